"""``/survei``: nine questions by the link on the reply. The answer is counted, and nothing leads back to who gave it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sync.cases.numbers import TrackingNumber
from sync.cases.office import Office
from sync.cases.refusal import Refusal
from sync.cases.satisfaction import ELEMENTS, NOT_SATISFIED
from sync.central.public_limits import Purpose
from sync.central.survey import Answer, answer_by_link, is_for, is_used, printed_by, read_token
from sync.central.tracking import Tracked, track
from sync.central.wishes import ask_again
from sync.logbook import note
from sync.public.texts import Texts, texts
from sync.public.tracking_pages import by_receipt
from sync.public.tracking_view import elsewhere
from sync.public.visitor import SomeVisitor, Spoken, Visitor

router = APIRouter()

_STATUS = {"survey.token": 404, "survey.used": 409, "limit.source": 429, "limit.office": 429}


@router.get("/survei")
def show_door(visitor: SomeVisitor, t: Spoken) -> Response:
    """Where the code on the reply is typed; a link from its QR code goes straight to the questions."""
    return visitor.show("survey_door.html", t, token="", wrong="", here="survey")


@router.post("/survei")
def go_in(
    visitor: SomeVisitor, kode: Annotated[str, Form()] = "", bahasa: Annotated[str, Form()] = "id"
) -> Response:
    """The questions for a typed code."""
    return _questions(visitor, texts(bahasa), kode)


@router.get("/survei/{kode}")
def show_questions(kode: str, visitor: SomeVisitor, t: Spoken) -> Response:
    """The questions for the code in a link."""
    return _questions(visitor, t, kode)


@router.post("/survei/{kode}")
async def take_answer(kode: str, request: Request, visitor: SomeVisitor) -> Response:
    """Count the nine answers; what was left out is said beside its question, and the others stay as they were."""
    form = await request.form(max_fields=40)
    given = {key: value for key, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_answered, visitor, kode, given)


@router.post("/keberatan")
def ask(  # noqa: PLR0917 - the fields of the form
    visitor: SomeVisitor,
    bukti: Annotated[str, Form()] = "",
    kode: Annotated[str, Form()] = "",
    nomor: Annotated[str, Form()] = "",
    kata: Annotated[str, Form()] = "",
    bahasa: Annotated[str, Form()] = "id",
) -> Response:
    """ "Not satisfied": whoever holds the receipt, or the reply's code and number, asks that the case goes on."""
    t = texts(bahasa)
    found = by_receipt(visitor, bukti) if bukti.strip() else _by_reply(visitor, kode, nomor)
    if isinstance(found, Refusal):
        return _again(visitor, t, bukti, kode, nomor, kata, found)
    if not found.case_id:
        return _again(visitor, t, bukti, kode, nomor, kata, Refusal("wish.not_closed"))
    site = visitor.site
    refusal = ask_again(site.store, found.office_id, found.case_id, kata, site.clock)
    if refusal is not None and refusal.code != "wish.waiting":
        return _again(visitor, t, bukti, kode, nomor, kata, refusal)
    words = t("again.sent") if refusal is None else t("again.waiting")
    return visitor.show(
        "thanks.html",
        t,
        title=t("again.sent_title"),
        words=words,
        bodies=elsewhere(visitor.site.store.rules),
        here="",
    )


def _questions(visitor: Visitor, t: Texts, code: str) -> Response:
    token = _token(visitor, code)
    if isinstance(token, Refusal):
        return _door(visitor, t, code, token)
    if is_used(visitor.site.store, token):
        return _door(visitor, t, "", Refusal("survey.used"))
    return _form(visitor, t, code, token, {})


def _token(visitor: Visitor, code: str) -> bytes | Refusal:
    token = read_token(visitor.site.store, code)
    if not isinstance(token, Refusal):
        return token
    refused = visitor.may(Purpose.SURVEY)
    visitor.missed(Purpose.SURVEY)
    return refused or token


def _answered(visitor: Visitor, code: str, given: dict[str, str]) -> Response:
    t, site = texts(given.get("bahasa", "id")), visitor.site
    token = _token(visitor, code)
    if isinstance(token, Refusal):
        return _door(visitor, t, code, token)
    scores = tuple(_score(given.get(f"u{n}", "")) for n in range(1, len(ELEMENTS) + 1))
    service = given.get("layanan", "")
    known = dict(_office(visitor, token).services)
    answer = Answer(scores, service if service in known else "")
    refusal = answer_by_link(site.store, token, answer, site.clock)
    if refusal is None:
        note("survey.answered", way="tautan")
        return _thanks(visitor, t, code, unhappy=sum(scores) / len(scores) <= NOT_SATISFIED + 0.5)
    if refusal.code == "survey.scores":
        return _form(visitor, t, code, token, given, asked=True)
    return _door(visitor, t, "", refusal)


def _score(text: str) -> int:
    return int(text) if text in {"1", "2", "3", "4"} else 0


def _by_reply(visitor: Visitor, code: str, typed: str) -> Tracked | Refusal:
    """The number alone is not enough: the code proves that the reply is in these hands."""
    number = TrackingNumber.parse(typed)
    if isinstance(number, Refusal):
        return number
    token = _token(visitor, code)
    if isinstance(token, Refusal):
        return token
    refused = visitor.may(Purpose.NUMBER)
    if refused is not None:
        return refused
    store = visitor.site.store
    found = (
        track(store, number, visitor.site.clock)
        if is_for(store, token, number)
        else Refusal("number.unknown")
    )
    if isinstance(found, Refusal):
        visitor.missed(Purpose.NUMBER)
    return found


def _office(visitor: Visitor, token: bytes) -> Office:
    """Whose reply is rated: its services are named. Of one without settings those of this office, by the same codes."""
    rules = visitor.site.store.rules
    return rules.office_of(printed_by(visitor.site.store, token) or "") or rules.office


def _form(  # noqa: PLR0917 - what was answered so far, and of whom
    visitor: Visitor, t: Texts, code: str, token: bytes, given: dict[str, str], asked: bool = False
) -> Response:
    """``asked``: the form was sent, so that what is missing is said."""
    missing = [n for n in range(1, len(ELEMENTS) + 1) if not _score(given.get(f"u{n}", ""))]
    return visitor.show(
        "survey.html",
        t,
        422 if asked else 200,
        code=code,
        numbers=range(1, len(ELEMENTS) + 1),
        given=given,
        missing=missing if asked else [],
        services=_office(visitor, token).services_in(t.language),
        here="survey",
    )


def _door(visitor: Visitor, t: Texts, code: str, refusal: Refusal) -> Response:
    words = t(refusal.code, **refusal.details)
    status = _STATUS.get(refusal.code, 422)
    return visitor.show("survey_door.html", t, status, token=code[:40], wrong=words, here="survey")


def _thanks(visitor: Visitor, t: Texts, code: str, *, unhappy: bool) -> Response:
    return visitor.show(
        "survey_thanks.html",
        t,
        code=code,
        unhappy=unhappy,
        bodies=elsewhere(visitor.site.store.rules),
        wrong="",
        nomor="",
        kata="",
        field="",
        here="survey",
    )


def _again(  # noqa: PLR0917 - what was typed, and what is wrong with it
    visitor: Visitor, t: Texts, proof: str, code: str, number: str, words: str, refusal: Refusal
) -> Response:
    said = t(refusal.code, **refusal.details)
    field = "kata" if refusal.code in {"wish.empty", "wish.long"} else "nomor"
    if refusal.code.startswith(("limit.", "survey.", "proof.")) or refusal.code == "wish.not_closed":
        field = ""
    return visitor.show(
        "again.html",
        t,
        _STATUS.get(refusal.code, 422),
        bukti=proof[:512],
        code=code[:40],
        nomor=number[:40],
        kata=words[:4000],
        wrong=said,
        field=field,
        bodies=elsewhere(visitor.site.store.rules),
        here="",
    )

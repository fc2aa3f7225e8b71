"""Requests for one's own data: the list with what remains of 3×24 hours, taking one down, answering it."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central import data_request_rows as rows
from sync.central import data_requests
from sync.central.case_views import CaseDetail
from sync.central.data_requests import IDENTITIES, LONGEST_AGO, MOST_CASES, WAYS, Asked
from sync.central.handling import case_page, find_case
from sync.desk.register.data_request_view import line_of, receipt_of, view_of
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneOnCases, Visit
from sync.desk.words import number_words
from sync.logbook import note
from sync.papers.typesetting import render

router = APIRouter()
_HERE = "data_requests"
_FIELD_OF = {
    "ask.cases": "numbers",
    "ask.came": "came_day",
    "ask.way": "way",
    "ask.identity": "identity",
    "ask.name": "name",
    "ask.reason": "reason",
    "ask.unchecked": "identity",
}
"""Beside which field the sentence of a refusal stands."""


@router.get("/permintaan-data")
def show_requests(visit: SomeoneOnCases, kabar: str = "") -> Response:
    """Those that wait, by their end; then those that have ended last."""
    desk, person = visit.desk, visit.person
    waiting = [line_of(visit, one) for one in rows.requests(desk.store, person, still_open=True)]
    ended = [line_of(visit, one) for one in rows.requests(desk.store, person, still_open=False)]
    chrome = visit.chrome(_HERE, desk.wording.said(kabar))
    may = person.handles_cases
    return desk.pages.show("register/data_requests.html", chrome, waiting=waiting, ended=ended, may=may)


@router.get("/permintaan-data/catat")
def show_form(visit: SomeoneOnCases, kasus: Annotated[UUID | None, Query()] = None) -> Response:
    """The form; ``kasus``: the case from whose page one came."""
    _only_who_handles(visit)
    now = visit.desk.clock().astimezone(JAKARTA)
    values = {"came_day": now.date().isoformat(), "came_time": f"{now:%H:%M}"}
    if kasus is not None:
        detail = case_page(visit.desk.store, str(kasus), visit.person, visit.desk.clock)
        if isinstance(detail, CaseDetail):
            values["numbers"] = number_words(detail.row.number)
    return _form(visit, values, {})


@router.post("/permintaan-data/catat")
def take(visit: FormOfSomeone, form: Form) -> Response:
    """Take it down."""
    _only_who_handles(visit)
    asked = _asked(visit, form)
    made = None if form.wrong else data_requests.take(visit.desk.store, asked, visit.person, visit.desk.clock)
    if isinstance(made, str):
        return visit.desk.go(f"/permintaan-data/{made}", "ask_taken")
    return _form(visit, dict(form.values()), _sentences(visit, form, made), made)


@router.get("/permintaan-data/{ask_id}")
def show_request(ask_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """One request: its term, its copies, its answer."""
    return _page(visit, ask_id, said=visit.desk.wording.said(kabar))


@router.post("/permintaan-data/{ask_id}/tanda-terima")
def print_receipt(ask_id: UUID, visit: FormOfSomeone) -> Response:
    """For who asks: that the request came, and until when it is answered. It tells nothing that its page does not."""
    _only_who_handles(visit)
    found = rows.find(visit.desk.store, str(ask_id), visit.person)
    if found is None or not found.facts.get("name"):
        said = visit.desk.refused("Belum dicetak", Refusal("ask.words_gone"))
        return _page(visit, ask_id, said=said, status=409)
    note("data_request.receipt_printed", cases=len(found.cases))
    return Response(
        render(receipt_of(visit, found), visit.stationery),
        media_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="tanda-terima-permintaan-data.pdf"'},
    )


@router.post("/permintaan-data/{ask_id}/serahkan")
def hand_over(ask_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """He has his copy."""
    how, identity = form.words("how", 1000), form.raw("identity")
    if form.wrong:
        return _page(visit, ask_id, form)
    desk = visit.desk
    refusal = data_requests.hand_over(desk.store, str(ask_id), how, visit.person, desk.clock, identity)
    return (
        desk.go("/permintaan-data", "ask_given") if refusal is None else _page(visit, ask_id, form, refusal)
    )


@router.post("/permintaan-data/{ask_id}/tolak")
def refuse(ask_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """He does not get it, with the reason that he is told."""
    reason = form.words("reason", 1000)
    if form.wrong:
        return _page(visit, ask_id, form)
    desk = visit.desk
    refusal = data_requests.refuse(desk.store, str(ask_id), reason, visit.person, desk.clock)
    return (
        desk.go("/permintaan-data", "ask_refused") if refusal is None else _page(visit, ask_id, form, refusal)
    )


def _only_who_handles(visit: Visit) -> None:
    if not visit.person.handles_cases:
        raise NotAllowedError


def _asked(visit: Visit, form: Typed) -> Asked:
    """What was typed, with what is wrong noted beside its field."""
    now = visit.desk.clock()
    today = now.astimezone(JAKARTA).date()
    day = form.day("came_day", first=today - LONGEST_AGO, last=today)
    moment = _time(form)
    came = now if day is None or moment is None else datetime.combine(day, moment, JAKARTA)
    return Asked(
        came_at=came,
        way=form.choice("way", WAYS),
        name=form.line("name", 120),
        identity=form.choice("identity", IDENTITIES),
        cases=_cases(visit, form),
        contact=form.line("contact", 200, required=False),
        remark=form.words("remark", 500, required=False),
    )


def _time(form: Typed) -> time | None:
    found = re.fullmatch(r"([01]?\d|2[0-3])[.:]([0-5]\d)", form.raw("came_time").strip(), re.ASCII)
    if found is None:
        form.wrong["came_time"] = Refusal("field.time")
        return None
    return time(int(found[1]), int(found[2]))


def _cases(visit: Visit, form: Typed) -> tuple[str, ...]:
    """Ids of the cases whose numbers were typed, in lines or with commas between them."""
    said = [one.strip() for one in re.split(r"[\n,;]+", form.raw("numbers")) if one.strip()]
    if not 1 <= len(said) <= MOST_CASES:
        form.wrong["numbers"] = Refusal("ask.cases")
        return ()
    found: list[str] = []
    for one in said:
        number = TrackingNumber.parse(one[:40])
        known = (
            None if isinstance(number, Refusal) else find_case(visit.desk.store, number.glyphs, visit.person)
        )
        if known is None:
            form.wrong["numbers"] = Refusal("ask.case_unknown", {"number": one[:40]})
            return ()
        found.append(known)
    return tuple(found)


def _sentences(visit: Visit, form: Typed, refusal: Refusal | None) -> dict[str, str]:
    """What is wrong, by field."""
    wording = visit.desk.wording
    wrong = {name: wording.refusal(one) for name, one in form.wrong.items()}
    if refusal is not None and refusal.code in _FIELD_OF:
        wrong[_FIELD_OF[refusal.code]] = wording.refusal(refusal)
    return wrong


def _said(visit: Visit, title: str, refusal: Refusal | None) -> Said:
    if refusal is None:
        return Said("error", title, "Periksa isian yang ditandai di bawah ini.")
    if "number" in refusal.details:
        refusal = Refusal(refusal.code, {"number": number_words(str(refusal.details["number"]))})
    return visit.desk.refused(title, refusal)


def _form(
    visit: Visit, values: dict[str, str], wrong: dict[str, str], refusal: Refusal | None = None
) -> Response:
    desk = visit.desk
    failed = bool(wrong) or refusal is not None
    said = _said(visit, "Belum tercatat", refusal) if failed else None
    today = desk.clock().astimezone(JAKARTA).date()
    return desk.pages.show(
        "register/data_request_form.html",
        visit.chrome(_HERE, said),
        422 if failed else 200,
        values=values,
        wrong=wrong,
        ways=tuple((code, desk.wording.say("ask_way", code)) for code in WAYS),
        identities=tuple((code, desk.wording.say("ask_identity", code)) for code in IDENTITIES),
        first=(today - LONGEST_AGO).isoformat(),
        today=today.isoformat(),
    )


def _page(  # noqa: PLR0917 - one page in all its states
    visit: Visit,
    ask_id: UUID,
    form: Typed | None = None,
    refusal: Refusal | None = None,
    said: Said | None = None,
    status: int = 200,
) -> Response:
    desk = visit.desk
    found = rows.find(desk.store, str(ask_id), visit.person)
    if found is None:
        words = desk.wording.refusal(Refusal("ask.unknown"))
        title = "Permintaan tidak ditemukan"
        return desk.pages.show("refused.html", visit.chrome(_HERE), 404, title=title, words=words)
    if form is not None:
        status, said = (
            409 if refusal is not None and refusal.code not in _FIELD_OF else 422,
            _said(visit, "Belum dijawab", refusal),
        )
    return desk.pages.show(
        "register/data_request.html",
        visit.chrome(_HERE, said),
        status,
        view=view_of(visit, found),
        values={} if form is None else form.values(),
        wrong={} if form is None else _sentences(visit, form, refusal),
    )

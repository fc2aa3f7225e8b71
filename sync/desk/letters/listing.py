"""`/surat`: the letters in work, by what is to be done with them; and several signed after one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail, CaseRow
from sync.central.handling import case_page, work_list
from sync.central.turns import turns
from sync.desk.deadlines import due_words
from sync.desk.letters.label_sheet import SENDING, sheets_of
from sync.desk.letters.reading import read_letter
from sync.desk.letters.signing import means_of, signed_by, signing_hand
from sync.desk.proof import fresh, fresh_page
from sync.desk.steps.acting import FIELD, hand_for
from sync.desk.steps.addresses import page_of_step
from sync.desk.steps.step_page import not_done, with_names
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Due, Said
from sync.desk.visits import SomeoneOnCases, Visit
from sync.desk.words import number_words
from sync.desk.work_rows import complainant_words
from sync.papers.signing import Signature

router = APIRouter()

STAGES = (
    ("Disusun", (6, 7), "file-pen"),
    ("Diperiksa", (8,), "file-search"),
    ("Digandakan", (9,), "copy"),
    ("Ditandatangani", (10,), "signature"),
    ("Dinomori", (11,), "hash"),
    ("Dikirim", (12,), "send"),
)
AT_ONCE = 10
"""Letters signed on one page; more would be signed unread."""
_MOST = 100


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter in work. ``mine``: whether this person may do its step now."""

    href: str
    number: str
    agenda: str
    subject: str
    to: str
    step: str
    due: Due
    loops: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """Letters at the same point of their way. ``sheets``: of labels for those that are sent, 0 elsewhere."""

    title: str
    icon: str
    lines: tuple[LetterLine, ...]
    batch: bool = False
    sheets: int = 0


@dataclass(frozen=True, slots=True)
class BatchLetter:
    """One letter to be read and signed. ``trouble``: why it was not, when the page comes back."""

    case_id: str
    number: str
    subject: str
    version: int
    pages: tuple[str, ...]
    ticked: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class BatchView:
    """``signed``: numbers of those that were signed just now; ``more``: so many wait beyond these."""

    letters: tuple[BatchLetter, ...]
    ways: tuple[tuple[str, str], ...]
    way: str
    has_bsre: bool
    wrong: dict[str, str]
    more: int


@router.get("/surat")
def show_letters(visit: SomeoneOnCases, kabar: str = "") -> Response:
    """All letters between their order and their delivery."""
    waiting = {step: _waiting(visit, step) for _, steps, _ in STAGES for step in steps}
    ids = (row.case_id for rows in waiting.values() for row in rows)
    mine = turns(visit.desk.store, ids, visit.person, visit.desk.clock)
    stages = tuple(_stage(visit, stage, waiting, mine) for stage in STAGES)
    said = visit.desk.wording.said(kabar)
    return visit.desk.pages.show("letters/list.html", visit.chrome("letters", said), stages=stages)


@router.get("/surat/tanda-tangan")
def show_batch(visit: Annotated[Visit, Depends(fresh_page("sign"))], kabar: str = "") -> Response:
    """Those that wait for this person's signature, each to be read."""
    if not visit.person.handles_cases:
        return visit.desk.go("/surat")
    return _batch(visit, visit.desk.wording.said(kabar))


@router.post("/surat/tanda-tangan/unggah")
def sign_batch(visit: Annotated[Visit, Depends(fresh("sign"))], form: Form) -> Response:
    """The ticked ones, one after another; one that fails leaves the others as they are."""
    if not visit.person.handles_cases:
        return visit.desk.go("/surat")
    ticked = [one for one in form.form.getlist("case") if isinstance(one, str)][:AT_ONCE]
    means = means_of(visit, form)
    if not ticked:
        form.wrong["case"] = Refusal("field.nothing")
    if means is None or form.wrong:
        return _batch(visit, not_done(visit, None, "Belum ada yang ditandatangani"), form, status=422)
    trouble: dict[str, str] = {}
    for case_id in ticked:
        refusal = _sign_one(visit, case_id, form, means)
        if refusal is not None:
            trouble[case_id] = visit.desk.wording.refusal(with_names(visit, refusal))
    if not trouble:
        return visit.desk.go("/surat", "batch_signed")
    done = len(ticked) - len(trouble)
    said = Said(
        "error",
        f"{len(trouble)} surat belum ditandatangani",
        f"{done} surat sudah. Sebabnya tertulis di bawah.",
    )
    return _batch(visit, said, form, trouble, 409)


def _sign_one(visit: Visit, case_id: str, form: Typed, means: Signature) -> Refusal | None:
    desk = visit.desk
    detail = case_page(desk.store, case_id, visit.person, desk.clock)
    if isinstance(detail, Refusal):
        return detail
    hand = hand_for(visit, detail, form.raw(FIELD), "Sign")
    of_this = Typed(form.form, dict(form.wrong), form.raw(f"version-{case_id}"))
    done = signed_by(visit, detail, of_this, hand, means)
    return done if isinstance(done, Refusal) else None


def _stage(
    visit: Visit,
    stage: tuple[str, tuple[int, ...], str],
    waiting: Mapping[int, list[CaseRow]],
    mine: frozenset[str],
) -> Stage:
    title, steps, icon = stage
    rows = sorted((row for step in steps for row in waiting[step]), key=lambda one: one.step_due_at)
    lines = tuple(_line(visit, row, mine=row.case_id in mine) for row in rows)
    sheets = sheets_of(len(lines)) if SENDING in steps else 0
    return Stage(title, icon, lines, 10 in steps and any(one.mine for one in lines), sheets)


def _waiting(visit: Visit, step: int) -> list[CaseRow]:
    return work_list(visit.desk.store, visit.person.office_id, visit.person, step=step, limit=_MOST)


def _line(visit: Visit, row: CaseRow, *, mine: bool) -> LetterLine:
    desk, wording = visit.desk, visit.desk.wording
    rules = desk.store.rules
    return LetterLine(
        href=f"{desk.pages.root}{page_of_step(row.case_id, row.step)}",
        number=number_words(row.number),
        agenda=row.agenda_number,
        subject=wording.answer("unit", row.service) if row.service else "–",
        to=row.referred_to or complainant_words(row, wording),
        step=f"{row.step} · {wording.say('step', str(row.step))}",
        due=due_words(row.step_due_at, desk.clock(), rules.calendar_of(row.office_id), brief=True),
        loops=row.loops,
        mine=mine,
    )


def _batch(
    visit: Visit,
    said: Said | None,
    form: Typed | None = None,
    trouble: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    desk = visit.desk
    waiting = [row.case_id for row in _waiting(visit, 10)]
    may = turns(desk.store, waiting, visit.person, desk.clock)
    mine = [case_id for case_id in waiting if case_id in may]
    details = [_detail(visit, case_id) for case_id in mine[:AT_ONCE]]
    words = desk.wording.sections["signing_way"]
    ticked = set() if form is None else set(form.ticked().get("case", ()))
    view = BatchView(
        letters=tuple(
            _letter(visit, one, ticked, trouble or {})
            for one in details
            if one is not None and _may_sign(one)
        ),
        ways=tuple((code, text) for code, text in words.items() if code != "bsre" or desk.bsre is not None),
        way="basah" if form is None else form.raw("way"),
        has_bsre=desk.bsre is not None,
        wrong={} if form is None else {name: desk.wording.refusal(one) for name, one in form.wrong.items()},
        more=max(0, len(mine) - AT_ONCE),
    )
    return desk.pages.show("letters/batch.html", visit.chrome("letters", said), status, view=view)


def _detail(visit: Visit, case_id: str) -> CaseDetail | None:
    found = case_page(visit.desk.store, case_id, visit.person, visit.desk.clock)
    return None if isinstance(found, Refusal) else found


def _may_sign(detail: CaseDetail) -> bool:
    offer = detail.offer("Sign")
    return offer is not None and offer.refusal is None


def _letter(visit: Visit, detail: CaseDetail, ticked: set[str], trouble: dict[str, str]) -> BatchLetter:
    letter = read_letter(visit, detail, draft=False, hand=signing_hand(detail))
    row = detail.row
    return BatchLetter(
        case_id=row.case_id,
        number=number_words(row.number),
        subject=""
        if isinstance(letter, Refusal)
        else f"{letter.file.main.subject} · {letter.file.main.to_name}",
        version=detail.version,
        pages=() if isinstance(letter, Refusal) else letter.pages,
        ticked=row.case_id in ticked,
        trouble=trouble.get(row.case_id, ""),
    )

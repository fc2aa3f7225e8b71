"""Screen 10, step 8: somebody else than the drafter reads the letter beside the complaint, and puts initials on it or sends it back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.commands import Command, CompleteStep, ReturnForCorrection
from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.central.people import everybody
from sync.desk.casefile import told
from sync.desk.letters.drafting import unfinished
from sync.desk.letters.editor import corrections
from sync.desk.letters.reading import read_letter
from sync.desk.steps.acting import FIELD, hand_for
from sync.desk.steps.ordering import explanation, note_of_step
from sync.desk.steps.step_page import StepHead, again, barred, do, find, shown, step_head
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Fact, Group, Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.desk.words import moment_words

router = APIRouter()

STEP = 8


@dataclass(frozen=True, slots=True)
class CheckView:
    """``initials``: who has put them on this version; ``open``: places without words."""

    head: StepHead
    pages: tuple[str, ...]
    version: int
    missing: str
    initials: tuple[Fact, ...]
    open: tuple[str, ...]
    return_barred: str
    drafters_note: str
    explanation: str
    corrections: tuple[Fact, ...]
    stories: tuple[Fact, ...]
    groups: tuple[Group, ...]


@router.get("/kasus/{case_id}/periksa")
def show_check(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """The letter and what it answers, side by side."""
    return shown(visit, case_id, _page, kabar)


@router.post("/kasus/{case_id}/periksa")
def initial(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """Initials; when all have put them, the step is done."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    hand = hand_for(visit, detail, form.raw(FIELD), "CompleteStep")
    command = CompleteStep(hand=hand, step=STEP, note=form.words("note", required=False))
    return _answer(visit, detail, form, command)


@router.post("/kasus/{case_id}/periksa/kembali")
def send_back(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """Back to the drafter, with what is to be mended."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    hand = hand_for(visit, detail, form.raw(FIELD), "ReturnForCorrection")
    return _answer(visit, detail, form, ReturnForCorrection(hand=hand, reason=form.words("reason")))


def _answer(visit: Visit, detail: CaseDetail, form: Typed, command: Command) -> Response:
    done = None if form.wrong else do(visit, detail, form, command)
    case_id = detail.row.case_id
    if isinstance(done, CaseDetail):
        if isinstance(command, ReturnForCorrection):
            return visit.desk.go(f"/kasus/{case_id}", "letter_returned")
        more = done.row.step == STEP
        return visit.desk.go(f"/kasus/{case_id}", "initialled" if more else "step_8")
    return again(visit, UUID(case_id), _page, form, done)


def _page(
    visit: Visit, detail: CaseDetail, status: int = 200, said: Said | None = None, form: Typed | None = None
) -> Response:
    letter = read_letter(visit, detail, draft=detail.row.step <= STEP)
    stories, groups = told(detail, visit)
    none = isinstance(letter, Refusal)
    view = CheckView(
        head=step_head(visit, detail, STEP, "CompleteStep", form),
        pages=() if isinstance(letter, Refusal) else letter.pages,
        version=0 if isinstance(letter, Refusal) else letter.version,
        missing=visit.desk.wording.refusal(letter) if isinstance(letter, Refusal) else "",
        initials=initials(visit, detail),
        open=() if isinstance(letter, Refusal) else unfinished(letter.file),
        return_barred=barred(visit, detail, "ReturnForCorrection"),
        drafters_note="" if none else note_of_step(detail, 7),
        explanation=explanation(detail),
        corrections=corrections(visit, detail),
        stories=stories,
        groups=tuple(one for one in groups if one.title == "Yang diadukan"),
    )
    return visit.desk.pages.show("letters/checking.html", visit.chrome("letters", said), status, view=view)


def initials(visit: Visit, detail: CaseDetail) -> tuple[Fact, ...]:
    """Who has put initials on the letter in this round, and when."""
    case = detail.case
    if case is None:
        return ()
    names = {one.login: one.name for one in everybody(visit.desk.store, visit.person.office_id)}
    at = {(one.role, one.actor): one.at for one in detail.events if one.kind == "Initialled"}
    return tuple(
        Fact(
            visit.desk.wording.say("role", role),
            f"{names.get(login, login)}, {moment_words(at[role, login])}" if (role, login) in at else login,
        )
        for role, login in case.initials
    )

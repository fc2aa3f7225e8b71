"""Step 6: the section asks the drafter for the reply, and says what it must hold."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.commands import CompleteStep
from sync.central.case_views import CaseDetail
from sync.desk.casefile import told
from sync.desk.steps.acting import FIELD, hand_for
from sync.desk.steps.clarification import EntryLine, entries
from sync.desk.steps.disposition import given
from sync.desk.steps.step_page import StepHead, again, do, find, shown, step_head
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Fact, Group, Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit

router = APIRouter()

STEP = 6


@dataclass(frozen=True, slots=True)
class OrderView:
    """What the drafter will need to know."""

    head: StepHead
    stories: tuple[Fact, ...]
    groups: tuple[Group, ...]
    given: tuple[Fact, ...]
    entries: tuple[EntryLine, ...]
    explanation: str


@router.get("/kasus/{case_id}/perintah")
def show_order(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """The explanation of step 5, and the instruction's form."""
    return shown(visit, case_id, _page, kabar)


@router.post("/kasus/{case_id}/perintah")
def order(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """Step 6 is done: the letter is to be drafted."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    hand = hand_for(visit, detail, form.raw(FIELD), "CompleteStep")
    command = CompleteStep(hand=hand, step=STEP, note=form.words("instruction"))
    done = None if form.wrong else do(visit, detail, form, command)
    if isinstance(done, CaseDetail):
        return visit.desk.go(f"/kasus/{case_id}", "step_6")
    return again(visit, case_id, _page, form, done)


def explanation(detail: CaseDetail) -> str:
    """The section's conclusion of step 5, "" before there is one."""
    return note_of_step(detail, 5)


def note_of_step(detail: CaseDetail, step: int) -> str:
    """The note of the last time that this step was completed."""
    done = [one for one in detail.events if one.kind == "StepCompleted" and one.content.get("step") == step]
    return str(done[-1].content.get("note", "") or "") if done else ""


def _page(
    visit: Visit, detail: CaseDetail, status: int = 200, said: Said | None = None, form: Typed | None = None
) -> Response:
    stories, groups = told(detail, visit)
    view = OrderView(
        head=step_head(visit, detail, STEP, "CompleteStep", form),
        stories=stories,
        groups=tuple(one for one in groups if one.title == "Yang diadukan"),
        given=given(visit, detail),
        entries=entries(visit, detail),
        explanation=explanation(detail),
    )
    return visit.desk.pages.show("steps/ordering.html", visit.chrome("work", said), status, view=view)

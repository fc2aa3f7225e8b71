"""Step 11: the letter gets its number, is written into the register and put away. With it, it can be verified."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.commands import CompleteStep
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseDetail
from sync.central.numbering import last_of
from sync.central.verifying import issue
from sync.desk.letters.composing import LETTER_CLASS, standing_of
from sync.desk.letters.reading import read_letter
from sync.desk.steps.acting import FIELD, hand_for
from sync.desk.steps.step_page import StepHead, again, do, find, shown, step_head
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit

router = APIRouter()

STEP = 11


@dataclass(frozen=True, slots=True)
class NumberingView:
    """``number``: the letter's, once it has one; ``next_number``: which is next if nobody is quicker."""

    head: StepHead
    pages: tuple[str, ...]
    number: str
    next_number: str


@router.get("/kasus/{case_id}/nomor-surat")
def show_numbering(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """The letter, and which number is next."""
    return shown(visit, case_id, _page, kabar)


@router.post("/kasus/{case_id}/nomor-surat")
def give_number(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """Step 11 is done; the number is taken in the same transaction, so none is ever missing."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    hand = hand_for(visit, detail, form.raw(FIELD), "CompleteStep")
    command = CompleteStep(hand=hand, step=STEP, note=form.words("note", 500, required=False))
    done = None if form.wrong else do(visit, detail, form, command)
    if isinstance(done, CaseDetail):
        make_verifiable(visit, done)
        return visit.desk.go(f"/kasus/{case_id}/nomor-surat", "step_11")
    return again(visit, case_id, _page, form, done)


def make_verifiable(visit: Visit, detail: CaseDetail) -> None:
    """From now on anybody who holds the letter can ask whether it is ours. May be repeated; nothing changes then."""
    standing = standing_of(visit, detail)
    day, store = standing.day, visit.desk.store
    if standing.number and day is not None:
        store.write(
            lambda connection: issue(
                connection,
                store,
                detail.row.case_id,
                visit.person.office_id,
                standing.number,
                day,
                LETTER_CLASS,
            )
        )


def _page(
    visit: Visit, detail: CaseDetail, status: int = 200, said: Said | None = None, form: Typed | None = None
) -> Response:
    letter = read_letter(visit, detail, draft=False)
    year = visit.desk.clock().astimezone(JAKARTA).year
    with visit.desk.store.reading() as connection:
        following = last_of(connection, visit.person.office_id, year, "letter") + 1
    view = NumberingView(
        head=step_head(visit, detail, STEP, "CompleteStep", form),
        pages=() if isinstance(letter, Refusal) else letter.pages,
        number=standing_of(visit, detail).number,
        next_number=f"{following}/{year}",
    )
    return visit.desk.pages.show("letters/numbering.html", visit.chrome("letters", said), status, view=view)

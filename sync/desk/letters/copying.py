"""Step 9: the letter is printed and copied, in the published order before it is signed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.commands import CompleteStep
from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.desk.letters.drafting import is_referred
from sync.desk.letters.reading import read_letter
from sync.desk.steps.acting import FIELD, hand_for
from sync.desk.steps.step_page import StepHead, again, do, find, shown, step_head
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit

router = APIRouter()

STEP = 9
MOST = 20


@dataclass(frozen=True, slots=True)
class CopyView:
    """``copies``: how many prints are needed: addressee, archive, and each of the copies that the letter names."""

    head: StepHead
    pages: tuple[str, ...]
    copies: int
    receivers: tuple[str, ...]
    referred: bool


@router.get("/kasus/{case_id}/gandakan")
def show_copying(case_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """What to print, and how often."""
    return shown(visit, case_id, _page, kabar)


@router.post("/kasus/{case_id}/gandakan")
def copied(case_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """Step 9 is done."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    number = form.choice("copies", [str(one) for one in range(1, MOST + 1)])
    note = form.words("note", 500, required=False)
    hand = hand_for(visit, detail, form.raw(FIELD), "CompleteStep")
    said = ". ".join(filter(None, (f"Digandakan {number} lembar", note)))
    done = None if form.wrong else do(visit, detail, form, CompleteStep(hand=hand, step=STEP, note=said))
    if isinstance(done, CaseDetail):
        return visit.desk.go(f"/kasus/{case_id}", "step_9")
    return again(visit, case_id, _page, form, done)


def _page(
    visit: Visit, detail: CaseDetail, status: int = 200, said: Said | None = None, form: Typed | None = None
) -> Response:
    letter = read_letter(visit, detail, draft=False)
    named = () if isinstance(letter, Refusal) else letter.file.main.copies
    receivers = ("Penerima surat", "Arsip kantor", *named)
    view = CopyView(
        head=step_head(visit, detail, STEP, "CompleteStep", form),
        pages=() if isinstance(letter, Refusal) else letter.pages,
        copies=min(len(receivers), MOST),
        receivers=receivers,
        referred=is_referred(detail),
    )
    return visit.desk.pages.show("letters/copying.html", visit.chrome("letters", said), status, view=view)

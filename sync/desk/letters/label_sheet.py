"""Labels of the letters that wait to be sent, a sheet of eight at a time: only what stands on it is opened."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.handling import case_page, work_list
from sync.desk.letters.case_sheets import label
from sync.desk.letters.composing import stationery
from sync.desk.visits import SomeoneOnCases, Visit
from sync.papers.handling_papers import AddressLabels, Label
from sync.papers.typesetting import render

router = APIRouter()

SENDING = 12
EACH = 8
"""Labels of a sheet. Its letters are opened to be printed and no others: a name is read where it is used."""
_MOST_SHEETS = 99


@router.get("/surat/label")
def print_labels(
    visit: SomeoneOnCases,
    mulai: Annotated[int, Query(ge=1, le=EACH)] = 1,
    lembar: Annotated[int, Query(ge=1, le=_MOST_SHEETS)] = 1,
) -> Response:
    """``mulai``: the first place of the first sheet that is still free, 1 to 8; ``lembar``: which sheet, from 1. Back to
    the list where nothing waits for it."""
    first = mulai if lembar == 1 else 1
    begin = 0 if lembar == 1 else (lembar - 1) * EACH - (mulai - 1)
    labels = _waiting(visit, begin, EACH - (first - 1))
    if not labels:
        return visit.desk.go("/surat", "no_labels")
    today = visit.desk.clock().astimezone(JAKARTA).date()
    made = AddressLabels(labels=labels, made_on=today, sheet=True, first=first)
    headers = {"Content-Disposition": f'inline; filename="label-{today.isoformat()}-{lembar}.pdf"'}
    return Response(render(made, stationery(visit)), media_type="application/pdf", headers=headers)


def sheets_of(letters: int) -> int:
    """How many sheets these letters' labels fill."""
    return -(-letters // EACH)


def _waiting(visit: Visit, begin: int, count: int) -> tuple[Label, ...]:
    """The most pressing first, from number ``begin`` (0 is the first) on; those whose name is not for these eyes, or that go to nobody by name, are left out."""
    desk = visit.desk
    found: list[Label] = []
    for row in work_list(
        desk.store, visit.person.office_id, visit.person, step=SENDING, limit=count, offset=begin
    ):
        detail = case_page(desk.store, row.case_id, visit.person, desk.clock)
        one = detail if isinstance(detail, Refusal) else label(visit, detail)
        if not isinstance(one, Refusal):
            found += one.labels
    return tuple(found)

"""Labels of all letters that wait to be sent, on sheets of eight: one print for the whole post of a day."""

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
_MOST = 80
"""Ten sheets."""


@router.get("/surat/label")
def print_labels(visit: SomeoneOnCases, mulai: Annotated[int, Query(ge=1, le=8)] = 1) -> Response:
    """``mulai``: the first place on the sheet that is still free, 1 to 8. Back to the list where nothing waits."""
    labels = _waiting(visit)
    if not labels:
        return visit.desk.go("/surat", "no_labels")
    today = visit.desk.clock().astimezone(JAKARTA).date()
    made = AddressLabels(labels=labels, made_on=today, sheet=True, first=mulai)
    headers = {"Content-Disposition": f'inline; filename="label-{today.isoformat()}.pdf"'}
    return Response(render(made, stationery(visit)), media_type="application/pdf", headers=headers)


def _waiting(visit: Visit) -> tuple[Label, ...]:
    """The most pressing first; those whose name is not for these eyes, or that go to nobody by name, are left out."""
    desk = visit.desk
    found: list[Label] = []
    for row in work_list(desk.store, visit.person.office_id, visit.person, step=SENDING, limit=_MOST):
        detail = case_page(desk.store, row.case_id, visit.person, desk.clock)
        one = detail if isinstance(detail, Refusal) else label(visit, detail)
        if not isinstance(one, Refusal):
            found += one.labels
    return tuple(found)

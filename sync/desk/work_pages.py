"""The work list's address."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from sync.desk.visits import SomeoneSignedIn
from sync.desk.worklist import work_list_view

router = APIRouter()


@router.get("/")
def show_work_list(
    visit: SomeoneSignedIn, langkah: Annotated[int | None, Query(ge=1, le=99)] = None
) -> Response:
    """Open cases, the most urgent first. The administrator sees no case and is led to the machines."""
    desk, person = visit.desk, visit.person
    if not person.sees_cases:
        return desk.go("/kios")
    view = work_list_view(person, langkah, desk)
    return desk.pages.show("worklist.html", visit.chrome("work"), view=view)

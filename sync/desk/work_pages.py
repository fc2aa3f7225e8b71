"""The addresses of the work list and of the roles' queues."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from sync.central.desk_lists import Wanted
from sync.desk.queues import ROLES, queue_view
from sync.desk.visits import NotAllowedError, SomeoneOnCases, SomeoneSignedIn
from sync.desk.worklist import ORDERS, wanted_from, work_list_view

router = APIRouter()


@router.get("/")
def show_work_list(  # noqa: PLR0917 - an address's parts
    visit: SomeoneSignedIn,
    langkah: Annotated[int | None, Query(ge=1, le=99)] = None,
    kotak: str = "",
    urut: str = "",
    balik: str = "",
    dari: Annotated[str, Query(max_length=100)] = "",
    kabar: str = "",
) -> Response:
    """Open cases, the most urgent first. The administrator sees no case and is led to the machines."""
    desk, person = visit.desk, visit.person
    if not person.sees_cases:
        return desk.go("/kios")
    wanted = wanted_from(person, kotak, langkah, urut, balik == "ya", dari)
    view = work_list_view(person, wanted, desk)
    return desk.pages.show("worklist.html", visit.chrome("work", desk.wording.said(kabar)), view=view)


@router.get("/antrean")
def show_queues(  # noqa: PLR0917 - an address's parts
    visit: SomeoneOnCases,
    peran: str = "",
    pemegang: Annotated[str, Query(max_length=64)] = "",
    urut: str = "",
    balik: str = "",
    dari: Annotated[str, Query(max_length=100)] = "",
    kabar: str = "",
) -> Response:
    """What waits in a role's queue, and whose desks are full."""
    desk, person = visit.desk, visit.person
    if not person.handles_cases:
        raise NotAllowedError
    wanted = Wanted(
        role=peran if peran in ROLES and not pemegang else "",
        holder=pemegang,
        order=ORDERS.get(urut, "due"),
        descending=balik == "ya",
        place=dari,
    )
    view = queue_view(person, wanted, desk)
    return desk.pages.show("queues.html", visit.chrome("queues", desk.wording.said(kabar)), view=view)

"""The list of messages and one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.channels import AS_MESSAGES
from sync.cases.refusal import Refusal
from sync.central.messages.showing import MessagePage, message_page
from sync.central.messages.taking import NEW, STATES
from sync.desk.messages.view import list_view, message_view
from sync.desk.views import Said
from sync.desk.visits import NotAllowedError, SomeoneOnCases, Visit

router = APIRouter()
HERE = "messages"


@router.get("/pesan-masuk")
def show_messages(
    visit: SomeoneOnCases, keadaan: str = NEW, lewat: str = "", sebelum: str = "", kabar: str = ""
) -> Response:
    """What waits; or what became of the others."""
    if not visit.person.handles_cases:
        raise NotAllowedError
    state = keadaan if keadaan in STATES else NEW
    view = list_view(visit, state, lewat if lewat in AS_MESSAGES else "", sebelum)
    chrome = visit.chrome(HERE, visit.desk.wording.said(kabar))
    return visit.desk.pages.show("messages/list.html", chrome, view=view)


@router.get("/pesan-masuk/{incoming_id}")
def show_message(incoming_id: UUID, visit: SomeoneOnCases, kabar: str = "") -> Response:
    """One conversation, with what can be done about it."""
    page = find(visit, incoming_id)
    return page if isinstance(page, Response) else shown(visit, page, visit.desk.wording.said(kabar))


def find(visit: Visit, incoming_id: UUID) -> MessagePage | Response:
    """The conversation, or the page that says that it is not there."""
    page = message_page(visit.desk.store, visit.person, str(incoming_id))
    return refused(visit, 404, "Pesan tidak ditemukan", page) if isinstance(page, Refusal) else page


def shown(
    visit: Visit, page: MessagePage, said: Said | None = None, status: int = 200, **more: Any
) -> Response:
    """Its page; ``more``: as of `message_view`."""
    view = message_view(visit, page, **more)
    return visit.desk.pages.show("messages/message.html", visit.chrome(HERE, said), status, view=view)


def refused(visit: Visit, status: int, title: str, refusal: Refusal) -> Response:
    """A page of its own for what is not there."""
    words = visit.desk.wording.refusal(refusal)
    return visit.desk.pages.show("refused.html", visit.desk.chrome(), status, title=title, words=words)

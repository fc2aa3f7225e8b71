"""The addresses of the notices: the list, one opened, all marked as read, and the stream."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from sync.cases.refusal import Refusal
from sync.central import notices
from sync.central.help_calls import KIND as HELP
from sync.central.sessions import looks_on
from sync.central.trouble_telling import BAD, LINE_BAD, LINE_WELL, WELL
from sync.desk.notices.page import notices_view
from sync.desk.visits import FormOfSomeone, SomeoneSignedIn, TheDesk

router = APIRouter()

_LONGEST_MARK = 200


@router.get("/pemberitahuan")
def show_notices(visit: SomeoneSignedIn, sebelum: str = "", kabar: str = "") -> Response:
    """What this person was told, the newest first."""
    view = notices_view(visit, sebelum)
    chrome = visit.chrome("notices", visit.desk.wording.said(kabar))
    return visit.desk.pages.show("notices/list.html", chrome, view=view)


@router.get("/pemberitahuan/arus")
async def stream(request: Request, desk: TheDesk, last_event_id: Annotated[str, Header()] = "") -> Response:
    """Server-sent events: when to look again. 204 for nobody, after which a browser does not ask again."""
    session_id = request.cookies.get(desk.cookie.name, "")
    person = await run_in_threadpool(looks_on, desk.store, session_id, desk.clock) if session_id else None
    if person is None:
        return Response(status_code=204)
    return StreamingResponse(
        desk.pulse.stream(session_id, person, last_event_id[:_LONGEST_MARK]),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.post("/pemberitahuan/{notice_id}/buka")
def open_notice(notice_id: UUID, visit: FormOfSomeone) -> Response:
    """Mark it as read and go where it leads."""
    desk = visit.desk
    found = notices.read(desk.store, visit.person, str(notice_id), desk.clock)
    if found is None:
        words = desk.wording.refusal(Refusal("notice.unknown"))
        return desk.pages.show(
            "refused.html", visit.chrome("notices"), 404, title="Pemberitahuan tidak ada", words=words
        )
    return desk.go(_page_of(found.kind) or _matter_of(found))


def _matter_of(found: notices.NoticeRow) -> str:
    if found.message_id:
        return f"/pesan-masuk/{found.message_id}"
    return f"/kasus/{found.case_id}" if found.case_id else "/kalender"


def _page_of(kind: str) -> str:
    """Of a notice that leads to no message and no case."""
    code, _, about = kind.partition(".")
    if code in (BAD, WELL):
        return f"/kios/{about.partition('.')[0]}"
    if code in (LINE_BAD, LINE_WELL):
        return "/kios"
    if code == HELP:
        return "/pemberitahuan"  # whoever is called walks to the kiosk
    return "/permintaan-data" if code.startswith("data_") else ""


@router.post("/pemberitahuan/terbaca")
def mark_all(visit: FormOfSomeone, upto: Annotated[str, Form()] = "") -> Response:
    """All that the page has shown."""
    notices.read_all(visit.desk.store, visit.person, upto, visit.desk.clock)
    return visit.desk.go("/pemberitahuan", "notices_read")

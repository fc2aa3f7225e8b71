"""What hangs on a message: a picture or a voice for one look, other files and the message as it came for fetching, all after a
proof.

Nothing that a stranger sent is opened here but pictures and PDFs, and those are drawn anew (`sync.desk.watermark`), PDFs in a
process of their own; a voice is
played by the browser in its own sandbox. A fetched file
goes out as bytes without a type, under a name of ours.
"""

from __future__ import annotations

import re
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central.account_journal import record
from sync.central.messages.showing import FileRow, file_of, raw_of
from sync.desk.messages.pages import find, refused, shown
from sync.desk.messages.views import Opened
from sync.desk.pdf_pages import drawn, is_pdf
from sync.desk.pictures import MEDIA_TYPE
from sync.desk.proof import ByTicket, FreshFile, fresh
from sync.desk.sound import can_play, sound_for
from sync.desk.visits import NotAllowedError, Visit
from sync.desk.watermark import picture_for
from sync.desk.words import moment_words

router = APIRouter()
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})$", re.ASCII)


@router.post("/pesan-masuk/{incoming_id}/lampiran/{place}")
def look(incoming_id: UUID, place: int, visit: Annotated[Visit, Depends(fresh("scan"))]) -> Response:
    """A picture, a PDF or a voice message on its message's page, for one look that the trail names."""
    page = find(visit, incoming_id)
    if isinstance(page, Response):
        return page
    desk = visit.desk
    found = file_of(desk.store, desk.keys, visit.person, str(incoming_id), place)
    if isinstance(found, Refusal):
        return shown(visit, page, desk.refused("Lampiran tidak dapat dibuka", found), 404)
    _note(visit, incoming_id, "message-opened")
    opened = _opened(visit, *found)
    if isinstance(opened, Refusal):
        return shown(visit, page, desk.refused("Lampiran tidak dapat ditampilkan", opened), 409)
    return shown(visit, page, opened=opened)


def _opened(visit: Visit, file: FileRow, plain: bytes) -> Opened | Refusal:
    """A voice as it is, a picture or the pages of a PDF drawn anew with the reader's name across them."""
    if can_play(file.media_type):
        sound = sound_for(plain)
        return sound if isinstance(sound, Refusal) else Opened(file.name, (sound,), heard=True)
    pages: tuple[tuple[str, bytes], ...] = ((file.media_type, plain),)
    remark = ""
    if is_pdf(file.media_type):
        found = drawn(plain)
        if isinstance(found, Refusal):
            return found
        pages = tuple((MEDIA_TYPE, one) for one in found.pages)
        if found.whole > len(pages):
            said = visit.desk.wording.say("message", "more_pages")
            remark = said.format(n=len(pages), whole=found.whole)
    reader = f"{visit.person.login} · {moment_words(visit.desk.clock())}"
    sources = []
    for kind, one in pages:
        picture = picture_for(kind, one, reader)
        if isinstance(picture, Refusal):
            return picture
        sources.append(picture)
    return Opened(file.name, tuple(sources), remark=remark)


@router.post("/pesan-masuk/{incoming_id}/lampiran/{place}/unduh")
def fetch(incoming_id: UUID, place: int, visit: FreshFile) -> Response:
    """The file as it came."""
    return _file(visit, incoming_id, place)


@router.get("/pesan-masuk/{incoming_id}/lampiran/{place}/unduh")
def fetch_by_link(incoming_id: UUID, place: int, visit: ByTicket) -> Response:
    """The same after the proof, from the page that was come from."""
    return _file(visit, incoming_id, place)


@router.post("/pesan-masuk/{incoming_id}/asli")
def fetch_raw(incoming_id: UUID, visit: FreshFile) -> Response:
    """The message as it came, whole."""
    return _raw(visit, incoming_id)


@router.get("/pesan-masuk/{incoming_id}/asli")
def fetch_raw_by_link(incoming_id: UUID, visit: ByTicket) -> Response:
    """The same after the proof, from the page that was come from."""
    return _raw(visit, incoming_id)


def _file(visit: Visit, incoming_id: UUID, place: int) -> Response:
    desk = visit.desk
    if not visit.person.sees_cases:
        raise NotAllowedError
    found = file_of(desk.store, desk.keys, visit.person, str(incoming_id), place)
    if isinstance(found, Refusal):
        return refused(visit, 404, "Lampiran tidak ditemukan", found)
    ending = _ENDING.search(found[0].name)
    _note(visit, incoming_id, "message-fetched")
    name = f"lampiran-{str(incoming_id)[-6:]}-{place}"
    return _sent(found[1], f"{name}.{ending[1].lower()}" if ending else name)


def _raw(visit: Visit, incoming_id: UUID) -> Response:
    desk = visit.desk
    if not visit.person.sees_cases:
        raise NotAllowedError
    found = raw_of(desk.store, desk.keys, visit.person, str(incoming_id))
    if isinstance(found, Refusal):
        return refused(visit, 404, "Pesan tidak ditemukan", found)
    _note(visit, incoming_id, "message-fetched")
    return _sent(found[1], found[0])


def _sent(data: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


def _note(visit: Visit, incoming_id: UUID, kind: str) -> None:
    by = visit.person.by(visit.address)
    record(
        visit.desk.store,
        visit.person.office_id,
        kind,
        by,
        by.login,
        visit.desk.clock,
        message=str(incoming_id),
    )

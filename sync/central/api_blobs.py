"""Sealed files over HTTP, after tus 1.0's verbs: HEAD says how much is here, PATCH brings the rest."""

from __future__ import annotations

import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from sync.central import blobs
from sync.central.authentication import Sender
from sync.central.pace import Pace, TooSlowError, stream
from sync.central.problems import problem
from sync.central.service import Centre, aside, sender_of
from sync.logbook import note

BLOB_TYPE = "application/offset+octet-stream"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_AT_ONCE = 256 * 1024  # bytes gathered before they go to the disk


async def head_blob(centre: Centre, request: Request) -> Response:
    """200 with Upload-Offset and Upload-Length; 404 not wanted; 410 erased. All here but not held: that is done now."""
    named = await _named(centre, request)
    if isinstance(named, Response):
        return named
    sender, sha256 = named
    office_id = sender.device.office_id
    state = await run_in_threadpool(blobs.finish, centre.store, office_id, sha256, centre.clock)
    return problem(state) if isinstance(state, str) else _told(state, 200)


async def patch_blob(centre: Centre, request: Request) -> Response:
    """204 with the new offset; 404, 409 with the true offset, 410, 413, 415, 460, 507. What came is kept."""
    if request.headers.get("content-type") != BLOB_TYPE:
        return problem("media-type")
    offset, length = request.headers.get("upload-offset", ""), request.headers.get("content-length", "")
    if not (_is_number(offset) and _is_number(length)):
        return problem("headers", "upload-offset and content-length")
    named = await _named(centre, request)
    if isinstance(named, Response):
        return named
    sender, sha256 = named
    office_id = sender.device.office_id
    state = await _take(centre, request, office_id, sha256, int(offset), int(length))
    return await _refused(centre, office_id, sha256, state) if isinstance(state, str) else _told(state, 204)


async def _take(  # noqa: PLR0917 - one PATCH, taken apart
    centre: Centre, request: Request, office_id: str, sha256: str, offset: int, length: int
) -> blobs.BlobState | blobs.BlobFault:
    upload = await run_in_threadpool(blobs.begin, centre.store, office_id, sha256, offset)
    if isinstance(upload, str):
        return upload
    if isinstance(upload, blobs.BlobState):
        return await run_in_threadpool(blobs.finish, centre.store, office_id, sha256, centre.clock)
    fault: blobs.BlobFault | None
    try:
        with aside(centre, centre.uploading):
            fault = "too-large" if upload.room < length else await _receive(request, upload, centre.blob_pace)
    finally:
        await run_in_threadpool(upload.close)
    if fault is not None:
        return fault
    return await run_in_threadpool(blobs.finish, centre.store, office_id, sha256, centre.clock)


async def _receive(request: Request, upload: blobs.Upload, pace: Pace) -> blobs.BlobFault | None:
    """Bytes to the disk as they come. A line that breaks or drips is no fault: what came stays for the next time."""
    gathered = bytearray()
    try:
        async for part in stream(request, pace):
            gathered += part
            if len(gathered) >= _AT_ONCE:
                fault = await run_in_threadpool(upload.put, bytes(gathered))
                if fault is not None:
                    return fault
                gathered.clear()
    except (ClientDisconnect, TooSlowError):
        await run_in_threadpool(upload.put, bytes(gathered))
        raise
    return await run_in_threadpool(upload.put, bytes(gathered))


async def _named(centre: Centre, request: Request) -> tuple[Sender, str] | Response:
    sender = await sender_of(centre, request, None)
    if isinstance(sender, Response):
        return sender
    sha256 = request.path_params["sha256"]
    return (sender, sha256) if _SHA256.fullmatch(sha256) else problem("not-wanted")


async def _refused(centre: Centre, office_id: str, sha256: str, fault: blobs.BlobFault) -> Response:
    if fault == "wrong-hash":
        note("kiosk.file_differs")
    if fault != "offset":
        return problem(fault)
    state = await run_in_threadpool(blobs.state_of, centre.store, office_id, sha256)
    true = 0 if isinstance(state, str) else state.offset
    return problem("offset", offset=true, headers={"upload-offset": str(true)})


def _told(state: blobs.BlobState, status: int) -> Response:
    headers = {
        "upload-offset": str(state.offset),
        "upload-length": str(state.size),
        "cache-control": "no-store",
    }
    return Response(status_code=status, headers=headers)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12

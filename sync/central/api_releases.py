"""A release for a kiosk, piece by piece: it asks for each from where it stands, at its own pace."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from sync.central.problems import problem
from sync.central.service import Centre, sender_of

PART_TYPE = "application/vnd.kotak-aduan.release-part"
MOST = 1024 * 1024
"""Bytes of a piece: what one of the few places at the centre is held for."""
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


async def get_release(centre: Centre, request: Request) -> Response:
    """200 with the bytes from ``?from=`` on, ``?length=`` of them at most; 400, 404 not on offer (any more)."""
    sender = await sender_of(centre, request, None)
    if isinstance(sender, Response):
        return sender
    offset, length = request.query_params.get("from", ""), request.query_params.get("length", "")
    if not (_is_number(offset) and _is_number(length) and 0 < int(length) <= MOST):
        return problem("broken", "from and length")
    sha256 = request.path_params["sha256"]
    path = centre.orders.bundle(sha256) if _SHA256.fullmatch(sha256) else None
    part = None if path is None else await run_in_threadpool(_read, path, int(offset), int(length))
    if not part:
        return problem("not-wanted", "no release on offer has these bytes")
    return Response(part, media_type=PART_TYPE, headers={"cache-control": "no-store"})


def _read(path: Path, offset: int, length: int) -> bytes | None:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(length)
    except OSError:
        return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12

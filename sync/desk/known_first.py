"""Who sends files or letters is known before a byte of them is read.

FastAPI reads a form before it asks any dependency who sent it, so that without this a stranger could have twelve
megabytes taken in, and again, and again.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from sync.central.sessions import looks_on
from sync.desk.desk import Desk
from sync.desk.guard import LARGEST_FORM, largest_form


class KnownFirst:
    """ASGI wrapper of the desk: a form that may be large goes on only with the cookie of somebody who is signed in."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app, self._desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _brings_much(scope):
            await self._app(scope, receive, send)
            return
        desk = self._desk
        session_id = Request(scope).cookies.get(desk.cookie.name, "")
        known = await run_in_threadpool(looks_on, desk.store, session_id, desk.clock) if session_id else None
        if known is not None:
            await self._app(scope, receive, send)
            return
        await desk.go("/masuk", "session_over" if session_id else "")(scope, receive, send)


def _brings_much(scope: Scope) -> bool:
    is_form = scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"}
    return is_form and largest_form(scope["path"]) > LARGEST_FORM

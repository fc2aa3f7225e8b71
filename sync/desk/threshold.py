"""Who is at the door is asked before a large form is read: FastAPI reads a form's body first and asks afterwards.

A stranger could else send as many forms of `guard.LARGEST_UPLOAD` as he likes, each parsed and laid on the disk.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from sync.central.sessions import looks_on
from sync.desk.desk import Desk
from sync.desk.guard import UPLOADS


class Threshold:
    """ASGI wrapper: a form with files from nobody who is signed in goes to the sign-in page unread."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app, self._desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        large = scope["type"] == "http" and scope["method"] == "POST" and scope["path"].endswith(UPLOADS)
        if large and not await run_in_threadpool(self._knows, Headers(scope=scope)):
            await self._desk.go("/masuk", "session_over")(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _knows(self, headers: Headers) -> bool:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        mine = cookies.get(self._desk.cookie.name)
        if mine is None or not mine.value:
            return False
        return looks_on(self._desk.store, mine.value, self._desk.clock) is not None

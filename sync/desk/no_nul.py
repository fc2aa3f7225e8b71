"""The character NUL never comes in with an address or a form.

No keyboard has it, nothing shows it, and PostgreSQL stores no text with it: a page that looked for it would fail.
It is taken out as `clean` takes out the other characters that nobody can see. Files are left as they are.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NUL = b"%00"
_FORM = "application/x-www-form-urlencoded"


class NoNul:
    """ASGI wrapper: path, query and urlencoded form without NUL."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = {
            **scope,
            "path": scope["path"].replace("\0", ""),
            "query_string": _without(scope["query_string"]),
        }
        is_form = Headers(scope=scope).get("content-type", "").startswith(_FORM)
        await self._app(scope, _Stripped(receive) if is_form else receive, send)


class _Stripped:
    """What comes piece by piece; the beginning of a NUL at a piece's end waits for the next one."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._held = receive, b""

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] != "http.request":
            return message
        body = _without(self._held + message.get("body", b""))
        self._held = b""
        if message.get("more_body", False):
            self._held = next((part for part in (b"%0", b"%") if body.endswith(part)), b"")
        return {**message, "body": body.removesuffix(self._held)}


def _without(text: bytes) -> bytes:
    while _NUL in text or b"\0" in text:  # what is left on both sides may make another one
        text = text.replace(_NUL, b"").replace(b"\0", b"")
    return text

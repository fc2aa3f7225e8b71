"""``/hook/wa``, where Meta posts what happens. No cookie, no session: the signature of the body is all that counts.

Whatever is answered with 200 is on our disk, sealed; whatever is not is posted again by Meta, for days. Nothing is parsed
here, so that nothing in a body can keep it from being stored.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from sync.central.service import Centre, Waiting, guarded, read_body
from sync.central.settings import WaSettings
from sync.channels.secret_files import first_line
from sync.channels.whatsapp.channel import spool_of
from sync.channels.whatsapp.signature import HEADER, is_signed, may_be_one
from sync.channels.whatsapp.spool import LARGEST_BODY, Spool
from sync.logbook import note

PATH = "/hook/wa"
_READING_AT_ONCE = 16
"""Of `LARGEST_BODY` each."""
_LONGEST_CHALLENGE = 200
_TOLD_EVERY = timedelta(minutes=10)


def hook_routes(centre: Centre) -> list[BaseRoute]:
    """The routes of the hook, none where the settings have no WhatsApp."""
    settings = centre.settings.wa
    if settings is None:
        return []
    hook = Hook(centre, settings, spool_of(centre.settings.folder, centre.keys))
    return [
        Route(PATH, hook.verify, methods=["GET"]),
        Route(PATH, guarded(centre, hook.receive), methods=["POST"]),
    ]


@dataclass
class Hook:
    """``told_at``: when each event was last noted: anybody may post, and must not fill the log with it; ``reading``: bodies on their
    way in, apart from those of the kiosks, whose places strangers must not take."""

    centre: Centre
    settings: WaSettings
    spool: Spool
    told_at: dict[str, datetime] = field(default_factory=dict)
    reading: Waiting = field(default_factory=lambda: Waiting(_READING_AT_ONCE))

    async def verify(self, request: Request) -> Response:
        """Meta asks once whether this address is the office's: 200 with its challenge, or 403."""
        asked = request.query_params
        token = await run_in_threadpool(first_line, self.settings.verify_token)
        said, challenge = asked.get("hub.verify_token", ""), asked.get("hub.challenge", "")
        good = bool(token) and hmac.compare_digest(said.encode(), token.encode())
        if asked.get("hub.mode") != "subscribe" or not good or len(challenge) > _LONGEST_CHALLENGE:
            return self._refused("verify_token")
        return PlainTextResponse(challenge, headers=_HEADERS)

    async def receive(self, request: Request) -> Response:
        """200 stored; 403 not signed by Meta; 413; 503 it cannot be checked or stored now, to be posted again."""
        header = request.headers.get(HEADER, "")
        if not may_be_one(header):
            return self._refused("no_signature")
        body = await read_body(self.centre, request, LARGEST_BODY, self.reading)
        if body is None:
            return self._refused("too_large", 413)
        return await run_in_threadpool(self._stored, body, header)

    def _stored(self, body: bytes, header: str) -> Response:
        app_secret = first_line(self.settings.app_secret)
        if not app_secret:
            return self._away("secret")
        if not is_signed(body, header, app_secret):
            return self._refused("signature")
        try:
            self.spool.keep(body, self.centre.clock())
        except OSError as trouble:
            return self._away(type(trouble).__name__)
        return Response(status_code=200, headers=_HEADERS)

    def _away(self, reason: str) -> Response:
        if self._may_tell("away"):
            note("wa.hook_away", reason=reason)
        return Response(status_code=503, headers={**_HEADERS, "retry-after": "30"})

    def _refused(self, reason: str, status: int = 403) -> Response:
        if self._may_tell("refused"):
            note("wa.hook_refused", reason=reason)
        return Response(status_code=status, headers=_HEADERS)

    def _may_tell(self, event: str) -> bool:
        now, last = self.centre.clock(), self.told_at.get(event)
        if last is not None and now - last < _TOLD_EVERY:
            return False
        self.told_at[event] = now
        return True


_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}

"""The running centre, and what all its endpoints share: bodies with a limit, signed answers, who is asking."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from sync.central.authentication import Known, RevokedError, Sender, Unknown, authenticate, spend_alone
from sync.central.keys import CentreKeys
from sync.central.metrics import Measures
from sync.central.orders import Orders
from sync.central.outages import OUTAGES, is_outage
from sync.central.pace import BLOB, SYNC, Pace, TooSlowError, stream
from sync.central.problems import problem
from sync.central.settings import CentralSettings
from sync.central.store import Clock, Store, utc
from sync.logbook import note
from sync.wire import signed
from sync.wire.http_signatures import SignedRequest
from sync.wire.messages import MEDIA_TYPE, Envelope, SignedTime, Standing, StandingState, encode

AT_ONCE = 8
"""Of one process. Twenty drained a storm of 7,300 kiosks on two cores as soon, but those served waited 14 s (p99), not 0.7."""
READING_AT_ONCE = 200  # of 256 kB each
UPLOADING_AT_ONCE = 200  # a socket and an open file each; a process may have 1,024 by default


@dataclass(slots=True)
class Waiting:
    """Requests that wait for the line and not for us. ``most``: how many may."""

    most: int
    now: int = 0


@dataclass(slots=True)
class Centre:
    """What the endpoints work with. ``clock``: UTC, aware; ``measures``: what this process counts."""

    store: Store
    keys: CentreKeys
    settings: CentralSettings
    clock: Clock
    under_way: int = field(default=0)
    measures: Measures = field(default_factory=Measures)
    reading: Waiting = field(default_factory=lambda: Waiting(READING_AT_ONCE))
    uploading: Waiting = field(default_factory=lambda: Waiting(UPLOADING_AT_ONCE))
    pace: Pace = SYNC
    blob_pace: Pace = BLOB
    known: dict[str, Known] = field(default_factory=dict, repr=False)
    ending: threading.Event = field(default_factory=threading.Event, repr=False)
    """Set as the process is about to end: whatever stays open of itself ends then."""
    opening: threading.Lock = field(default_factory=threading.Lock, repr=False)
    """Held by the thread that opens bodies."""
    orders: Orders = field(init=False, repr=False)
    """What the office wants of the machines."""

    def __post_init__(self) -> None:
        self.orders = Orders(self.store.folder)

    def signed_time(self, nonce: str) -> Envelope:
        """Our clock, over the asker's nonce."""
        told = SignedTime(nonce, utc(self.clock()))
        return signed.seal_document(told, signed.TIME, self.keys.sign, self.keys.key_id)

    def revoked(self, sender: Sender) -> Response:
        """A transaction has found it so: what was known of it is old."""
        self.known.pop(sender.device.key_id, None)
        return self.refusal_of(sender.nonce, sender.device.device_id, "revoked")

    def refusal_of(self, nonce: str, device_id: str, state: StandingState) -> Response:
        """403 with our signed word over the asker's nonce: the kiosk closes for nothing less."""
        told = Standing(nonce=nonce, device=device_id, state=state, time=utc(self.clock()))
        envelope = signed.seal_document(told, signed.STANDING, self.keys.sign, self.keys.key_id)
        return problem(state, standing=envelope)


class TooManyError(Exception):
    """More bodies are on their way in than we want to hold."""


Handler = Callable[[Request], Awaitable[Response]]


def guarded(centre: Centre, handler: Handler) -> Handler:
    """At most `AT_ONCE` at a time: more are asked to come back after a random while, so that they spread out.

    So are all while the database is away (F59): a plain 500 would be taken for a record that cannot go through.
    """

    async def limited(request: Request) -> Response:
        if centre.under_way >= AT_ONCE:
            return problem("busy", headers=_later())
        centre.under_way += 1
        try:
            return await handler(request)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        except TooManyError:
            return problem("busy", headers=_later())
        except TooSlowError:
            return problem("too-slow", headers={"connection": "close"})
        except OUTAGES as trouble:
            if not is_outage(trouble):
                raise
            note("centre.database_away", error=type(trouble.__cause__ or trouble).__name__)
            return problem("unavailable", headers=_later())
        finally:
            centre.under_way -= 1

    return limited


def _later() -> dict[str, str]:
    return {"retry-after": str(5 + secrets.randbelow(56))}


@contextmanager
def aside(centre: Centre, waiting: Waiting) -> Iterator[None]:
    """Meanwhile the request takes no place of the `AT_ONCE`: anybody may connect and drip, twenty offices may send their
    scans over 64 kbit/s for an hour, and either would shut out every kiosk. Raises TooManyError, which `guarded` answers.
    """
    if waiting.now >= waiting.most:
        raise TooManyError
    waiting.now, centre.under_way = waiting.now + 1, centre.under_way - 1
    try:
        yield
    finally:
        waiting.now, centre.under_way = waiting.now - 1, centre.under_way + 1


async def read_body(
    centre: Centre, request: Request, limit: int, waiting: Waiting | None = None
) -> bytes | None:
    """The body, or None if it is longer than ``limit`` bytes: no more than that is ever held. ``waiting``: among which requests
    it counts, those of the kiosks if not said.

    Raises TooSlowError and TooManyError, which `guarded` answers.
    """
    with aside(centre, waiting or centre.reading):
        return await _read(request, limit, centre.pace)


async def _read(request: Request, limit: int, pace: Pace) -> bytes | None:
    declared = request.headers.get("content-length", "0")
    if not (declared.isascii() and declared.isdigit()) or int(declared) > limit:
        return None
    parts, length = [], 0
    async for part in stream(request, pace):
        length += len(part)
        if length > limit:
            return None
        parts.append(part)
    return b"".join(parts)


def seen_of(request: Request) -> SignedRequest:
    """The parts of a request that its signature looks at."""
    path = request.scope.get("raw_path", b"").decode("ascii", "replace") or request.url.path
    query = request.scope["query_string"].decode("ascii", "replace")
    headers = {name: ", ".join(request.headers.getlist(name)) for name in request.headers}
    return SignedRequest(request.method, f"http://kiosk{path}" + (f"?{query}" if query else ""), headers)


async def sender_of(centre: Centre, request: Request, body: bytes | None) -> Sender | Response:
    """Who signed the request, its nonce spent, or the refusal to send: for what has no transaction of its own."""
    return await run_in_threadpool(_spent, centre, seen_of(request), body)


def _spent(centre: Centre, seen: SignedRequest, body: bytes | None) -> Sender | Response:
    sender = identify(centre, seen, body, centre.known)
    if isinstance(sender, Response):
        return sender
    try:
        fresh = spend_alone(centre.store, sender, centre.clock)
    except RevokedError:
        return centre.revoked(sender)
    return sender if fresh else problem("nonce-used")


def identify(
    centre: Centre, seen: SignedRequest, body: bytes | None, known: dict[str, Known] | None = None
) -> Sender | Response:
    """Who signed it; the nonce is the caller's to spend. ``known``: see `authenticate`."""
    found = authenticate(centre.store, seen, body, centre.clock, known)
    return fault(centre, found) if isinstance(found, Unknown) else found


def fault(centre: Centre, found: Unknown) -> Response:
    """The refusal of a request that nobody stands for."""
    if found.fault == "revoked":
        return centre.refusal_of(found.nonce, found.device, "revoked")
    told = centre.signed_time(found.nonce) if found.fault == "clock" else None
    return problem(found.fault, time=told)


def signed_response(envelope: Envelope, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A document of ours, as every answer to a kiosk goes out."""
    return Response(encode(envelope), status, {"cache-control": "no-store", **(headers or {})}, MEDIA_TYPE)


def address_of(request: Request) -> str:
    """Where the request comes from; behind a proxy uvicorn puts the true address here."""
    return request.client.host if request.client else "unknown"

"""The kiosks' interface, ``/api/v1``: plain Starlette routes over the functions of this package.

Each handler is parse, call, answer. Nothing is kept of a request that is refused.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial

import msgspec
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sync.central import api_blobs, api_releases, feed
from sync.central.accept import accept
from sync.central.authentication import NonceUsedError, RevokedError, Sender, Unknown
from sync.central.batches import Batch, unpack
from sync.central.enrolment import Enrolled, enrol
from sync.central.orders import News
from sync.central.probing import answer_probe
from sync.central.problems import problem
from sync.central.public_keys import key_list
from sync.central.reintroduction import reintroduce
from sync.central.service import (
    Centre,
    address_of,
    fault,
    guarded,
    identify,
    read_body,
    seen_of,
    sender_of,
    signed_response,
)
from sync.central.store import utc
from sync.central.tables import store_table
from sync.central.upkeep import open_soon
from sync.logbook import note
from sync.wire import signed
from sync.wire.compression import ENCODING
from sync.wire.http_signatures import SignedRequest
from sync.wire.messages import (
    MAX_REQUEST,
    REQUEST_TYPE,
    EnrolRequest,
    FeedPage,
    Probe,
    SyncAnswer,
    decode,
)

Endpoint = Callable[[Centre, Request], Awaitable[Response]]

PREFIX = "/api/v1"
MAX_ENROL = 16 * 1024
MAX_PROBE = 16 * 1024


def routes(centre: Centre) -> list[BaseRoute]:
    """All endpoints, for the office's application to mount as they are."""

    def route(path: str, handler: Endpoint, *methods: str) -> Route:
        return Route(PREFIX + path, guarded(centre, partial(handler, centre)), methods=list(methods))

    return [
        route("/enrol", post_enrol, "POST"),
        route("/reintroduce", post_reintroduce, "POST"),
        route("/sync", post_sync, "POST"),
        route("/probe", post_probe, "POST"),
        route("/cases/{case_id}", put_case, "PUT"),
        route("/blobs/{sha256}", api_blobs.head_blob, "HEAD"),
        route("/blobs/{sha256}", api_blobs.patch_blob, "PATCH"),
        route("/releases/{sha256}", api_releases.get_release, "GET"),
        route("/feed", get_feed, "GET"),
        route("/keys", get_keys, "GET"),
        route("/time", get_time, "GET"),
        route("/health", get_health, "GET"),
    ]


async def post_enrol(centre: Centre, request: Request) -> Response:
    """201 new, 200 the same kiosk again; 401, 409, 429."""
    if _media_type(request) != REQUEST_TYPE:
        return problem("media-type")
    body = await read_body(centre, request, MAX_ENROL)
    if body is None:
        return problem("too-large")
    wanted = decode(body, EnrolRequest)
    if wanted is None:
        return problem("broken")
    outcome = await run_in_threadpool(
        enrol, centre.store, centre.keys, wanted, address=address_of(request), clock=centre.clock
    )
    if not isinstance(outcome, Enrolled):
        headers = {"retry-after": "3600"} if outcome == "too-many-misses" else None
        return problem(outcome, headers=headers)
    return signed_response(outcome.answer, 200 if outcome.repeated else 201)


async def post_reintroduce(centre: Centre, request: Request) -> Response:
    """201 taken back, 200 known by now; 401, 403, 409. For a kiosk whose key this centre does not know."""
    if _media_type(request) != REQUEST_TYPE:
        return problem("media-type")
    body = await read_body(centre, request, MAX_REQUEST)
    if body is None:
        return problem("too-large")
    return await run_in_threadpool(_reintroduce, centre, seen_of(request), body)


def _reintroduce(centre: Centre, seen: SignedRequest, body: bytes) -> Response:
    try:
        outcome = reintroduce(centre.store, centre.keys, seen, body, centre.clock)
    except NonceUsedError:
        return problem("nonce-used")
    if isinstance(outcome, Enrolled):
        return signed_response(outcome.answer, 200 if outcome.repeated else 201)
    return fault(centre, outcome) if isinstance(outcome, Unknown) else problem(outcome)


async def post_sync(centre: Centre, request: Request) -> Response:
    """A batch up, the status feed down; 200 whatever became of the single records."""
    body = await _body(centre, request)
    if isinstance(body, Response):
        return body
    return await run_in_threadpool(_take, centre, seen_of(request), body)


async def post_probe(centre: Centre, request: Request) -> Response:
    """A test case, opened and answered; it stands in no register. 200 whether it opened or not."""
    if _media_type(request) != REQUEST_TYPE:
        return problem("media-type")
    body = await read_body(centre, request, MAX_PROBE)
    if body is None:
        return problem("too-large")
    sender = await sender_of(centre, request, body)
    return sender if isinstance(sender, Response) else await run_in_threadpool(_probe, centre, sender, body)


def _probe(centre: Centre, sender: Sender, body: bytes) -> Response:
    probe, device = decode(body, Probe), sender.device
    if probe is None:
        return problem("broken")
    if probe.device != device.device_id:
        return problem("other-device")
    if probe.identity != device.identity:
        return centre.refusal_of(sender.nonce, device.device_id, "identity-changed")
    answer = answer_probe(centre.store, centre.keys, sender, probe, utc(centre.clock()))
    return signed_response(signed.seal_document(answer, signed.PROBE, centre.keys.sign, centre.keys.key_id))


async def put_case(centre: Centre, request: Request) -> Response:
    """One record, its fate as the status: 200 new or same, 409 conflict, 422 invalid."""
    body = await _body(centre, request)
    if isinstance(body, Response):
        return body
    case_id = request.path_params["case_id"]
    return await run_in_threadpool(_take, centre, seen_of(request), body, case_id)


async def get_feed(centre: Centre, request: Request) -> Response:
    """Rows after ``?after=EPOCH.N``; 304 when there are none since the tag, 410 for another epoch."""
    sender = await sender_of(centre, request, None)
    if isinstance(sender, Response):
        return sender
    after = request.query_params.get("after")

    def read() -> FeedPage:
        with centre.store.reading() as connection:
            return feed.page(connection, sender.device.office_id, after)

    page = await run_in_threadpool(read)
    if page.restart:
        return problem("other-epoch")
    tag = f'"{page.cursor}"'
    if not page.rows and request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"etag": tag})
    envelope = signed.seal_document(page, signed.FEED, centre.keys.sign, centre.keys.key_id)
    return signed_response(envelope, headers={"etag": tag})


async def get_keys(centre: Centre, request: Request) -> Response:
    """All public keys with their validity, signed."""
    keys = await run_in_threadpool(key_list, centre.store, centre.keys, centre.clock)
    return signed_response(signed.seal_document(keys, signed.KEYS, centre.keys.sign, centre.keys.key_id))


async def get_time(centre: Centre, request: Request) -> Response:
    """Our clock, signed over ``?nonce=``."""
    nonce = request.query_params.get("nonce", "")
    if not 16 <= len(nonce) <= 64 or not nonce.isascii():
        return problem("broken", "a nonce of 16 to 64 characters")
    return signed_response(centre.signed_time(nonce))


async def get_health(centre: Centre, request: Request) -> Response:
    """200 when database and disk answer, else 503."""

    def look() -> int:
        with centre.store.reading() as connection:
            connection.execute(select(store_table.c.id)).one()
        return shutil.disk_usage(centre.store.folder).free

    try:
        free = await run_in_threadpool(look)
    except (SQLAlchemyError, OSError):
        return problem("unavailable", headers={"retry-after": "30"})
    return JSONResponse({"database": "ok", "disk_free": free})


async def _body(centre: Centre, request: Request) -> bytes | Response:
    """Limits, before anything is looked at."""
    if _media_type(request) != REQUEST_TYPE or request.headers.get("content-encoding") != ENCODING:
        return problem("media-type")
    body = await read_body(centre, request, MAX_REQUEST)
    return problem("too-large") if body is None else body


def _take(centre: Centre, seen: SignedRequest, body: bytes, case_id: str | None = None) -> Response:
    """The request's signature, the manifest, the records: in one thread from end to end.

    ``case_id``: the one that the path names, whose single record this must be.
    """
    sender = identify(centre, seen, body, centre.known)
    if isinstance(sender, Response):
        return sender
    batch = _unpacked(centre, sender, body)
    if isinstance(batch, Response):
        return batch
    if case_id is not None and (len(batch.records) != 1 or _named(batch) != case_id):
        return problem("broken", "one record of the case in the path")
    answer = _accept(centre, sender, batch)
    if isinstance(answer, Response):
        return answer
    result = answer.results[0] if case_id is not None else None
    if result is not None and result.outcome in ("conflict", "invalid"):
        return problem(result.outcome, result.reason)
    return _answered(centre, answer)


def _unpacked(centre: Centre, sender: Sender, body: bytes) -> Batch | Response:
    batch = unpack(body, sender.device)
    if batch == "identity-changed":
        return centre.refusal_of(sender.nonce, sender.device.device_id, "identity-changed")
    return problem(batch) if isinstance(batch, str) else batch


def _accept(centre: Centre, sender: Sender, batch: Batch) -> SyncAnswer | Response:
    every_s, began = centre.settings.sync_every_s, time.perf_counter()
    try:
        answer = accept(centre.store, centre.keys, sender, batch, centre.clock, next_sync_s=every_s)
        centre.measures.accepted(answer.results, time.perf_counter() - began)
        _tell_trouble(sender, answer)
        return msgspec.structs.replace(answer, **_orders(centre, sender, batch))
    except NonceUsedError:
        return problem("nonce-used")
    except RevokedError:
        return centre.revoked(sender)


def _orders(centre: Centre, sender: Sender, batch: Batch) -> News:
    return centre.orders.news(
        sender.device, batch.manifest, centre.keys.sign, centre.keys.key_id, utc(centre.clock())
    )


def _tell_trouble(sender: Sender, answer: SyncAnswer) -> None:
    """One line for what somebody may have to look at; an ordinary batch is counted and not told."""
    count = Counter(one.outcome for one in answer.results)
    if count["conflict"] or count["parked"] or count["invalid"]:
        note(
            "kiosk.records_set_aside",
            kiosk=sender.device.prefix,
            conflict=count["conflict"],
            parked=count["parked"],
            invalid=count["invalid"],
        )


def _answered(centre: Centre, answer: SyncAnswer) -> Response:
    """The signed answer; once it is on its way, the bodies are opened."""
    response = signed_response(
        signed.seal_document(answer, signed.ANSWER, centre.keys.sign, centre.keys.key_id)
    )
    # Among many requests nobody stops to open: the background does, once it is quiet.
    new = sum(result.outcome == "new" for result in answer.results)
    if centre.under_way <= 1 and new:
        response.background = BackgroundTask(open_soon, centre, new)
    return response


class _Case(msgspec.Struct):
    case_id: str


def _named(batch: Batch) -> str | None:
    head = decode(batch.records[0].head, _Case)
    return None if head is None else head.case_id


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()

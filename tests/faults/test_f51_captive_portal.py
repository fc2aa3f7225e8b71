"""F51: somebody else answers in the centre's place, in whatever form: nothing is marked, and all arrives later."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import requests
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.messages import MEDIA_TYPE, Envelope, SyncAnswer, decode, encode
from tests.central.running import listening
from tests.faults.both_ends import BothEnds, both_ends, bytes_of

Answer = Callable[[Request, Response], Response]
"""What the portal makes of the request and of the centre's own reply."""


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[BothEnds]:
    with both_ends(tmp_path, None) as made:
        yield made


def portal(ends: BothEnds, answer: Answer) -> Starlette:
    """Passes each request on to the centre, and answers what it likes."""

    async def handle(request: Request) -> Response:
        body = await request.body()
        reply = await run_in_threadpool(
            requests.request,
            request.method,
            ends.centre.url + request.url.path,
            data=body,
            headers=dict(request.headers),
            timeout=20,
        )
        headers = {
            name: reply.headers[name]
            for name in ("content-type", "upload-offset", "upload-length")
            if name in reply.headers
        }
        return answer(request, Response(reply.content, reply.status_code, headers))

    return Starlette(routes=[Route("/{path:path}", handle, methods=["GET", "POST", "HEAD", "PATCH", "PUT"])])


def page(status: int) -> Answer:
    return lambda _request, _reply: HTMLResponse("<h1>Silakan masuk</h1>", status)


def redirect(_request: Request, _reply: Response) -> Response:
    return RedirectResponse("/login", 302)


def truncated(_request: Request, reply: Response) -> Response:
    return Response(bytes(reply.body)[:-20], 200, media_type=MEDIA_TYPE)


def under_another_type(_request: Request, reply: Response) -> Response:
    return Response(bytes(reply.body), 200, media_type="application/json")


def resigned(_request: Request, reply: Response) -> Response:
    """Word for word the centre's, under a signature of the portal's own."""
    envelope = decode(bytes(reply.body), Envelope)
    assert envelope is not None
    answer = msgspec.json.decode(envelope.payload, type=SyncAnswer)
    thief = DeviceKey.generate()
    forged = signed.seal_document(answer, signed.ANSWER, thief.sign, thief.key_id.hex())
    return Response(encode(forged), 200, media_type=MEDIA_TYPE)


def altered(_request: Request, reply: Response) -> Response:
    return Response(bytes(reply.body).replace(b"payload", b"Payload", 1), 200, media_type=MEDIA_TYPE)


PORTALS: dict[str, Answer] = {
    "200": page(200),
    "302": redirect,
    "403": page(403),
    "404": page(404),
    "511": page(511),
    "truncated": truncated,
    "other type": under_another_type,
    "foreign signature": resigned,
    "altered": altered,
}


@pytest.mark.parametrize("name", PORTALS)
def test_a_foreign_answer_is_no_acknowledgement(ends: BothEnds, name: str) -> None:
    """Though the centre has the case by then: what counts is its signature in the kiosk's hands."""
    case = ends.kiosk.submit(b"scan")
    with listening(portal(ends, PORTALS[name])) as url:
        ends.proxy.lead_to(url)
        for _ in range(4):
            report = ends.run()
            assert report.outcome in ("login-page", "offline")
            assert report.sent == 0
            ends.clock.pass_(minutes=16)
    assert ends.kiosk.journal.acknowledgement(case.case_id) is None
    waiting = ends.kiosk.journal.waiting()
    assert (waiting.cases, waiting.quarantined) == (1, ())
    ends.proxy.lead_to(ends.centre.url)
    ends.settle()
    ends.agree()


def test_yesterday_s_answer_does_not_serve_today(ends: BothEnds) -> None:
    """Genuine, signed, for this kiosk; but to another request."""
    kept: list[Response] = []

    def old(request: Request, reply: Response) -> Response:
        if request.method == "POST":
            kept.append(reply)
            return kept[0]
        return reply

    with listening(portal(ends, old)) as url:
        ends.proxy.lead_to(url)
        assert ends.run().outcome == "done"
        ends.kiosk.submit()
        assert ends.run().outcome == "login-page"
    assert ends.kiosk.journal.waiting().cases == 1
    ends.proxy.lead_to(ends.centre.url)
    ends.clock.pass_(minutes=16)
    ends.settle()
    ends.agree()


def test_a_box_that_claims_to_have_taken_the_file(ends: BothEnds) -> None:
    """It answers HEAD and PATCH itself, as if all bytes were there: without a signature the file is not held."""
    ends.kiosk.submit(bytes_of(random.Random(5), 9_000))
    ((size,),) = ends.kiosk.rows("SELECT size FROM sealed_file")

    async def take(request: Request) -> Response:
        await request.body()
        offsets = {"upload-offset": str(size), "upload-length": str(size)}
        return Response(status_code=204 if request.method == "PATCH" else 200, headers=offsets)

    passing = portal(ends, lambda _request, reply: reply)
    box = Starlette(
        routes=[Route("/api/v1/blobs/{sha256}", take, methods=["HEAD", "PATCH"]), *passing.routes]
    )
    with listening(box) as url:
        ends.proxy.lead_to(url)
        ends.run()
        ends.kiosk_is_honest()
        assert ends.kiosk.rows("SELECT state FROM sealed_file") == [("waiting",)]
    ends.proxy.lead_to(ends.centre.url)
    ends.clock.pass_(minutes=16)
    ends.settle()
    ends.agree()

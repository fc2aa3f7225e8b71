"""What must not get in: each with its exact status and type, and nothing stored in half."""

from __future__ import annotations

import base64
import secrets
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec
import pytest
import requests
import zstandard
from sqlalchemy import func, select

from sync.central.devices import revoke
from sync.central.tables import metadata, nonce
from sync.vault.signing import DeviceKey
from sync.wire import compression, signed
from sync.wire.messages import PROBLEM_BASE, Problem, SignedTime, SyncRequest, decode, encode
from tests.central.running import HandKiosk, RunningCentre

HEADERS = {"content-type": "application/json", "content-encoding": "zstd"}
SETTLED = {"store", "office", "figures_version", "device", "enrol_code", "alembic_version"}


def rows(centre: RunningCentre) -> int:
    """All rows of all tables that a request could leave behind."""
    with centre.store.reading() as connection:
        return sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
            if table.name not in SETTLED
        )


@dataclass(frozen=True)
class Bad:
    """A request, and the answer that it must get."""

    status: int
    kind: str
    send: Callable[[HandKiosk], requests.Response]


def unsigned(kiosk: HandKiosk) -> requests.Response:
    return requests.post(
        f"{kiosk.centre.url}/api/v1/sync", data=kiosk.packed(kiosk.complaint()), headers=HEADERS, timeout=20
    )


def resigned(**changes: object) -> Callable[[HandKiosk], requests.Response]:
    return lambda kiosk: kiosk.send("POST", "/sync", kiosk.packed(kiosk.complaint()), HEADERS, **changes)


def with_headers(change: Callable[[dict[str, str]], None]) -> Callable[[HandKiosk], requests.Response]:
    """Signed, then changed on the way."""

    def send(kiosk: HandKiosk) -> requests.Response:
        body = kiosk.packed(kiosk.complaint())
        headers = kiosk.signed_headers("POST", "/sync", HEADERS, body)
        change(headers)
        return requests.post(f"{kiosk.centre.url}/api/v1/sync", data=body, headers=headers, timeout=20)

    return send


def other_bytes(kiosk: HandKiosk) -> requests.Response:
    one, other = kiosk.packed(kiosk.complaint()), kiosk.packed(kiosk.complaint())
    headers = kiosk.signed_headers("POST", "/sync", HEADERS, one)
    return requests.post(f"{kiosk.centre.url}/api/v1/sync", data=other, headers=headers, timeout=20)


def other_path(kiosk: HandKiosk) -> requests.Response:
    body = kiosk.packed(kiosk.complaint())
    headers = kiosk.signed_headers("POST", "/sync", HEADERS, body)
    return requests.post(f"{kiosk.centre.url}/api/v1/sync?x=1", data=body, headers=headers, timeout=20)


def method_alone(kiosk: HandKiosk) -> requests.Response:
    """A good signature over nothing but the method: the library lets it pass."""
    body = kiosk.packed(kiosk.complaint())
    created = int(kiosk.now().timestamp())
    parameters = (
        f'("@method");created={created};keyid="{kiosk.key.key_id.hex()}"'
        f';nonce="{secrets.token_urlsafe(16)}";tag="kotak-aduan-sync-1"'
    )
    base = f'"@method": POST\n"@signature-params": {parameters}'
    headers = {
        **HEADERS,
        "signature-input": f"kiosk={parameters}",
        "signature": f"kiosk=:{base64.b64encode(kiosk.key.sign(base.encode())).decode()}:",
    }
    return requests.post(f"{kiosk.centre.url}/api/v1/sync", data=body, headers=headers, timeout=20)


def replayed(kiosk: HandKiosk) -> requests.Response:
    fixed = secrets.token_urlsafe(16)
    first = kiosk.send("POST", "/sync", kiosk.packed(), HEADERS, nonce=fixed)
    assert first.status_code == 200
    return kiosk.send("POST", "/sync", kiosk.packed(kiosk.complaint()), HEADERS, nonce=fixed)


def manifest(**changes: object) -> Callable[[HandKiosk], requests.Response]:
    def send(kiosk: HandKiosk) -> requests.Response:
        record = kiosk.complaint()
        return kiosk.post_raw(kiosk.packed(record, manifest=kiosk.manifest(record, **changes)))

    return send


def manifest_of_another_key(kiosk: HandKiosk) -> requests.Response:
    record = kiosk.complaint()
    thief = DeviceKey.generate()
    envelope = signed.seal_document(kiosk.manifest(record), signed.MANIFEST, thief.sign, "00000000")
    return kiosk.post_raw(compression.pack(encode(SyncRequest(envelope, [record]))))


def manifest_as_another_document(kiosk: HandKiosk) -> requests.Response:
    """The kiosk's own signature, but made for another purpose."""
    record = kiosk.complaint()
    envelope = signed.seal_document(kiosk.manifest(record), signed.TIME, kiosk.key.sign, "00000000")
    envelope = msgspec.structs.replace(envelope, payload_type=signed.MANIFEST)
    return kiosk.post_raw(compression.pack(encode(SyncRequest(envelope, [record]))))


def raw(body: bytes) -> Callable[[HandKiosk], requests.Response]:
    return lambda kiosk: kiosk.post_raw(body)


def many(kiosk: HandKiosk) -> requests.Response:
    record = kiosk.event("ReceiptPrinted", kiosk.new_id())
    body = msgspec.json.decode(compression.unpack(kiosk.packed(record), 1 << 20) or b"")
    body["records"] = body["records"] * 101
    return kiosk.post_raw(compression.pack(msgspec.json.encode(body)))


def typed(**headers: str) -> Callable[[HandKiosk], requests.Response]:
    return lambda kiosk: kiosk.send(
        "POST",
        "/sync",
        kiosk.packed(),
        {**HEADERS, **{name.replace("_", "-"): text for name, text in headers.items()}},
    )


def from_revoked(kiosk: HandKiosk) -> requests.Response:
    revoke(kiosk.centre.store, kiosk.me.office_id, kiosk.me.device_id)
    return kiosk.post_raw(kiosk.packed(kiosk.complaint()))


def skewed(by: timedelta) -> Callable[[HandKiosk], requests.Response]:
    return lambda kiosk: replace(kiosk, ahead=by).post_raw(kiosk.packed(kiosk.complaint()))


def put(path_id: str | None, records: int = 1) -> Callable[[HandKiosk], requests.Response]:
    def send(kiosk: HandKiosk) -> requests.Response:
        body = kiosk.packed(*[kiosk.complaint() for _ in range(records)])
        return kiosk.send("PUT", f"/cases/{path_id or kiosk.new_id()}", body, HEADERS)

    return send


BOMB = zstandard.ZstdCompressor(level=19).compress(bytes(64 * 1024 * 1024))
UNNAMED = zstandard.ZstdCompressor(write_content_size=False).compress(b"{}")
LYING = zstandard.ZstdCompressor().compress(b"x" * 300)
TWO_FRAMES = compression.pack(b"{}") + compression.pack(b"{}")

TABLE = {
    "unsigned": Bad(401, "signature-missing", unsigned),
    "half a signature": Bad(401, "signature-missing", with_headers(lambda h: h.pop("Signature") and None)),
    "garbage signature": Bad(
        401, "signature-bad", with_headers(lambda h: h.update({"Signature": "kiosk=:AAAA:"}))
    ),
    "garbage input": Bad(401, "signature-bad", with_headers(lambda h: h.update({"Signature-Input": "%"}))),
    "unknown key": Bad(401, "key-unknown", resigned(key_id="00000000")),
    "another's key": Bad(401, "signature-bad", resigned(sign=DeviceKey.generate().sign)),
    "method alone": Bad(401, "coverage", method_alone),
    "no nonce": Bad(401, "nonce-missing", resigned(nonce=None)),
    "short nonce": Bad(401, "nonce-missing", resigned(nonce="1")),
    "replayed": Bad(401, "nonce-used", replayed),
    "body changed": Bad(401, "digest-differs", other_bytes),
    "query changed": Bad(401, "signature-bad", other_path),
    "two hours ahead": Bad(401, "clock", skewed(timedelta(hours=2))),
    "ten years behind": Bad(401, "clock", skewed(timedelta(days=-3650))),
    "five minutes and one second": Bad(401, "clock", skewed(timedelta(minutes=5, seconds=1))),
    "revoked": Bad(403, "revoked", from_revoked),
    "another office": Bad(403, "other-office", manifest(office_id="352801")),
    "another kiosk": Bad(403, "other-device", manifest(device="00000000-0000-7000-8000-000000000000")),
    "another machine": Bad(403, "identity-changed", manifest(identity="clone")),
    "manifest of another key": Bad(401, "signature-bad", manifest_of_another_key),
    "manifest signed as a time": Bad(401, "signature-bad", manifest_as_another_document),
    "a record too few": Bad(400, "manifest-differs", manifest(heads=[])),
    "another record": Bad(400, "manifest-differs", manifest(heads=["0" * 64])),
    "a younger version": Bad(426, "version", manifest(v=2)),
    "empty": Bad(400, "broken", raw(b"")),
    "not zstd": Bad(400, "broken", raw(b"{}")),
    "not JSON": Bad(400, "broken", raw(compression.pack(b"\xff\xfe"))),
    "deeply nested": Bad(400, "broken", raw(compression.pack(b"[" * 100_000))),
    "wrong shape": Bad(400, "broken", raw(compression.pack(b'{"records": []}'))),
    "size unnamed": Bad(400, "broken", raw(UNNAMED)),
    "cut": Bad(400, "broken", raw(LYING[:-3])),
    "two frames": Bad(400, "broken", raw(TWO_FRAMES)),
    "bomb": Bad(413, "too-large", raw(BOMB)),
    "too long": Bad(413, "too-large", raw(bytes(256 * 1024 + 1))),
    "101 records": Bad(413, "too-large", many),
    "form": Bad(415, "media-type", typed(content_type="application/x-www-form-urlencoded")),
    "gzip": Bad(415, "media-type", typed(content_encoding="gzip")),
    "put under another id": Bad(400, "broken", put(None)),
    "put of two": Bad(400, "broken", put(None, records=2)),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_bad_request_is_named_and_leaves_nothing(
    centre: RunningCentre, kiosk: HandKiosk, name: str
) -> None:
    bad = TABLE[name]
    response = bad.send(kiosk)
    problem = decode(response.content, Problem)
    assert problem is not None, response.content
    assert (response.status_code, problem.type) == (bad.status, PROBLEM_BASE + bad.kind)
    assert problem.status == bad.status
    assert response.headers["content-type"] == "application/problem+json"
    assert rows(centre) == (1 if name == "replayed" else 0)


def test_the_clock_s_refusal_brings_the_time(centre: RunningCentre, kiosk: HandKiosk) -> None:
    late = replace(kiosk, ahead=timedelta(hours=2))
    fixed = secrets.token_urlsafe(16)
    problem = decode(late.send("POST", "/sync", late.packed(), HEADERS, nonce=fixed).content, Problem)
    assert problem is not None
    assert problem.time is not None
    told = signed.open_document(problem.time, signed.TIME, centre.keys.public, SignedTime)
    assert told == SignedTime(fixed, centre.clock())


def test_a_body_without_end_is_cut_off(centre: RunningCentre, kiosk: HandKiosk) -> None:
    """Chunked, so no length is named: the reading itself must stop."""

    def endless() -> object:
        for _ in range(1000):
            yield bytes(64 * 1024)

    try:
        response = requests.post(
            f"{centre.url}/api/v1/sync",
            data=endless(),
            headers=HEADERS,
            timeout=20,  # type: ignore[arg-type]
        )
        assert response.status_code == 413
    except requests.exceptions.ConnectionError:
        pass  # the answer came while we were still sending
    assert rows(centre) == 0


def test_only_one_of_many_replays_at_once_gets_in(centre: RunningCentre, kiosk: HandKiosk) -> None:
    fixed = secrets.token_urlsafe(16)
    body = kiosk.packed(kiosk.complaint())
    headers = kiosk.signed_headers("POST", "/sync", HEADERS, body, nonce=fixed)
    with ThreadPoolExecutor(6) as pool:
        found = list(
            pool.map(
                lambda _: (
                    requests.post(
                        f"{centre.url}/api/v1/sync", data=body, headers=headers, timeout=20
                    ).status_code
                ),
                range(6),
            )
        )
    assert sorted(found) == [200] + [401] * 5
    with centre.store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(nonce)).scalar_one() == 1


def test_a_frame_that_lies_about_its_size_is_no_way_in() -> None:
    """The header names 1 byte, the content is 64 MiB."""
    frame = bytearray(zstandard.ZstdCompressor(level=1).compress(bytes(64 * 1024 * 1024)))
    descriptor = frame[4]
    assert descriptor >> 6 == 2  # four bytes of content size follow
    at = 5 if descriptor & 0x20 else 6
    frame[at : at + 4] = struct.pack("<I", 1)
    assert compression.unpack(bytes(frame), 1024) is None


@pytest.mark.parametrize("path", ["/feed", "/blobs/" + "0" * 64])
def test_reading_needs_a_signature_and_a_fresh_nonce(
    centre: RunningCentre, kiosk: HandKiosk, path: str
) -> None:
    method = "GET" if path == "/feed" else "HEAD"
    bare = requests.request(method, f"{centre.url}/api/v1{path}", timeout=20)
    assert bare.status_code == 401
    fixed = secrets.token_urlsafe(16)
    assert kiosk.send(method, path, nonce=fixed).status_code in (200, 404)
    assert kiosk.send(method, path, nonce=fixed).status_code == 401

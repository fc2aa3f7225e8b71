"""Signed documents, requests and compression on their own."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sync.vault.signing import DeviceKey
from sync.wire import compression, signed
from sync.wire.http_signatures import SignedRequest, Verified, sign_request, verify_request
from sync.wire.messages import Envelope, SignedTime, decode, encode

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEY = DeviceKey.generate()
TOLD = SignedTime("n" * 16, NOW)


def test_the_pre_authentication_encoding_is_dsse_s() -> None:
    """The example of the DSSE protocol's own text."""
    payload_type, payload = "http://example.com/HelloWorld", b"hello world"
    expected = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert signed.pre_authentication(payload_type, payload) == expected


def test_a_document_opens_under_its_type_and_key_only() -> None:
    envelope = signed.seal_document(TOLD, signed.TIME, KEY.sign, "k")
    assert signed.open_document(envelope, signed.TIME, KEY.public_raw, SignedTime) == TOLD
    assert signed.open_document(envelope, signed.FEED, KEY.public_raw, SignedTime) is None
    other = DeviceKey.generate().public_raw
    assert signed.open_document(envelope, signed.TIME, other, SignedTime) is None
    assert signed.open_document(envelope, signed.TIME, b"short", SignedTime) is None
    retyped = msgspec.structs.replace(envelope, payload_type=signed.FEED)
    assert signed.open_document(retyped, signed.FEED, KEY.public_raw, SignedTime) is None


def test_the_same_document_has_the_same_bytes() -> None:
    made = {encode(signed.seal_document(TOLD, signed.TIME, KEY.sign, "k")) for _ in range(3)}
    assert len(made) == 1
    again = decode(made.pop(), Envelope)
    assert again is not None
    assert signed.signature_holds(again, signed.TIME, KEY.public_raw)


@given(place=some.integers(min_value=0), bit=some.integers(0, 7))
def test_any_flipped_bit_is_noticed(place: int, bit: int) -> None:
    envelope = signed.seal_document(TOLD, signed.TIME, KEY.sign, "k")
    payload = bytearray(envelope.payload)
    payload[place % len(payload)] ^= 1 << bit
    changed = msgspec.structs.replace(envelope, payload=bytes(payload))
    assert not signed.signature_holds(changed, signed.TIME, KEY.public_raw)


@given(data=some.binary(max_size=2000))
def test_what_was_packed_unpacks(data: bytes) -> None:
    assert compression.unpack(compression.pack(data), 2000) == data


@given(data=some.binary(max_size=300))
def test_garbage_unpacks_to_nothing(data: bytes) -> None:
    found = compression.unpack(data, 100)
    assert found is None or len(found) <= 100


def test_the_limit_holds_to_the_byte() -> None:
    assert compression.unpack(compression.pack(bytes(100)), 100) == bytes(100)
    assert compression.unpack(compression.pack(bytes(101)), 100) is None
    assert compression.names_too_much(compression.pack(bytes(101)), 100)


@pytest.mark.parametrize(
    ("method", "headers", "body"),
    [
        ("POST", {"content-type": "application/json"}, b"{}"),
        ("PUT", {}, b""),
        ("GET", {}, None),
        ("HEAD", {}, None),
        ("PATCH", {"upload-offset": "5", "content-length": "7"}, None),
    ],
)
def test_a_signed_request_is_known_again(method: str, headers: dict[str, str], body: bytes | None) -> None:
    url = "https://pusat.example/api/v1/feed?after=a.1"
    made = sign_request(
        SignedRequest(method, url, headers),
        key_id="k1",
        nonce="n" * 22,
        created=NOW,
        body=body,
        sign=KEY.sign,
    )
    behind_proxy = SignedRequest(method, url.replace("https://pusat.example", "http://kiosk"), made)
    keys = {"k1": KEY.public_raw}
    found = verify_request(behind_proxy, body=body, find_key=keys.get, now=NOW)
    assert found == Verified("k1", "n" * 22, NOW, True)
    if method == "PATCH":
        moved = SignedRequest(method, url, {**made, "upload-offset": "6"})
        assert verify_request(moved, body=None, find_key=keys.get, now=NOW) == "signature-bad"

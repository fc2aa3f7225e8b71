"""F44: nothing that a citizen said can be read on the wire, in the kiosk's files or in the logs, in any spelling."""

from __future__ import annotations

import base64
import json
import logging
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from sync.central.opening import open_bodies
from tests.central.running import ANSWERS
from tests.faults.both_ends import BothEnds, both_ends
from tests.wire.cutting import Place

PLANTED = {
    "name": "Kanariah Kuningwati",
    "nik": "3528074101900007",
    "phone": "081234509876",
    "email": "kanariah@contoh.invalid",
    "address": "Dusun Burungkenari 17",
    "account": "Petugas meminta sembilan puluh tujuh ribu rupiah di loket kenari.",
}
SCAN = b"\xff\xd8\xff\xe0 kenari " + bytes(range(256)) * 40


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[BothEnds]:
    with both_ends(tmp_path, None) as made:
        yield made


def spellings(secret: bytes) -> set[bytes]:
    """Plain, UTF-16, hexadecimal, and base64 at each of its three offsets."""
    found = {secret, secret.hex().encode(), secret.hex().upper().encode()}
    try:
        text = secret.decode()
    except UnicodeDecodeError:
        pass
    else:
        found |= {text.encode("utf-16-le"), text.encode("utf-16-be"), json.dumps(text)[1:-1].encode()}
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + secret)
        found.add(encoded[4 if shift else 0 : -4])  # the ends depend on their neighbours
    return found


SECRETS = {name: spellings(value.encode()) for name, value in PLANTED.items()} | {
    "scan": spellings(SCAN[:24]) | spellings(SCAN[1000:1040])
}
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")


def peeled(data: bytes, depth: int = 3) -> Iterator[bytes]:
    """The bytes, and what is packed in them: zstd frames, base64 within JSON within base64."""
    yield data
    if depth == 0:
        return
    if data[:4] == b"\x28\xb5\x2f\xfd":
        yield from peeled(zstandard.ZstdDecompressor().decompress(data), depth - 1)
    for run in _BASE64.findall(data):
        whole = run.rstrip(b"=")[: len(run) // 4 * 4]
        yield from peeled(base64.b64decode(whole + b"=" * (-len(whole) % 4)), depth - 1)


def readable(data: bytes) -> set[str]:
    return {
        name
        for layer in peeled(data)
        for name, forms in SECRETS.items()
        if any(form in layer for form in forms)
    }


@pytest.mark.parametrize("name", SECRETS)
def test_the_search_finds_what_is_there(name: str) -> None:
    secret = SCAN if name == "scan" else PLANTED[name].encode()
    packed = zstandard.ZstdCompressor().compress(b'{"x":"' + base64.b64encode(b"abcde" + secret) + b'"}')
    assert name in readable(packed)


def test_nothing_is_readable_on_the_way(ends: BothEnds, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.setLevel(logging.DEBUG)
    for n in range(3):
        ends.kiosk.submit(SCAN + secrets.token_bytes(n), answers={**ANSWERS, **PLANTED})
    for place in (Place("POST", "reply", "head", 0), Place("PATCH", "request", "body", 0.5)):
        ends.proxy.strike(place)
        ends.run()
        ends.clock.pass_(minutes=16)
    ends.settle()
    open_bodies(ends.centre.store, ends.centre.keys, ends.clock)
    ends.agree()
    wire = [*ends.proxy.requests, *ends.proxy.replies]
    assert sum(len(one.raw) for one in wire) > 3 * len(SCAN)
    for one in wire:
        assert readable(one.head) == set()
        assert readable(one.body) == set()
    for path in ends.kiosk.folder.rglob("*"):
        if path.is_file():
            assert readable(path.read_bytes()) == set(), path.name
    said = "\n".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records)
    assert "kotak" in said or said
    assert readable(said.encode()) == set()

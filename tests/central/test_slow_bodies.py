"""Bodies that drip or stop: each gets its end, loses nothing, and keeps nobody else out."""

from __future__ import annotations

import hashlib
import secrets
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from sync.backoffice.listening import LARGEST_HEAD
from sync.central.api_blobs import BLOB_TYPE
from sync.central.pace import BLOB, Pace
from sync.central.service import AT_ONCE
from sync.vault.sealing import split
from tests.central.running import HandKiosk, RunningCentre, serving

SHORT = Pace(grace_s=0.2, bytes_a_second=1_000_000, longest_s=5)


@pytest.fixture
def database() -> None:
    """What is waited for here is the line, whatever the database."""


@pytest.fixture
def hurried(centre: RunningCentre) -> Iterator[str]:
    """The same store over an interface without patience."""
    before = centre.url
    with serving(centre, SHORT, SHORT) as url:
        yield url
    centre.url = before


def begun(url: str, method: str, path: str, headers: dict[str, str], body: bytes) -> socket.socket:
    """A request whose body stops in the middle; the line stays open."""
    parts = urlsplit(url)
    line = socket.create_connection((parts.hostname, parts.port), timeout=20)
    lines = [f"{method} /api/v1{path} HTTP/1.1", f"host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    line.sendall("\r\n".join([*lines, "", ""]).encode() + body)
    return line


def answer_of(line: socket.socket) -> bytes:
    """Everything until the centre hangs up."""
    parts = []
    with line:
        while part := line.recv(65536):
            parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("body", [b"", b"{", b"x" * 200])
def test_a_body_that_stops_gets_408_and_the_line_is_closed(hurried: str, body: bytes) -> None:
    headers = {"content-type": "application/json", "content-length": "1000"}
    told = answer_of(begun(hurried, "POST", "/enrol", headers, body))
    assert told.startswith(b"HTTP/1.1 408 ")
    assert b"urn:kotak-aduan:problem:too-slow" in told


def test_a_file_that_stops_keeps_what_came_and_goes_on_from_there(
    hurried: str, centre: RunningCentre, kiosk: HandKiosk
) -> None:
    sealed = kiosk.sealed(secrets.token_bytes(300_000))
    payload = split(sealed)[1]
    kiosk.post(kiosk.complaint(files=(sealed,)))
    path = f"/blobs/{hashlib.sha256(payload).hexdigest()}"
    headers = {
        "content-type": "application/offset+octet-stream",
        "upload-offset": "0",
        "content-length": str(len(payload)),
    }
    headers = kiosk.signed_headers("PATCH", path, headers, None)
    told = answer_of(begun(hurried, "PATCH", path, headers, payload[:280_000]))
    assert told.startswith(b"HTTP/1.1 408 ")
    assert kiosk.send("HEAD", path).headers["upload-offset"] == "280000"
    assert kiosk.patch(sealed, 280_000).status_code == 204


def test_those_who_only_drip_take_no_place_of_those_who_send(centre: RunningCentre, kiosk: HandKiosk) -> None:
    headers = {"content-type": "application/json", "content-length": "1000"}
    with ExitStack() as lines:
        for _ in range(2 * AT_ONCE):
            lines.enter_context(begun(centre.url, "POST", "/enrol", headers, b"{"))
        assert kiosk.post(kiosk.complaint()).results[0].outcome == "new"


def test_scans_on_slow_lines_take_no_place_of_the_cases(centre: RunningCentre, kiosk: HandKiosk) -> None:
    """More files on their way than there are places, each on a line of 64 kbit/s: batches go by all the same."""
    sealed = [kiosk.sealed(secrets.token_bytes(50_000)) for _ in range(AT_ONCE + 1)]
    for first in range(0, len(sealed), 20):
        kiosk.post(kiosk.complaint(files=tuple(sealed[first : first + 20])))
    with ExitStack() as lines:
        for file in sealed:
            payload = split(file)[1]
            path = f"/blobs/{hashlib.sha256(payload).hexdigest()}"
            headers = {"content-type": BLOB_TYPE, "upload-offset": "0", "content-length": str(len(payload))}
            headers = kiosk.signed_headers("PATCH", path, headers, None)
            lines.enter_context(begun(centre.url, "PATCH", path, headers, payload[:1000]))
            assert kiosk.post(kiosk.complaint()).results[0].outcome == "new"


def test_the_slowest_lines_that_offices_have_are_not_too_slow() -> None:
    """64 kbit/s with a second's stalls: 32 MiB take 70 minutes, and a batch 40 s."""
    rate = 64_000 / 8 * 0.8
    assert BLOB.bytes_a_second < rate / 3
    assert BLOB.longest_s > 32 * 1024 * 1024 / rate


@pytest.mark.parametrize("piece", [b"a", b"x-more: 1\r\n"])
def test_a_head_without_end_gets_400_and_the_line_is_closed(centre: RunningCentre, piece: bytes) -> None:
    """One long header, or ever more of them: no more than `LARGEST_HEAD` is held."""
    parts = urlsplit(centre.url)
    line = socket.create_connection((parts.hostname, parts.port), timeout=20)
    line.sendall(b"POST /api/v1/sync HTTP/1.1\r\nhost: centre\r\nx-first: ")
    line.sendall(piece * (LARGEST_HEAD // len(piece)))
    assert answer_of(line).startswith(b"HTTP/1.1 400 ")


def test_a_head_of_an_honest_length_is_read(centre: RunningCentre) -> None:
    parts = urlsplit(centre.url)
    line = socket.create_connection((parts.hostname, parts.port), timeout=20)
    long = b"x" * (LARGEST_HEAD // 2)
    line.sendall(b"GET /api/v1/health HTTP/1.1\r\nhost: centre\r\nconnection: close\r\nx-long: " + long)
    line.sendall(b"\r\n\r\n")
    assert answer_of(line).startswith(b"HTTP/1.1 200 ")

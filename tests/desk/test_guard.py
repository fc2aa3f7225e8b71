"""Headers on every answer; forms of other sites, of unknown length and of great length are turned away."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from sync.central.passwords import Passwords
from sync.central.people import Person
from sync.central.service import Centre
from sync.desk.guard import CONTENT_SECURITY_POLICY, LARGEST_FORM, LARGEST_UPLOAD, Guard
from sync.office import office_app
from tests.asking import client_of
from tests.desk.conftest import Browser

NOBODY = "01a20621-ad00-7000-8000-000000000000"


def _answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse("ya")


@pytest.fixture
def client() -> TestClient:
    return client_of(Guard(Starlette(routes=[Route("/", _answer, methods=["GET", "POST"])])))


def test_every_answer_carries_the_strict_headers(client: TestClient) -> None:
    for answer in (client.get("/"), client.get("/tidak-ada"), client.post("/", content=b"x")):
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "unsafe" not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 200),
        ({}, 403),
        ({"Origin": "http://testserver.evil.example"}, 403),
        ({"Origin": "http://testserver:81"}, 403),
        ({"Origin": "null", "Host": ""}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/", content=b"x", headers=headers).status_code == status


def test_an_oversized_form_is_refused_before_it_is_read(client: TestClient) -> None:
    ours = {"Origin": "http://testserver"}
    assert client.post("/", content=b"x" * LARGEST_FORM, headers=ours).status_code == 200
    assert client.post("/", content=b"x" * (LARGEST_FORM + 1), headers=ours).status_code == 413
    assert client.post("/", content=iter([b"x"]), headers=ours).status_code == 411


@pytest.mark.parametrize(
    "cookie", [b"", b"meja-lokal=tidak-ada; __Host-meja=tidak-ada", b'a="\x7f;;=,', b"\xff=\xfe"]
)
def test_a_large_form_of_a_stranger_is_not_read(centre: Centre, passwords: Passwords, cookie: bytes) -> None:
    """Twelve megabytes would else be parsed and laid on the disk for anybody in the network."""
    sent: list[Any] = []

    async def receive() -> Any:
        raise AssertionError("the body was asked for")

    async def send(message: Any) -> None:
        sent.append(message)

    headers = {"host": b"testserver", "origin": b"http://testserver", "content-length": b"9000000",
               "content-type": b"multipart/form-data; boundary=x", "cookie": cookie}  # fmt: skip
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": f"/desk/kasus/{NOBODY}/kirim/unggah", "raw_path": b"", "query_string": b"", "root_path": "",
        "headers": [(name.encode(), value) for name, value in headers.items()],
        "client": ("127.0.0.1", 1), "server": ("testserver", 80), "state": {},
    }  # fmt: skip
    asyncio.run(office_app(centre, passwords)(scope, receive, send))
    assert sent[0]["status"] == 303
    assert dict(sent[0]["headers"])[b"location"].startswith(b"/desk/masuk")
    assert dict(sent[0]["headers"])[b"cache-control"] == b"no-store"


def test_a_form_with_files_of_somebody_signed_in_comes_through(siti: Person, browser: Browser) -> None:
    browser.sign_in("siti")
    sent = browser.client.post(
        f"/desk/kasus/{NOBODY}/kirim/unggah",
        data={"token": browser.token()},
        files={"proof": ("a.png", b"x")},
        headers={"Origin": "http://testserver"},
        follow_redirects=False,
    )
    assert sent.status_code == 404


@pytest.mark.parametrize("length", ["9" * 5000, "0" * 12 + "9999999999", "-1", "1_0", "\u00b2"])
def test_a_length_that_is_none_is_refused(client: TestClient, length: str) -> None:
    headers = {"Origin": "http://testserver", "Content-Length": length.encode("latin-1")}
    assert client.post("/", content=b"x", headers=headers).status_code == 411


def test_files_that_are_too_large_say_what_to_do(client: TestClient) -> None:
    headers = {"Origin": "http://testserver", "Content-Length": str(LARGEST_UPLOAD + 1)}
    answer = client.post("/kasus/1/kirim/unggah", content=b"x", headers=headers)
    assert answer.status_code == 413
    assert "pilih foto yang lebih kecil" in answer.text

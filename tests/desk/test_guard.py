"""Headers on every answer; forms of other sites, of unknown length and of great length are turned away."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from sync.desk.guard import CONTENT_SECURITY_POLICY, LARGEST_FORM, Guard


def _answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse("ya")


@pytest.fixture
def client() -> TestClient:
    return TestClient(Guard(Starlette(routes=[Route("/", _answer, methods=["GET", "POST"])])))


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


@pytest.mark.parametrize("length", ["9" * 5000, "0" * 12 + "9999999999", "-1", "1_0", "\u00b2"])
def test_a_length_that_is_none_is_refused(client: TestClient, length: str) -> None:
    headers = {"Origin": "http://testserver", "Content-Length": length.encode("latin-1")}
    assert client.post("/", content=b"x", headers=headers).status_code == 411

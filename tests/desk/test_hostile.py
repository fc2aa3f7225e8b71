"""Forms and addresses as nobody's browser sends them: refused in words, before much is read, and never a fault."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from PIL import Image
from starlette.types import Message, Receive, Scope, Send

from sync.cases.refusal import Refusal
from sync.desk.guard import LARGEST_FORM, largest_form
from sync.desk.letters import uploads
from sync.desk.no_nul import NoNul
from sync.desk.pictures import MOST_BYTES, drawn_anew
from sync.desk.site import PARTS
from tests.desk.staffed import LETTER, Staffed, said, staffed

LARGE = sorted(
    route.path
    for part in PARTS
    for route in part.routes
    if isinstance(route, APIRoute) and "POST" in route.methods and largest_form(route.path) > LARGEST_FORM
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(Path(tmp_path_factory.mktemp("office"))) as made:
        yield made


def unread(office: Staffed, path: str, cookie: str = "") -> tuple[int, bool]:
    """The status of a form sent to this address, and whether anything of its body was read."""
    read, told = [], []

    async def receive() -> Message:
        read.append(1)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        told.append(message)

    headers = [
        (b"host", b"testserver"), (b"origin", b"http://testserver"), (b"content-length", b"500000"),
        (b"content-type", b"multipart/form-data; boundary=x"), (b"cookie", cookie.encode()),
    ]  # fmt: skip
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": headers,
        "server": ("testserver", 80), "client": ("10.0.0.9", 1), "state": {},
    }  # fmt: skip
    asyncio.run(office.app(scope, receive, send))  # type: ignore[arg-type]
    return told[0]["status"], bool(read)


@pytest.mark.parametrize("path", LARGE)
def test_a_strangers_files_are_not_read(office: Staffed, path: str) -> None:
    assert unread(office, f"/desk{path}") == (303, False)
    assert unread(office, f"/desk{path}", "meja-lokal=nobodys") == (303, False)


def test_a_form_with_a_field_that_is_none_of_ours_is_said_to_be_unreadable(office: Staffed) -> None:
    case_id = office.case()
    answer = office.send("siti", f"/kasus/{case_id}/langkah/1", f"/kasus/{case_id}", version="zwei")
    assert answer.status_code == 422
    assert "Formulir tidak terbaca" in answer.text
    assert office.at["siti"].get("/desk/kasus/nothing").status_code == 404


SLICES = ((b"user=a%00b&x=%", b"00%0", b"0c", b""), (b"user=a%0%000b&x=c",), (b"user=ab", b"&x=%2500c"))


@pytest.mark.parametrize("pieces", SLICES)
def test_no_nul_comes_in_with_a_form_however_it_is_cut(pieces: tuple[bytes, ...]) -> None:
    came = [
        {"type": "http.request", "body": one, "more_body": at < len(pieces)}
        for at, one in enumerate(pieces, start=1)
    ]
    seen: list[Scope] = []
    told: list[bytes] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)
        more = True
        while more:
            message = await receive()
            told.append(message["body"])
            more = message["more_body"]

    async def receive() -> Message:
        return came.pop(0)

    async def send(message: Message) -> None:
        raise AssertionError(message)

    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    scope = {"type": "http", "path": "/a\0", "query_string": b"q=%0%000c", "headers": headers}
    asyncio.run(NoNul(app)(scope, receive, send))
    assert b"".join(told) in {b"user=ab&x=c", b"user=ab&x=%2500c"}
    assert (seen[0]["path"], seen[0]["query_string"]) == ("/a", b"q=c")


@pytest.mark.parametrize(
    "query",
    ["q=a%00b", "dari=0001-01-01", "sampai=9999-12-31", "selesai_sampai=9999-12-31", "langkah=" + "9" * 25],
)
def test_a_search_for_what_cannot_be_is_a_page(office: Staffed, query: str) -> None:
    assert "<h1" in office.page("siti", f"/cari?{query}")


def drawn(kind: str, width: int, height: int, trailer: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), 200).save(out, kind)
    return out.getvalue() + trailer


NO_PICTURES = {
    "picture.none": b"",
    "picture.kind": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "picture.broken": drawn("PNG", 40, 40)[:60],
    "picture.too_large": drawn("PNG", 9000, 6000),
    "picture.too_long": b"\x89PNG" + bytes(MOST_BYTES),
}


@pytest.mark.parametrize("code", NO_PICTURES)
@pytest.mark.parametrize("take", [drawn_anew, uploads.photo, lambda data: uploads.pages([data])])
def test_what_is_no_picture_of_a_bearable_size_is_refused_by_its_fault(take: Any, code: str) -> None:
    found = take(NO_PICTURES[code])
    assert isinstance(found, Refusal)
    assert found.code == code


@pytest.mark.parametrize("start", [b"%PDF-1.7\n", b"<!doctype html><script>", b"GIF89a", b"II*\0"])
def test_files_of_other_kinds_are_no_pictures(start: bytes) -> None:
    assert drawn_anew(start + bytes(200)) == Refusal("picture.kind")


def test_nothing_behind_a_picture_is_kept(office: Staffed) -> None:
    kept = drawn_anew(drawn("JPEG", 60, 40, b"<script>alert(1)</script>"))
    assert isinstance(kept, bytes)
    assert b"script" not in kept


def test_a_letter_of_twenty_thousand_letters_of_any_script_is_taken_and_one_more_is_said(
    office: Staffed,
) -> None:
    path = f"/kasus/{office.case(through=6)}/surat"
    office.done("siti", path, do="save", letter="0", **{**LETTER, "body": "\u1e0da " * 6_666})
    lines = "\n".join(map(str, range(13)))
    answer = office.send("siti", path, path, do="save", letter="1", **{**LETTER, "copies": lines})
    assert "Paling banyak 12 baris; sekarang 13." in said(answer.text)
    office.done("siti", path, do="preview", letter="1", **{**LETTER, "body": "Sampai di sini."})
    office.done("siti", path, do="preview", letter="1", **{**LETTER, "body": "x" * 20_001})
    assert "Sampai di sini." in office.page("siti", path), "what is too long takes no kept draft's place"


def test_a_refusal_speaks_of_roles_as_the_office_does(office: Staffed) -> None:
    case_id = office.case()
    path = f"/kasus/{case_id}/tindakan/teradu"
    office.done("sekcam", path, path, persons=["kasi"])
    answer = office.send("siti", path, path)
    assert "paling rendah Sekretaris Camat." in said(answer.text), said(answer.text)

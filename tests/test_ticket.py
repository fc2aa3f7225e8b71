"""What the desk's QR says reaches the kiosk whole; anything else is refused before a request is made."""

from __future__ import annotations

import json

import pytest

from sync.cases.refusal import Refusal
from sync.worker.ticket import Ticket, is_ticket, read_ticket

WHOLE = {"v": 1, "url": "https://aduan.example.id", "code": "7K4M9-2QXZT", "key": "a" * 64, "root": "b" * 64}


def test_a_code_and_the_qr_are_read() -> None:
    assert read_ticket(" 7k4m9-2qxzt ") == Ticket("7k4m9-2qxzt")
    assert read_ticket(json.dumps(WHOLE)) == Ticket(
        "7K4M9-2QXZT", "https://aduan.example.id", "a" * 64, "b" * 64
    )
    older = {name: WHOLE[name] for name in ("v", "url", "code", "key")}
    assert read_ticket(json.dumps(older)) == Ticket("7K4M9-2QXZT", "https://aduan.example.id", "a" * 64)
    assert is_ticket(json.dumps(WHOLE).encode())
    assert not is_ticket(b"7K4M9-2QXZT"), "a bare code is typed"


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"url": "ftp://x"},
        {"url": "https://x y"},
        {"key": "short"},
        {"root": "A" * 64},
        {"code": ""},
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, object]) -> None:
    assert read_ticket(json.dumps(WHOLE | change)) == Refusal("enrol.unreadable")


@pytest.mark.parametrize("text", ["", "a", "{", "[]", '"x"', "PGT1;drop", "x" * 600, "\ud800{}", "1e999"])
def test_what_is_no_ticket_is_refused(text: str) -> None:
    found = read_ticket(text)
    assert found == Refusal("enrol.unreadable") or (isinstance(found, Ticket) and found.key is None)

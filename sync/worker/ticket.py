"""What the desk shows to enrol a kiosk: a code to type, or the same as a QR with the centre's address and key hashes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

from sync.cases.refusal import Refusal

LONGEST = 512
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z \-]{2,38}[0-9A-Za-z]")
_Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Ticket:
    """``url``, ``key``, ``root`` ("" or None where only a code was typed): the centre's address, and the SHA-256 of its
    signing key and of the office's root, to which the enrolment must answer."""

    code: str
    url: str = ""
    key: str | None = None
    root: str | None = None


class _Text(msgspec.Struct):
    v: int
    code: Annotated[str, Meta(min_length=5, max_length=40)]
    url: Annotated[str, Meta(pattern=r"^https?://[^\s/]+(/\S*)?$", max_length=200)]
    key: _Hash
    root: _Hash | None = None


def read_ticket(text: str) -> Ticket | Refusal:
    """The QR's JSON or a bare code; ``enrol.unreadable`` for anything else, or of a later version."""
    text = text.strip()
    if _CODE.fullmatch(text):
        return Ticket(text)
    if len(text) > LONGEST:
        return Refusal("enrol.unreadable")
    try:
        found = msgspec.json.decode(text.encode("utf-8", "replace"), type=_Text)
    except msgspec.DecodeError:
        return Refusal("enrol.unreadable")
    if found.v != 1:
        return Refusal("enrol.unreadable")
    return Ticket(found.code, found.url, found.key, found.root)


def is_ticket(data: bytes) -> bool:
    """Whether what a code reader read is the desk's QR; its bare code is typed, never read."""
    found = read_ticket(data.decode("ascii", "replace"))
    return isinstance(found, Ticket) and found.key is not None

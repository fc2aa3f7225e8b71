"""A mail as it is parsed: within limits that no sender can stretch.

The parser of the standard library goes into itself with each level of parts and looks at each line once a level, and
splits a header's parameters by a way that takes the square of its length. So a mail is measured before it is parsed.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message
from email.policy import Compat32
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Part = Message[Any, Any]
else:
    Part = Message  # generic for type checkers alone

HEADER_LETTERS = 8_000
"""A References header of a long thread has 4,000."""
NESTED = 40
"""Parts that hold others; a forward of a forward with pictures has three."""
LINES = 600_000
"""34 MB in base 64 are 460,000 lines."""
BEGINNING = 256 * 1024
"""Bytes that are read of a mail beyond the limits, and fetched of one that is too large: its words come first."""
CUT = b"X-Kotak-Aduan-Beginning-Of"
"""Header before a mail of which only the beginning was taken in; its value: size of the whole, bytes."""

_NESTING = (b"boundary", b"message/")
"""In lower case; without one of these words a part holds no others."""
_FOLD = re.compile(r"\r?\n")


class _Raw(Compat32):
    """Headers stay as they were sent, and short."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = sourcelines[0].split(":", 1)
        whole = value.lstrip(" \t") + "".join(sourcelines[1:])
        return name, _FOLD.sub("", whole[:HEADER_LETTERS]).rstrip("\r\n")

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


_POLICY = _Raw()


def parse(raw: bytes) -> tuple[Part, bool]:
    """The mail, and whether all of it was parsed."""
    if _fits(raw):
        return message_from_bytes(raw, policy=_POLICY), True
    beginning = raw[:BEGINNING]
    if not _fits(beginning):
        head = re.split(rb"\r?\n\r?\n", beginning, maxsplit=1)[0]
        # Without its type it is one plain text.
        beginning = re.sub(rb"(?im)^content-[^:]*:", b"X-Left-Out:", head) + beginning[len(head) :]
    return message_from_bytes(beginning, policy=_POLICY), False


def head(raw: bytes) -> Part:
    """Only the headers."""
    return parse(re.split(rb"\r?\n\r?\n", raw[:BEGINNING], maxsplit=1)[0] + b"\n\n")[0]


def inside(part: Part) -> list[Part]:
    """The parts that this one holds."""
    if not part.is_multipart():
        return []  # of a text the library would look up the charset, whose name may be no name at all
    return [one for one in part.get_payload() if isinstance(one, Message)]


def content(part: Part) -> bytes:
    """What the part holds, out of its transfer encoding; a mail within it as it would be sent."""
    if held := inside(part):
        return b"\n".join(one.as_bytes() for one in held)
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _fits(raw: bytes) -> bool:
    plain = raw.lower()
    nested = sum(plain.count(word) for word in _NESTING)
    return nested <= NESTED and raw.count(b"\n") + raw.count(b"\r") <= 2 * LINES

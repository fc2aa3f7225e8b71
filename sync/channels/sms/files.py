"""What a file of the inbox says: gammu's backup form (InboxFormat "detail"), as both daemons write it.

Only the coded fields are read: comments repeat the text in the system's letters, and lose what those do not have.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import count

from sync.cases.working_calendar import JAKARTA

DELIVER, REPORT = "Deliver", "Status_Report"
_SECTION = re.compile(r"\[SMSBackup\d+\]", re.IGNORECASE)
_FIELD = re.compile(r"(\w+) ?= ?(.*)$")
_ZONE = re.compile(r"([+-])(\d{2})(\d{2})$")
_SEVEN_BIT = "Default_No_Compression"
_EIGHT_BIT = "8bit"
_NUL = b"\0\0"


class NotAMessageError(ValueError):
    """Octets that no daemon of ours writes."""


@dataclass(frozen=True, slots=True)
class Concatenation:
    """``reference``: the sender's number of the whole message, with the width it has (a phone's 8 bit 7 is not its 16 bit
    7); ``parts`` of it, this one ``number`` from 1."""

    reference: tuple[int, int]
    parts: int
    number: int


@dataclass(frozen=True, slots=True)
class Part:
    """A message, or a part of one. ``kind``: `DELIVER`, `REPORT` or what else stands there; ``units``: its text in UTF-16BE, half a
    character at its end possible; ``is_data``: no text at all; ``order``: the file of the outbox a report speaks of, where it is known."""

    kind: str
    sender: str = field(repr=False)
    sent_at: datetime | None
    units: bytes = field(repr=False)
    header: bytes
    is_data: bool = False
    order: str = ""

    @property
    def concatenation(self) -> Concatenation | None:
        """Which part of what; None for a whole message."""
        return _concatenation(self.header)

    @property
    def text(self) -> str:
        """Its text alone."""
        return self.units.decode("utf-16-be", "replace")

    def digest(self) -> str:
        """The same for the same part, whichever daemon wrote it down and however often."""
        when = self.sent_at.astimezone(JAKARTA).isoformat() if self.sent_at else ""
        said = "\n".join((self.sender, when, self.header.hex(), self.units.hex()))
        return hashlib.sha256(said.encode()).hexdigest()


def parts_in(data: bytes) -> list[Part]:
    """The parts of one file, or of several that were put together. Raises NotAMessageError where one of them cannot be
    read."""
    parts = [_part(fields) for fields in _sections(data.decode("utf-8", "replace"))]
    if not parts:
        raise NotAMessageError("no message in it")
    return parts


def _sections(text: str) -> Iterator[Mapping[str, str]]:
    fields: dict[str, str] | None = None
    for line in text.splitlines():
        if _SECTION.match(line.strip()):
            if fields is not None:
                yield fields
            fields = {}
        elif fields is not None and (found := _FIELD.match(line.strip())):
            fields[found[1]] = found[2].strip().removeprefix('"').removesuffix('"')
    if fields is not None:
        yield fields


def _part(fields: Mapping[str, str]) -> Part:
    coding = fields.get("Coding", "")
    units = _octets("".join(_texts(fields)))
    if coding == _SEVEN_BIT:
        units = _without_strays(units)
    return Part(
        fields.get("PDU", ""),
        _sender(fields),
        _time(fields.get("DateTime", ""), fields.get("Zone", "")),
        units,
        _octets(fields.get("UDH", ""))[1:],
        is_data=coding.startswith(_EIGHT_BIT),
        order=fields.get("Order", ""),
    )


def _texts(fields: Mapping[str, str]) -> Iterator[str]:
    for number in count():
        digits = fields.get(f"Text{number:02d}")
        if digits is None:
            return
        yield digits


def _without_strays(units: bytes) -> bytes:
    """gammu 1.42.0 counts a text of the 7 bit alphabet in septets, of which { } € and their like take two: behind it stand a
    NUL and what lay in memory. That alphabet has no NUL."""
    pairs = (units[place : place + 2] for place in range(0, len(units), 2))
    kept = bytearray()
    for pair in pairs:
        if pair == _NUL:
            break
        kept += pair
    return bytes(kept)


def _sender(fields: Mapping[str, str]) -> str:
    """A sender's word may hold any letter, and is written in the system's own beside its code."""
    coded = _octets(fields.get("NumberUnicode", "")).decode("utf-16-be", "replace")
    return coded or fields.get("Number", "")


def _time(written: str, zone: str) -> datetime | None:
    """gammu writes the service centre's clock without its zone: taken for the office's, as operators of Java have it."""
    try:
        moment = datetime.strptime(written, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - its zone comes next
    except ValueError:
        return None
    found = _ZONE.match(zone)
    if found is None:
        return moment.replace(tzinfo=JAKARTA)
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return moment.replace(tzinfo=timezone(-offset if found[1] == "-" else offset))


def _octets(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        raise NotAMessageError("a field is not in hexadecimal digits") from None


def _concatenation(header: bytes) -> Concatenation | None:
    """The element of the user data header that says so (3GPP TS 23.040, 9.2.3.24.1 and .8)."""
    while len(header) >= 2:
        kind, length = header[0], header[1]
        body, header = header[2 : 2 + length], header[2 + length :]
        wide = {(0x00, 3): 1, (0x08, 4): 2}.get((kind, len(body)))
        if wide is None:
            continue
        reference, parts, number = int.from_bytes(body[:wide], "big"), body[wide], body[wide + 1]
        return Concatenation((wide, reference), parts, number) if 1 <= number <= parts else None
    return None

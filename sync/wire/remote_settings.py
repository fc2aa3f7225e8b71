"""What an office may change at its kiosks from the centre: a closed list, and the document that says it.

Never a key, a folder, an address or a device: whoever had the centre for an hour could otherwise lead a kiosk elsewhere, or
shut its printer off. The kiosk judges each value once more by its own typed settings, so that a list which is wider here
than there changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct

from sync.cases.desk_week import MOST as MOST_HOURS
from sync.cases.desk_week import WEEKDAYS, windows_of
from sync.cases.notice_line import MOST as MOST_LETTERS
from sync.cases.notice_line import is_notice_line
from sync.cases.refusal import Refusal
from sync.wire.messages import Identifier, Instant

AHEAD = timedelta(days=1)
"""How far a number may lie ahead of the clock that it is compared with. Far below it, nothing could be told from one that is
kept back on purpose; far above, one lie would bar every true document after it."""

LARGEST = 16 * 1024
"""Bytes of a signed document; one that uses every key to its bounds has some 2,000."""

Values = Mapping[str, Mapping[str, object]]
"""Section of kiosk.toml -> key -> value."""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number, both ends included."""

    least: int
    most: int

    def fits(self, value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words."""

    words: tuple[str, ...]

    def fits(self, value: object) -> bool:
        return isinstance(value, str) and value in self.words


@dataclass(frozen=True, slots=True)
class Some:
    """Some of them, each once, ``always`` among them."""

    words: tuple[str, ...]
    always: str

    def fits(self, value: object) -> bool:
        if not isinstance(value, list | tuple) or self.always not in value:
            return False
        # Known words first: what else the document holds there may be a table, which is in no set.
        return all(one in self.words for one in value) and len(set(value)) == len(value)


@dataclass(frozen=True, slots=True)
class YesNo:
    """True or false."""

    def fits(self, value: object) -> bool:
        return isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Line:
    """Words in one line."""

    most: int

    def fits(self, value: object) -> bool:
        return isinstance(value, str) and len(value) <= self.most and value.isprintable()


@dataclass(frozen=True, slots=True)
class Notice:
    """A line for everybody, on the welcome page."""

    most: int = MOST_LETTERS

    def fits(self, value: object) -> bool:
        return isinstance(value, str) and is_notice_line(value)


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody sits at the desk on one weekday, e.g. ``07.30-12.00 13.00-16.00``, or ``tutup``; "": as the
    office's calendar has it."""

    most: int = MOST_HOURS

    def fits(self, value: object) -> bool:
        said = isinstance(value, str) and len(value) <= self.most
        return said and (value == "" or windows_of(str(value)) is not None)


Kind = Number | Choice | Some | YesNo | Line | Notice | Hours

ALLOWED: Mapping[str, Mapping[str, Kind]] = {
    "kiosk": {
        "place": Line(80),
        "notice": Notice(),
        "notice_mad": Notice(),
        "notice_en": Notice(),
        "languages": Some(("id", "mad", "en"), "id"),
        "paper_required": YesNo(),
        "idle_s": Number(60, 300),
        "still_there_s": Number(20, 45),
        "help_s": Number(60, 300),
        "assisted_s": Number(60, 900),
        "scan_s": Number(15, 180),
        "scan_tries": Number(1, 10),
        "evidence_pictures": Number(1, 10),
    },
    "display": {
        "text": Choice(("m", "l", "xl")),
        "colours": Choice(("light", "dark", "contrast", "cream")),
        "low_reach": YesNo(),
        "loudness": Number(0, 4),
    },
    "hours": {day: Hours() for day in WEEKDAYS},
}


class RemoteSettings(Struct, frozen=True, kw_only=True):
    """Signed by the centre for one kiosk. ``n`` only ever rises: an older document is never taken again. ``values`` is all
    that the office wants there: what it does not name is as the machine's own files have it."""

    v: Literal[1] = 1
    office_id: Annotated[str, Meta(max_length=64)]
    device: Identifier
    n: Annotated[int, Meta(ge=1, le=2**53)]
    at: Instant
    values: dict[str, dict[str, object]]


def latest_number(now: datetime) -> int:
    """The highest that a document may have at that time: milliseconds, and `AHEAD`."""
    return int((now + AHEAD).timestamp() * 1000)


def check(values: Values) -> Refusal | None:
    """``settings.not_remote`` {"key"} for one that is not on the list, ``settings.value`` {"key"} for a value that it cannot
    have."""
    for section, keys in values.items():
        for key, value in keys.items():
            kind = ALLOWED.get(section, {}).get(key)
            if kind is None:
                return Refusal("settings.not_remote", {"key": f"{section}.{key}"})
            if not kind.fits(value):
                return Refusal("settings.value", {"key": f"{section}.{key}"})
    return None

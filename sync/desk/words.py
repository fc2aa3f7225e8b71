"""Dates, spans and sizes as Indonesian office words. Pure; times shown are WIB."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


# All but tab and line ends: what moves a cursor, commands a device or turns the reading direction round.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """The text with every control character as a sign: ESC as ``␛``, a right-to-left override as ``[U+202E]``.

    The kiosk takes them out as they are typed; what came another way is shown for what it is, and turns no line round.
    """
    return _UNSEEN.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"[U+{code:04X}]"


def day_words(day: date) -> str:
    """``Rabu, 9 Desember 2026``."""
    return f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def letter_day(day: date) -> str:
    """``9 Desember 2026``, as letters write it."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """``Rab, 9 Des 2026``, for columns."""
    return f"{_DAYS[day.weekday()][:3]}, {day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def clock_words(at: datetime) -> str:
    """``14.50 WIB``: the office writes a full stop between hours and minutes."""
    return f"{at.astimezone(WIB):%H.%M} WIB"


def moment_words(at: datetime) -> str:
    """``9 Desember 2026, 14.50 WIB``."""
    local = at.astimezone(WIB)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {clock_words(at)}"


def ago_words(at: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that is at least one: ``baru saja``, ``5 menit yang lalu``."""
    passed = now - at
    if passed < timedelta(minutes=1):
        return "baru saja"
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} menit yang lalu"
    if passed < timedelta(days=1):
        return f"{passed // timedelta(hours=1)} jam yang lalu"
    return f"{passed.days} hari yang lalu"


def size_words(size: int) -> str:
    """Bytes as ``180 kB`` or ``1,4 MB``, with a decimal comma."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def month_name(month: int) -> str:
    """``Maret`` for 3."""
    return _MONTHS[month - 1]


def number_words(glyphs: str) -> str:
    """A tracking number in its groups, ``PGT1-7K4M-92QX-Z``, from its 13 glyphs."""
    return "-".join(filter(None, (glyphs[:4], glyphs[4:8], glyphs[8:12], glyphs[12:])))

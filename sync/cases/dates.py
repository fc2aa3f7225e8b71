"""Days and moments in words, by a table of our own: no library knows Madurese.

Moments are written in WIB (Asia/Jakarta). Months in Madurese are the Indonesian ones.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True, slots=True)
class DateWords:
    """``days`` from Monday; ``moment``: how ``day``, ``hour`` and ``minute`` stand together."""

    days: tuple[str, ...]
    months: tuple[str, ...]
    moment: str


_MONTHS_ID = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

WORDS: Mapping[str, DateWords] = {
    "id": DateWords(
        ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
        _MONTHS_ID,
        "{day}, pukul {hour:02d}.{minute:02d} WIB",
    ),
    "mad": DateWords(
        ("Sennèn", "Salasa", "Rebbhu", "Kemmis", "Jhuma'at", "Sabtu", "Ahad"),
        _MONTHS_ID,
        "{day}, kol {hour:02d}.{minute:02d} WIB",
    ),
    "en": DateWords(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        _MONTHS_EN,
        "{day}, {hour:02d}:{minute:02d} WIB",
    ),
}


@dataclass(frozen=True, slots=True)
class Month:
    """When somebody knows no day: a month from 1 to 12. Written ``2026-11``."""

    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


def told_day(answer: str) -> date | Month | None:
    """The day, or only the month, that an answer names in ISO form; None: neither."""
    try:
        if len(answer) == 7:
            first = date.fromisoformat(f"{answer}-01")
            return Month(first.year, first.month)
        return date.fromisoformat(answer)
    except ValueError:
        return None


def month_words(language: str, month: Month) -> str:
    """``November 2026``."""
    return f"{WORDS[language].months[month.month - 1]} {month.year}"


def day_words(language: str, day: date) -> str:
    """``Senin, 23 November 2026``."""
    words = WORDS[language]
    return f"{words.days[day.weekday()]}, {day.day} {words.months[day.month - 1]} {day.year}"


def moment_words(language: str, moment: datetime) -> str:
    """``Senin, 23 November 2026, pukul 10.15 WIB``; ``moment`` is aware."""
    local = moment.astimezone(JAKARTA)
    day = day_words(language, local.date())
    return WORDS[language].moment.format(day=day, hour=local.hour, minute=local.minute)


def in_words(language: str, value: object) -> str:
    """A moment, a day or a month as it is said; anything else as Python writes it."""
    if isinstance(value, datetime):
        return moment_words(language, value)
    if isinstance(value, Month):
        return month_words(language, value)
    if isinstance(value, date):
        return day_words(language, value)
    return str(value)

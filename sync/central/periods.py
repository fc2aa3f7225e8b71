"""Months, quarters and years of the office, as figures are reckoned by them. Days begin at midnight WIB."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA

_CODE = re.compile(r"(20\d\d)(?:-(?:(0[1-9]|1[0-2])|K([1-4])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """``code``: ``2026-11``, ``2026-K4`` or ``2026``; first and last day, both within."""

    code: str
    first: date
    last: date

    @classmethod
    def parse(cls, code: str) -> Period | Refusal:
        """By its code; ``period.code`` for any other text."""
        found = _CODE.fullmatch(code)
        if found is None:
            return Refusal("period.code")
        year, month, quarter = int(found[1]), found[2], found[3]
        if month:
            return cls.months(code, year, int(month), 1)
        return cls.months(code, year, int(quarter) * 3 - 2, 3) if quarter else cls.months(code, year, 1, 12)

    @classmethod
    def months(cls, code: str, year: int, month: int, count: int) -> Period:
        """So many months from this one."""
        first = date(year, month, 1)
        return cls(code, first, month_after(first, count) - timedelta(days=1))

    @classmethod
    def of_month(cls, day: date) -> Period:
        """The month in which the day lies."""
        return cls.months(f"{day:%Y-%m}", day.year, day.month, 1)

    @property
    def kind(self) -> str:
        """``bulan``, ``kuartal`` or ``tahun``."""
        return {4: "tahun", 7: "bulan" if self.code[5:6] != "K" else "kuartal"}[len(self.code)]

    @property
    def begins(self) -> datetime:
        """Midnight WIB before the first day, in UTC."""
        return midnight(self.first)

    @property
    def ends(self) -> datetime:
        """Midnight WIB after the last day, in UTC."""
        return midnight(self.last + timedelta(days=1))

    @property
    def earlier(self) -> Period:
        """The period of the same kind before this one."""
        return self._moved(-1)

    @property
    def later(self) -> Period:
        """The one after it."""
        return self._moved(1)

    def _moved(self, by: int) -> Period:
        count = {"bulan": 1, "kuartal": 3, "tahun": 12}[self.kind]
        first = month_after(self.first, by * count)
        code = {
            "bulan": f"{first:%Y-%m}",
            "kuartal": f"{first.year}-K{(first.month + 2) // 3}",
            "tahun": f"{first.year}",
        }[self.kind]
        return Period.months(code, first.year, first.month, count)


def month_after(first: date, count: int) -> date:
    """The first day of the month so many months later; earlier for a negative count."""
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def months_until(last: date, count: int) -> Iterator[date]:
    """First days of ``count`` months, the last of which holds ``last``."""
    first = last.replace(day=1)
    return (month_after(first, n) for n in range(1 - count, 1))


def midnight(day: date) -> datetime:
    """The moment at which a day begins here, in UTC."""
    return datetime.combine(day, time(0), JAKARTA).astimezone(UTC)

"""Which days or months stand on which page of a calendar: as many rows of them as find a place. No Kivy here."""

from __future__ import annotations

from calendar import monthcalendar
from dataclasses import dataclass, replace
from datetime import date

from sync.cases.dates import Month

MONTHS_A_ROW = 3
_WEEKS = 6
"""Rows that the longest month takes."""

Cells = list[date | Month | None]
"""A row; None where nothing can be chosen."""


@dataclass(frozen=True, slots=True)
class Page:
    """A month, or all months of its year; and which part of it, from 0."""

    month: Month
    part: int = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """From ``first`` to ``last``, both can be chosen; ``fits`` rows find a place at once, at least one.

    ``months``: months are chosen, a year a page, for who has forgotten the day; else days, a month a page. Where that has
    more rows than find a place, a page is a part of it.
    """

    first: date
    last: date
    fits: int
    months: bool = False

    def of_kind(self, *, months: bool) -> Calendar:
        """The same for months, or for days."""
        return replace(self, months=months)

    @property
    def parts(self) -> int:
        """Pages of a month, or of a year. A sixth week is short enough to stand beside the first."""
        if self.months:
            return -(-12 // MONTHS_A_ROW // self.fits)
        return 1 if self.fits >= _WEEKS - 1 else -(-_WEEKS // self.fits)

    def rows(self, page: Page) -> list[Cells]:
        """What can be chosen on ``page``, row by row."""
        whole = self._months(page.month.year) if self.months else self._days(page.month)
        most = -(-(12 // MONTHS_A_ROW if self.months else _WEEKS) // self.parts)
        return whole if self.parts == 1 else whole[page.part * most : (page.part + 1) * most]

    def page_of(self, value: date | Month) -> Page:
        """The page on which ``value`` stands, or the last of its month."""
        month = value if isinstance(value, Month) else Month(value.year, value.month)
        pages = [Page(month, part) for part in range(self.parts)]
        filled = [page for page in pages if self._is_filled(page)] or pages
        return next((page for page in filled if any(value in row for row in self.rows(page))), filled[-1])

    def nearest(self, page: Page) -> Page:
        """The same page of a calendar that has fewer or more rows."""
        return replace(page, part=min(page.part, self.parts - 1))

    def turned(self, page: Page, step: int) -> Page:
        """A page on (1) or back (-1): another part, then another month; where months are chosen another year, never past
        the last one. Parts without a day are passed over; ``page`` itself where nothing more can be chosen."""
        there = page
        for _ in range(self.parts + 1):
            there = self._next(there, step)
            if self._is_filled(there):
                return there if self._is_further(there, page, step) else page
        return page

    def can_turn(self, page: Page, step: int) -> bool:
        """Is there anything more to be chosen?"""
        return self._is_further(self.turned(page, step), page, step)

    def _is_further(self, there: Page, page: Page, step: int) -> bool:
        old, new = self._place(page), self._place(there)
        return new > old if step > 0 else new < old

    def _place(self, page: Page) -> tuple[int, int, int]:
        return page.month.year, 0 if self.months else page.month.month, page.part

    def _next(self, page: Page, step: int) -> Page:
        month, part = page.month, page.part + step
        if 0 <= part < self.parts:
            return Page(month, part)
        if self.months:
            last = Month(self.last.year, self.last.month)
            there = min(Month(month.year + step, 12), last, key=lambda month: month.first)
        else:
            months = month.year * 12 + month.month - 1 + step
            there = Month(months // 12, months % 12 + 1)
        return Page(there, self.parts - 1 if step < 0 else 0)

    def _is_filled(self, page: Page) -> bool:
        return any(any(row) for row in self.rows(page))

    def _days(self, month: Month) -> list[Cells]:
        lines = weeks(month, most=_WEEKS - 1 if self.fits == _WEEKS - 1 else _WEEKS)
        return [[day if day and self.first <= day <= self.last else None for day in week] for week in lines]

    def _months(self, year: int) -> list[Cells]:
        found = [Month(year, number) for number in range(1, 13)]
        kept = [month if month.last >= self.first and month.first <= self.last else None for month in found]
        return [list(kept[at : at + MONTHS_A_ROW]) for at in range(0, 12, MONTHS_A_ROW)]


def weeks(month: Month, most: int = 6) -> list[list[date | None]]:
    """Weeks from Monday; None outside of the month.

    With room for ``most`` 5 the days of a sixth week stand in the empty places of the first, as on many wall calendars.
    """
    lines: list[list[date | None]] = [
        [date(month.year, month.month, day) if day else None for day in week]
        for week in monthcalendar(month.year, month.month)
    ]
    if len(lines) > most:
        last = lines.pop()
        lines[0] = [first or wrapped for first, wrapped in zip(lines[0], last, strict=True)]
    return lines

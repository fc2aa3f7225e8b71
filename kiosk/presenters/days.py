"""Arithmetic of the calendar that the date page needs."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def other_month(day: date, months: int) -> date:
    """The same day ``months`` later (or, below 0, earlier); the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

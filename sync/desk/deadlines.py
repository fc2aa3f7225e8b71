"""Deadlines in words: never by colour alone, and honest when one has passed."""

from __future__ import annotations

from datetime import date, datetime

from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.desk.views import Due
from sync.desk.words import clock_words, day_words, short_day


def due_words(deadline: datetime, now: datetime, calendar: WorkingCalendar, brief: bool = False) -> Due:
    """A deadline as it stands at ``now``; ``brief`` shortens the date for a column."""
    last, today = deadline.astimezone(JAKARTA).date(), now.astimezone(JAKARTA).date()
    words, tone = _how_near(deadline, last, now, today, calendar)
    estimate = "" if calendar.known(last.year) else " (perkiraan)"
    return Due((short_day if brief else day_words)(last) + estimate, words, tone)


def _how_near(
    deadline: datetime, last: date, now: datetime, today: date, calendar: WorkingCalendar
) -> tuple[str, str]:
    if now > deadline:
        passed = calendar.working_days_between(last, today)
        return (f"Terlambat {passed} hari kerja" if passed else "Lewat tenggat"), "late"
    if last == today:
        return f"Hari ini, {clock_words(deadline)}", "soon"
    left = calendar.working_days_between(today, last)
    return f"{left} hari kerja lagi", "soon" if left <= 1 else "calm"


def reckoning_words(received: datetime, working_days: int, calendar: WorkingCalendar) -> tuple[str, ...]:
    """How a term of whole working days was counted, a line for each day that did not count."""
    skipped = calendar.reckoning(received, working_days)
    return (
        f"Dihitung sejak {day_words(calendar.receipt_day(received))}",
        f"{working_days} hari kerja sesudahnya",
        *(f"Tidak dihitung: {short_day(day)}, {reason}" for day, reason in skipped),
    )

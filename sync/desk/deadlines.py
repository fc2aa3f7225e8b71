"""Deadlines in words: never by colour alone, and honest when one has passed."""

from __future__ import annotations

from datetime import date, datetime

from sync.cases.deadlines import marks
from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.desk.views import Due
from sync.desk.words import clock_words, day_words, short_day


def due_words(
    deadline: datetime,
    now: datetime,
    calendar: WorkingCalendar,
    brief: bool = False,
    *,
    since: datetime | None = None,
) -> Due:
    """A deadline as it stands at ``now``; ``brief`` shortens the date for a column. With ``since``, when its clock
    began, it has the mark of half its time."""
    last, today = deadline.astimezone(JAKARTA).date(), now.astimezone(JAKARTA).date()
    words, tone = _how_near(deadline, last, now, today, calendar)
    estimate = "" if calendar.known(last.year) else " (perkiraan)"
    half = " · lewat separuh waktu" if since and _past_half(since, deadline, now, calendar) else ""
    return Due((short_day if brief else day_words)(last) + estimate + half, words, tone)


def _past_half(since: datetime, deadline: datetime, now: datetime, calendar: WorkingCalendar) -> bool:
    half = marks(since, deadline, calendar).half
    return half is not None and half <= now <= deadline


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

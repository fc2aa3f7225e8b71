"""When a kiosk's silence means something: only the minutes in which the office is open count.

A kiosk that is switched off at night, over the weekend and on the day of a holiday is as it should be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sync.cases.working_calendar import JAKARTA, WorkingCalendar

SPREAD = 2
"""A kiosk comes every five minutes give or take a fifth; after twice that it is late, but not yet silent."""


@dataclass(frozen=True, slots=True)
class Silence:
    """``expected``: when it should be heard again at the latest, WIB; ``over``: that moment has passed.

    ``resting``: nothing was heard for a while, but the office is closed, so nothing is missing.
    """

    expected: datetime
    over: bool
    resting: bool


def silence(
    calendar: WorkingCalendar, heard: datetime, now: datetime, minutes: int, every_s: int = 300
) -> Silence:
    """Judge a kiosk heard last at ``heard`` that may be silent for so many minutes of office hours."""
    expected = calendar.due_after_minutes(heard, minutes)
    over = now >= expected
    quiet = now - heard > timedelta(seconds=SPREAD * every_s)
    return Silence(expected, over, quiet and not over and not calendar.is_open(now))


def next_opening(calendar: WorkingCalendar, at: datetime) -> datetime:
    """When the office opens next, WIB; the moment itself if it is open."""
    local = at.astimezone(JAKARTA)
    if calendar.is_open(at):
        return local
    minute = local.hour * 60 + local.minute
    day = local.date()
    today = [first for first, _ in calendar.windows(day) if first > minute]
    if not today:
        day = calendar.next_working_day(day)
        today = [calendar.windows(day)[0][0]]
    return datetime.combine(day, time(0), JAKARTA) + timedelta(minutes=today[0])

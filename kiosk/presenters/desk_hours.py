"""When somebody sits at the desk, beside what is to be asked or fetched there."""

from __future__ import annotations

from datetime import datetime

from kiosk.presenters.hours import closes, opening, opens_again
from kiosk.texts.text import Text
from sync.cases.working_calendar import WorkingCalendar


def desk_hours(calendar: WorkingCalendar, now: datetime) -> Text:
    """Open until, or shut until; the break at noon counts. ``now``: aware."""
    opens = opens_again(calendar, now)
    if opens is not None:
        return Text("status.desk_shut", {"opens": opening(opens, now)})
    until = closes(calendar, now)
    return Text("status.desk_open", {"hour": f"{until.hour:02d}", "minute": f"{until.minute:02d}"})

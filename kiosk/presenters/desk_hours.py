"""When somebody sits at the desk: open until, open again at."""

from __future__ import annotations

from datetime import datetime

from kiosk.texts.text import Text
from sync.cases.working_calendar import JAKARTA, WorkingCalendar


def desk_hours(calendar: WorkingCalendar, now: datetime, language: str) -> Text:
    """By the office's own calendar, the break at noon included. ``now``: any moment, aware."""
    local = now.astimezone(JAKARTA)
    minute, today = local.hour * 60 + local.minute, local.date()
    for opens, closes in calendar.windows(today):
        if minute < opens:
            return Text("hours.today", {"time": _clock(opens, language)})
        if minute < closes:
            return Text("hours.open", {"time": _clock(closes, language)})
    day = calendar.next_working_day(today)
    return Text("hours.day", {"date": day, "time": _clock(calendar.windows(day)[0][0], language)})


def _clock(minute: int, language: str) -> str:
    """``07.30``, in English ``07:30``."""
    return f"{minute // 60:02d}{':' if language == 'en' else '.'}{minute % 60:02d}"

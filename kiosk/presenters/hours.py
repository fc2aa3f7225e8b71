"""When the desk is open: the machine takes complaints at any hour, people do not sit there at any hour."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from kiosk.texts.text import Text
from sync.cases.working_calendar import JAKARTA, WorkingCalendar

_WEEKDAYS: Final = (
    "weekday.monday",
    "weekday.tuesday",
    "weekday.wednesday",
    "weekday.thursday",
    "weekday.friday",
    "weekday.saturday",
    "weekday.sunday",
)
_WEEK = timedelta(days=7)


def opens_again(calendar: WorkingCalendar, now: datetime) -> datetime | None:
    """When the desk opens next (WIB), or None: it is open. Lunch is a time of its own. ``now`` is aware."""
    if calendar.is_open(now):
        return None
    local = now.astimezone(JAKARTA)
    minute = local.hour * 60 + local.minute
    later = next((first for first, _ in calendar.windows(local.date()) if first > minute), None)
    if later is not None:
        return _moment(local.date(), later)
    day = calendar.next_working_day(local.date())
    return _moment(day, calendar.windows(day)[0][0])


def closes(calendar: WorkingCalendar, now: datetime) -> datetime:
    """Until when the desk is open, lunch included (WIB); only for a moment at which it is."""
    local = now.astimezone(JAKARTA)
    minute = local.hour * 60 + local.minute
    return next(
        _moment(local.date(), last)
        for first, last in calendar.windows(local.date())
        if first <= minute < last
    )


def minute(now: datetime) -> datetime:
    """As long as this is the same the desk neither opens nor shuts."""
    return now.replace(second=0, microsecond=0)


def shut_until(calendar: WorkingCalendar, now: datetime) -> Text | None:
    """ "Loket tutup, buka lagi Senin 07.30 ...", or None while it is open."""
    opens = opens_in_words(calendar, now)
    return None if opens is None else Text("hours.shut", {"opens": opens})


def opens_in_words(calendar: WorkingCalendar, now: datetime) -> Text | None:
    """When the desk opens next, to stand in a sentence; None while it is open."""
    opens = opens_again(calendar, now)
    return None if opens is None else opening(opens, now)


def opening(opens: datetime, now: datetime) -> Text:
    """ "pukul 13.00" today, "besok 07.30", "Senin 07.30" within a week, else with the whole date."""
    today = now.astimezone(JAKARTA).date()
    clock = {"hour": f"{opens.hour:02d}", "minute": f"{opens.minute:02d}"}
    if opens.date() == today:
        return Text("hours.today", clock)
    if opens.date() == today + timedelta(days=1):
        return Text("hours.tomorrow", clock)
    if opens.date() - today < _WEEK:
        return Text("hours.weekday", {"day": Text(_WEEKDAYS[opens.weekday()]), **clock})
    return Text("hours.date", {"date": opens.date(), **clock})


def _moment(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), JAKARTA)

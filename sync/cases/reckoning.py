"""How a deadline was counted, day by day: the same account for the case's page, letters, reports and the console."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sync.cases.working_calendar import JAKARTA, Pause, WorkingCalendar

WEEKEND, AFTER_HOURS, PAUSE = "akhir_pekan", "setelah_tutup", "jeda"
"""Kinds of a day that does not count, beside those of the calendar's days off."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that did not count. ``kind``: nasional, cuti_bersama, lokal, or one of the three above.

    ``reason``: the day's name in the office's words, "" for a pause without one; ``decree``: where one is known.
    """

    day: date
    kind: str
    reason: str
    decree: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """A term of whole working days and how it was counted. All moments are WIB.

    ``receipt_day``: the working day on which it counts as received; ``counted``: the working days after it, the last
    of them is ``due``. ``due`` and ``ends`` None: the clock stands still. ``estimated``: it ends in a year without a
    decree on its days off ("perkiraan").
    """

    received: datetime
    days: int
    receipt_day: date
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    due: date | None
    ends: datetime | None
    estimated: bool

    @property
    def stands_still(self) -> bool:
        """Whether a pause that still lasts holds it up."""
        return self.due is None


def reckon(
    calendar: WorkingCalendar, at: datetime, working_days: int, pauses: Iterable[Pause] = ()
) -> Reckoning:
    """The account of `WorkingCalendar.due`: the same days, and of each that did not count the reason."""
    received, pauses = at.astimezone(JAKARTA), tuple(pauses)
    receipt_day = calendar.receipt_day(at)
    skipped = [_closed(calendar, day) for day in _between(received.date(), receipt_day)]
    counted: list[date] = []
    day, due = receipt_day, receipt_day if working_days == 0 else None
    while len(counted) < working_days:
        day += timedelta(days=1)
        if not calendar.is_working_day(day):
            skipped.append(_closed(calendar, day))
            continue
        pause = next((one for one in pauses if one.covers(calendar.closing(day))), None)
        if pause is None:
            counted.append(day)
            due = day if len(counted) == working_days else None
            continue
        skipped.append(Skipped(day, PAUSE, pause.reason))
        if pause.end is None:
            break
    return Reckoning(
        received=received,
        days=working_days,
        receipt_day=receipt_day,
        counted=tuple(counted),
        skipped=tuple(skipped),
        due=due,
        ends=None if due is None else calendar.closing(due),
        estimated=not calendar.known((due or day).year),
    )


def _closed(calendar: WorkingCalendar, day: date) -> Skipped:
    """Why the office does not count a day; a working day is here only if the complaint came after its closing time."""
    found = calendar.data.days_off.get(day)
    if found is not None:
        return Skipped(day, found.kind, found.reason, found.decree)
    if calendar.is_working_day(day):
        return Skipped(day, AFTER_HOURS, "diterima setelah jam tutup")
    return Skipped(day, WEEKEND, calendar.day_off_reason(day) or "")


def _between(first: date, last: date) -> Iterable[date]:
    """From ``first`` up to but without ``last``."""
    return (first + timedelta(days=offset) for offset in range((last - first).days))

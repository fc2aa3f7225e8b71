"""Working days and office hours: every date that the office promises is counted here.

Rules: a complaint that comes after closing time or on a day off is received on the next working day;
day 1 is the working day after the receipt day; a term ends at closing time of its last day. People's
time is Asia/Jakarta (WIB); all moments that come in are aware.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sync.cases.calendar_data import CalendarData, Window, calendar_data

JAKARTA = ZoneInfo("Asia/Jakarta")
_DAY = timedelta(days=1)
_WEEKEND, _SHUT = "akhir pekan", "tidak buka"


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the office waits for the complainant; ``end`` None: it still lasts. ``reason``: what for."""

    start: datetime
    end: datetime | None = None
    reason: str = ""

    def covers(self, moment: datetime) -> bool:
        """Is the clock standing still at this moment?"""
        return self.start <= moment and (self.end is None or moment < self.end)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Monday to Friday less the decreed days off, plus and less the office's own days."""

    data: CalendarData
    # Reckoned once a day of the calendar: the centre dates a hundred cases in a batch, each some twenty days ahead.
    _windows: dict[date, tuple[Window, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _dues: dict[tuple[date, int], date] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def from_mapping(cls, *layers: Mapping[str, object]) -> WorkingCalendar:
        """From the ``calendar`` tables of holidays.toml and office.toml, given in that order.

        Without office hours in any layer those of Perpres 21/2023 hold. ValueError names the path.
        """
        return cls(calendar_data(layers))

    def known(self, year: int) -> bool:
        """Is there a decree for this year? If not, every date in it is an estimate ("perkiraan")."""
        return year in self.data.decreed_years

    def windows(self, day: date) -> tuple[Window, ...]:
        """The office hours of a day as (first, last) minutes since midnight WIB; none on a day off."""
        known = self._windows.get(day)
        if known is None:
            known = self._windows[day] = () if day in self.data.days_off else self.data.hours_of(day)
        return known

    def is_open(self, at: datetime) -> bool:
        """Does somebody sit at the desk? ``at`` is aware; the break at noon counts as shut."""
        local = at.astimezone(JAKARTA)
        minute = local.hour * 60 + local.minute
        return any(first <= minute < last for first, last in self.windows(local.date()))

    def is_working_day(self, day: date) -> bool:
        """Is the office open at all?"""
        return bool(self.windows(day))

    def day_off_reason(self, day: date) -> str | None:
        """Why the office is closed: a holiday's name with its kind, ``akhir pekan``, ``tidak buka``, or None."""
        found = self.data.days_off.get(day)
        if found is not None:
            return found.reason
        if self.windows(day):
            return None
        return _WEEKEND if day.isoweekday() >= 6 else _SHUT

    def closing(self, day: date) -> datetime:
        """Closing time (WIB) of a working day; midnight at the end of any other."""
        windows = self.windows(day)
        return _moment(day, windows[-1][1] if windows else 24 * 60)

    def receipt_day(self, at: datetime) -> date:
        """The working day on which something that came at this moment counts as received."""
        local = at.astimezone(JAKARTA)
        day = local.date()
        if self.is_working_day(day) and local < self.closing(day):
            return day
        return self.next_working_day(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        return next(later for later in _days_after(day) if self.is_working_day(later))

    def due(self, at: datetime, working_days: int, pauses: Iterable[Pause] = ()) -> date:
        """The last day of a term of whole working days; it ends at that day's `closing`.

        A pause takes out each working day on whose closing time the case stood still. ValueError for a
        term that a lasting pause holds up: as long as the clock stands still there is no due date.
        """
        pauses = tuple(pauses)
        first = self.receipt_day(at)
        if pauses:
            return self._due_after_pauses(first, working_days, pauses)
        known = self._dues.get((first, working_days))
        if known is None:
            known = self._dues[first, working_days] = self._due_after_pauses(first, working_days, ())
        return known

    def _due_after_pauses(self, day: date, left: int, pauses: tuple[Pause, ...]) -> date:
        while left > 0:
            day = self.next_working_day(day)
            pause = next((pause for pause in pauses if pause.covers(self.closing(day))), None)
            if pause is None:
                left -= 1
            elif pause.end is None:
                raise ValueError("the clock stands still: there is no due date")
        return day

    def due_after_minutes(self, at: datetime, minutes: int) -> datetime:
        """The moment (WIB) at which so many minutes of office hours have passed."""
        moment, left = at.astimezone(JAKARTA), minutes
        for day in self._from(moment.date()):
            now = moment.hour * 60 + moment.minute if day == moment.date() else 0
            for first, last in self.windows(day):
                open_minutes = last - max(first, now)
                if open_minutes > 0 and left <= open_minutes:
                    return _moment(day, max(first, now) + left)
                left -= max(open_minutes, 0)
        raise AssertionError("the days never end")

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Office minutes from one moment to another, 0 if the second is earlier; seconds do not count."""
        first, last = start.astimezone(JAKARTA), end.astimezone(JAKARTA)
        return sum(
            max(0, min(closes, _minute_of(last, day)) - max(opens, _minute_of(first, day)))
            for day in _days_from(first.date(), last.date())
            for opens, closes in self.windows(day)
        )

    def before(self, end: datetime, minutes: int) -> datetime:
        """The latest moment (WIB) from which on so many office minutes remain until ``end``."""
        last, left = end.astimezone(JAKARTA), minutes
        day = last.date()
        while True:
            for opens, closes in reversed(self.windows(day)):
                upto = min(closes, _minute_of(last, day))
                if upto - opens >= left:
                    return _moment(day, upto - left)
                left -= max(0, upto - opens)
            day -= _DAY

    def calendar_days_due(self, at: datetime, days: int) -> date:
        """A term of calendar days from the receipt day; one that ends on a day off ends on the next working day."""
        last = self.receipt_day(at) + timedelta(days=days)
        return last if self.is_working_day(last) else self.next_working_day(last)

    def reckoning(self, at: datetime, working_days: int) -> tuple[tuple[date, str], ...]:
        """The days that were skipped between receipt and due date, each with its reason, for people to check."""
        first = at.astimezone(JAKARTA).date()
        span = (self.due(at, working_days) - first).days
        days = (first + timedelta(days=offset) for offset in range(span + 1))
        skipped = ((day, self.day_off_reason(day)) for day in days)
        return tuple((day, reason) for day, reason in skipped if reason is not None)

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after ``first`` up to and with ``last``; negative when last is earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))

    def working_days_of(self, year: int, month: int) -> int:
        """How many working days a month has."""
        first = date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range((after - first).days))

    def _from(self, day: date) -> Iterator[date]:
        yield day
        yield from _days_after(day)


def _days_from(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _minute_of(moment: datetime, day: date) -> int:
    """Minutes since midnight of ``day``: before it 0, after it a whole day."""
    if moment.date() == day:
        return moment.hour * 60 + moment.minute
    return 0 if moment.date() < day else 24 * 60


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += _DAY
        yield day


def _moment(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(0), JAKARTA) + timedelta(minutes=minute)

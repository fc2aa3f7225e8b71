"""A year of the working calendar as a page shows it: twelve months, the days off by name, the office's hours."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterable, Sequence
from datetime import date

from sync.cases.calendar_data import Week, Window
from sync.cases.working_calendar import WorkingCalendar
from sync.desk.calendar.views import DayCell, DayOffLine, HoursLine, MonthView
from sync.desk.views import Fact
from sync.desk.wording import Wording
from sync.desk.words import day_words, month_name, short_day

_WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def months_of(year: int, known: WorkingCalendar, today: date, wording: Wording) -> tuple[MonthView, ...]:
    """January to December."""
    return tuple(_month(year, month, known, today, wording) for month in range(1, 13))


def _month(year: int, month: int, known: WorkingCalendar, today: date, wording: Wording) -> MonthView:
    weeks = gregorian.Calendar().monthdatescalendar(year, month)
    return MonthView(
        name=month_name(month),
        working_days=known.working_days_of(year, month),
        weeks=tuple(
            tuple(_cell(day, known, today, wording) if day.month == month else None for day in week)
            for week in weeks
        ),
        named=tuple(
            Fact(str(day.day), kind_and_name(day, known)[1])
            for day in sorted(_own_days(known))
            if (day.year, day.month) == (year, month)
        ),
    )


def _cell(day: date, known: WorkingCalendar, today: date, wording: Wording) -> DayCell:
    kind, name = kind_and_name(day, known)
    said = ": ".join(filter(None, (wording.say("day_kind", kind), name)))
    return DayCell(
        number=day.day,
        kind=kind,
        mark=wording.say("day_mark", kind, ""),
        words=f"{day_words(day)}, {said}",
        today=day == today,
    )


def kind_and_name(day: date, known: WorkingCalendar) -> tuple[str, str]:
    """The kind of a day, as in ``[day_kind]`` of the words, and its name if it has one."""
    off, extra = known.data.days_off.get(day), known.data.extra_days.get(day)
    if off is not None:
        return off.kind, off.name
    if extra is not None:
        return "tambahan", extra.name
    return ("kerja" if known.is_working_day(day) else "akhir_pekan"), ""


def days_off_of(year: int, known: WorkingCalendar, wording: Wording) -> tuple[DayOffLine, ...]:
    """All days of the year that have a name, in order."""
    lines = []
    for day in sorted(_own_days(known)):
        if day.year == year:
            kind, name = kind_and_name(day, known)
            found = known.data.days_off.get(day) or known.data.extra_days[day]
            own = kind in {"lokal", "tambahan"}
            lines.append(
                DayOffLine(short_day(day), name, wording.say("day_kind", kind), found.decree or "–", own)
            )
    return tuple(lines)


def _own_days(known: WorkingCalendar) -> Iterable[date]:
    return {*known.data.days_off, *known.data.extra_days}


def hours_of(known: WorkingCalendar) -> tuple[HoursLine, ...]:
    """Office hours, days with the same hours together."""
    data = known.data
    together: list[list[int]] = []
    for weekday in range(1, 8):
        pair = (data.week.get(weekday, ()), data.ramadan_week.get(weekday, ()))
        if not any(pair):
            continue
        if together and _pair(together[-1][0], data.week, data.ramadan_week) == pair:
            together[-1].append(weekday)
        else:
            together.append([weekday])
    return tuple(
        HoursLine(
            _span(days), _windows(data.week.get(days[0], ())), _windows(data.ramadan_week.get(days[0], ()))
        )
        for days in together
    )


def _pair(weekday: int, week: Week, ramadan: Week) -> tuple[tuple[Window, ...], tuple[Window, ...]]:
    return week.get(weekday, ()), ramadan.get(weekday, ())


def _span(days: Sequence[int]) -> str:
    first, last = _WEEKDAYS[days[0] - 1], _WEEKDAYS[days[-1] - 1]
    return first if len(days) == 1 else f"{first}–{last}"


def _windows(windows: Iterable[Window]) -> str:
    return "\n".join(f"{_clock(first)}–{_clock(last)}" for first, last in windows) or "tutup"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}.{minute % 60:02}"


def ramadans_of(year: int, known: WorkingCalendar) -> tuple[str, ...]:
    """The Ramadans that touch the year, from when to when."""
    return tuple(
        f"{short_day(first)} sampai {short_day(last)}"
        for first, last in sorted(known.data.ramadans)
        if year in {first.year, last.year}
    )

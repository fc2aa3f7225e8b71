"""The calendar's data as read from its settings: decreed days, the office's hours and its own days."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from sync.cases.reading import Table

Window = tuple[int, int]
"""Opening and closing as minutes since midnight WIB."""

Week = Mapping[int, tuple[Window, ...]]
"""Windows by ISO weekday, 1 is Monday."""

_ORDINARY: Week = {
    **dict.fromkeys((1, 2, 3, 4), ((450, 720), (780, 960))),
    5: ((450, 690), (780, 990)),
}
_KEYS = frozenset(("version", "years", "days", "hours", "ramadan_hours", "ramadan", "local_days"))
_KINDS = {"nasional": "", "cuti_bersama": "cuti bersama "}


@dataclass(frozen=True, slots=True)
class DayOff:
    """One day on which the office is closed, with the words that stand beside a deadline."""

    name: str
    kind: str  # nasional | cuti_bersama | lokal; kerja: a working day that the office has added
    decree: str

    @property
    def reason(self) -> str:
        """E.g. ``cuti bersama Nyepi``."""
        return _KINDS.get(self.kind, "") + self.name


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that the office has decided on by screen. ``n``: its number among the office's changes, from 1.

    ``working`` True: the office works on it all the same; False: it is a day off; None: as it was without us.
    """

    n: int
    day: date
    working: bool | None
    reason: str = ""
    decree: str = ""


@dataclass(frozen=True)  # without slots: its stamp is reckoned once, and every act of the desk writes it
class CalendarData:
    """Everything the calendar knows. ``version``: of the settings, and how often an office has changed it by screen."""

    version: str
    decreed_years: frozenset[int]
    days_off: Mapping[date, DayOff]
    extra_days: Mapping[date, DayOff]
    week: Week
    ramadan_week: Week
    ramadans: tuple[tuple[date, date], ...]

    def hours_of(self, day: date) -> tuple[Window, ...]:
        """The windows of a day that is not a day off; a working day added on a weekend has Monday's."""
        week = self.week
        if any(first <= day <= last for first, last in self.ramadans):
            week = self.ramadan_week
        if day in self.extra_days and not week.get(day.isoweekday()):
            return week.get(1, ())
        return week.get(day.isoweekday(), ())

    @cached_property
    def stamp(self) -> str:
        """Stands beside each date counted with it: the version, and eight hex of what it says. Data that was changed
        without a new version (a local day in office.toml) is told apart too."""
        said = (
            sorted(self.decreed_years),
            sorted((day, found.reason) for day, found in self.days_off.items()),
            sorted(self.extra_days),
            sorted(self.week.items()),
            sorted(self.ramadan_week.items()),
            sorted(self.ramadans),
        )
        return f"{self.version} {hashlib.sha256(repr(said).encode()).hexdigest()[:8]}"

    def changed(self, changes: Iterable[DayChange]) -> CalendarData:
        """With the office's own days over it; of several changes of one day the last one counts."""
        last = {change.day: change for change in sorted(changes, key=lambda change: change.n)}
        if not last:
            return self
        off, extra = dict(self.days_off), dict(self.extra_days)
        for day, change in last.items():
            if change.working:
                off.pop(day, None)
                extra[day] = DayOff(change.reason, "kerja", change.decree)
            elif change.working is False:
                extra.pop(day, None)
                off[day] = DayOff(change.reason, "lokal", change.decree)
        number = max(change.n for change in last.values())
        return replace(self, version=f"{self.version}+{number}", days_off=off, extra_days=extra)


def calendar_data(layers: Sequence[Mapping[str, object]]) -> CalendarData:
    """Reads the ``calendar`` table of each layer; later layers add to and overrule earlier ones."""
    tables = [_table(layer) for layer in layers]
    if not any(table.tables("days") for table in tables):
        # A file that was not found would otherwise be a year without holidays, and every promise wrong.
        raise ValueError("calendar.days: no days off are listed")
    days_off, extra_days = _days(tables)
    week = _week(tables, "hours") or _ORDINARY
    return CalendarData(
        version="+".join(version for table in tables if (version := table.text("version", ""))),
        decreed_years=frozenset(_decreed_years(tables)),
        days_off=days_off,
        extra_days=extra_days,
        week=week,
        ramadan_week=_week(tables, "ramadan_hours") or week,
        ramadans=tuple(
            (row.day("first"), row.day("last")) for table in tables for row in table.tables("ramadan")
        ),
    )


def _table(layer: Mapping[str, object]) -> Table:
    """The layer's ``calendar`` table; a layer may also be that table itself."""
    table = (
        Table(layer)
        if "calendar" not in layer and _KEYS.intersection(layer)
        else Table(layer).table("calendar")
    )
    table.only(_KEYS)
    return table


def _decreed_years(tables: Sequence[Table]) -> list[int]:
    rows = [row for table in tables for row in table.tables("years")]
    return [row.number("year") for row in rows if not row.flag("estimated", False)]


def _days(tables: Sequence[Table]) -> tuple[dict[date, DayOff], dict[date, DayOff]]:
    decrees = {
        row.number("year"): row.text("decree", "") for table in tables for row in table.tables("years")
    }
    off: dict[date, DayOff] = {}
    extra: dict[date, DayOff] = {}
    for row in (row for table in tables for row in table.tables("days")):
        row.only(("date", "name", "kind", "decree"))
        day, kind = row.day("date"), row.text("kind")
        if kind not in _KINDS:
            raise ValueError(f"{row.path}.kind: expected one of {', '.join(_KINDS)}")
        off[day] = DayOff(row.text("name"), kind, row.text("decree", decrees.get(day.year, "")))
    for row in (row for table in tables for row in table.tables("local_days")):
        row.only(("date", "working", "reason", "decree"))
        day = row.day("date")
        if row.flag("working", False):
            off.pop(day, None)
            extra[day] = DayOff(row.text("reason"), "kerja", row.text("decree", ""))
        else:
            off[day] = DayOff(row.text("reason"), "lokal", row.text("decree", ""))
    return off, extra


def _week(tables: Sequence[Table], key: str) -> dict[int, tuple[Window, ...]]:
    week: dict[int, tuple[Window, ...]] = {}
    for row in (row for table in tables for row in table.tables(key)):
        row.only(("days", "windows"))
        windows = tuple(_window(text, f"{row.path}.windows") for text in row.texts("windows"))
        if any(earlier[1] > later[0] for earlier, later in pairwise(windows)):
            raise ValueError(f"{row.path}.windows: expected windows in order, none over another")
        week.update(dict.fromkeys(row.numbers("days"), windows))
    return week


def _window(text: str, path: str) -> Window:
    try:
        first, last = (_minute(part) for part in text.split("-"))
    except ValueError:
        raise ValueError(f'{path}: expected a window such as "07:30-12:00"') from None
    if not 0 <= first < last <= 24 * 60:
        raise ValueError(f"{path}: expected a window that ends after it begins")
    return first, last


def _minute(text: str) -> int:
    hours, minutes = text.strip().split(":")
    return int(hours) * 60 + int(minutes)

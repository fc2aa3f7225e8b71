"""What the calendar's pages show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from sync.desk.views import Fact, Said


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of a month. ``mark``: one letter that says its kind beside the colour, "" for an ordinary working day;
    ``kind``: kerja, akhir_pekan, nasional, cuti_bersama, lokal or tambahan; ``words``: for who hears the page.
    """

    number: int
    kind: str
    mark: str
    words: str
    today: bool = False


@dataclass(frozen=True, slots=True)
class MonthView:
    """``weeks``: seven cells each, Monday first, None before the first and after the last day."""

    name: str
    working_days: int
    weeks: tuple[tuple[DayCell | None, ...], ...]
    named: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class DayOffLine:
    """A day of the list below the year."""

    day: str
    name: str
    kind: str
    decree: str
    own: bool


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Office hours of one or more weekdays."""

    days: str
    ordinary: str
    ramadan: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A change by screen."""

    title: str
    note: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A line of a reckoning. ``counted``: it is one of the days that count."""

    day: str
    words: str
    counted: bool = False


@dataclass(frozen=True, slots=True)
class AccountView:
    """A deadline with its working. ``decrees``: on which the days off among its lines rest."""

    due: str
    until: str
    received: str
    receipt: str
    days: int
    lines: tuple[AccountLine, ...]
    counted: str
    decrees: tuple[str, ...] = ()
    estimate: str = ""


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """What was typed into the calculator, and what is wrong with it by field."""

    received: str
    time: str
    days: str
    wrong: dict[str, str]
    account: AccountView | None = None


@dataclass(frozen=True, slots=True)
class AskedChange:
    """What was typed into the form of a change, and what is wrong with it by field."""

    day: str = ""
    kind: str = "libur"
    reason: str = ""
    decree: str = ""
    wrong: dict[str, str] | None = None

    def trouble(self, field: str) -> str:
        """What is wrong with this field, or ""."""
        return (self.wrong or {}).get(field, "")


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The year, its list, the office's hours, the calculator, and for those who may the form of a change."""

    year: int
    earlier: int
    later: int
    line: str
    warnings: tuple[Said, ...]
    months: tuple[MonthView, ...]
    days_off: tuple[DayOffLine, ...]
    hours: tuple[HoursLine, ...]
    ramadans: tuple[str, ...]
    version: str
    term: AskedTerm
    may_change: bool
    change: AskedChange
    first: str
    last: str
    seen: int
    history: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True)
class PreviewView:
    """A change before it is made: what it does to open cases."""

    title: str
    now: str
    then: str
    moves: str
    effects: tuple[Fact, ...]
    fields: tuple[tuple[str, str], ...]

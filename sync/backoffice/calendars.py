"""`backoffice calendar`: what the working calendar says, and whether the shipped days are the decrees'."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime, time
from types import ModuleType

from sync.backoffice.many_offices import office_of, takes_office
from sync.backoffice.opened import RefusedError, opened, settings_of
from sync.cases.calendar_data import DayOff
from sync.cases.reckoning import Reckoning, reckon
from sync.cases.working_calendar import JAKARTA, Pause, WorkingCalendar
from sync.central.rules import load_rules
from sync.configuration import config_folder

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONGEST_TERM = 366


def verbs(calendar: argparse.ArgumentParser) -> None:
    """`due`, `year` and `check`."""
    below = calendar.add_subparsers(title="verbs", metavar="VERB", required=True)
    _due_verb(below.add_parser("due", help=_DUE.splitlines()[0], description=_DUE, formatter_class=_PLAIN))
    year = below.add_parser("year", help=_YEAR, description=_YEAR)
    year.add_argument("year", type=_year, help="e.g. 2026")
    _which(year)
    year.set_defaults(verb=_show_year)
    check = below.add_parser("check", help=_CHECK.splitlines()[0], description=_CHECK, formatter_class=_PLAIN)
    check.set_defaults(verb=_check)


_PLAIN = argparse.RawDescriptionHelpFormatter
_DUE = """The last day of a term of working days, and each day that did not count with its reason.

The working day on which a complaint is received is day 0; what comes after closing time or on a day off
is received on the next working day. The term ends at closing time of its last day.

  backoffice calendar due 2026-03-13 12
  backoffice calendar due 2026-03-13 12 --time 15:45
  backoffice calendar due 2026-11-23 12 --pause "2026-11-26 10:00" "2026-12-02 09:00" """
_YEAR = "Working days of a year by month, and its days off with their decree."
_CHECK = """Hold the shipped days off against the package `holidays` (development only).

Differences are told, not mended: the decree's own list decides. Exit code 1 if a decreed year differs."""


def _due_verb(one: argparse.ArgumentParser) -> None:
    one.add_argument("date", type=_day, help="when it was received, e.g. 2026-03-13")
    one.add_argument("days", type=_term, help="working days, e.g. 12")
    one.add_argument("--time", type=_clock, metavar="HH:MM", help="WIB; default: as the office opens")
    one.add_argument(
        "--pause",
        nargs=2,
        type=_moment,
        action="append",
        default=[],
        metavar=("FROM", "UNTIL"),
        help='the clock stood still, e.g. "2026-11-26 10:00" "2026-12-02 09:00"; may be given several times',
    )
    _which(one)
    one.set_defaults(verb=_show_due)


def _which(one: argparse.ArgumentParser) -> None:
    words = "by the files of config/ alone, without the days that the office has added by screen"
    one.add_argument("--files", action="store_true", help=words)
    takes_office(one)


def _show_due(options: argparse.Namespace) -> int:
    calendar = _calendar(options)
    opens = calendar.windows(options.date)
    at = options.time or time(*divmod(opens[0][0] if opens else 12 * 60, 60))
    received = datetime.combine(options.date, at, JAKARTA)
    pauses = [Pause(first, last) for first, last in options.pause]
    if any(pause.end is not None and pause.end <= pause.start for pause in pauses):
        raise RefusedError("--pause: the second moment must be later than the first.")
    _print_due(reckon(calendar, received, options.days, pauses), calendar, options.time is None)
    return 0


def _print_due(found: Reckoning, calendar: WorkingCalendar, by_default: bool) -> None:
    assert found.due is not None  # a pause of the console always ends
    assert found.ends is not None
    estimate = "   (estimate: no decree for that year yet)" if found.estimated else ""
    print(f"{found.due}   {found.due:%A}, until {found.ends:%H:%M} WIB{estimate}")
    came = "as the office opens" if by_default else "by the clock"
    print(f"Received {found.received:%a %Y-%m-%d %H:%M} WIB ({came}); ", end="")
    print(f"receipt day {found.receipt_day:%a %Y-%m-%d}, then {found.days} working days.")
    if found.receipt_day != found.received.date() and calendar.is_working_day(found.received.date()):
        closing = calendar.closing(found.received.date())
        print(f"After hours: the office closed at {closing:%H:%M}, so it is received the next working day.")
    print(f"Not counted ({len(found.skipped)}):")
    for one in found.skipped:
        reason = one.reason or "the clock stood still"
        print(f"  {one.day:%a %Y-%m-%d}   {reason}{f'   {one.decree}' if one.decree else ''}")
    print(f"Calendar {calendar.data.stamp}")


def _show_year(options: argparse.Namespace) -> int:
    calendar, year = _calendar(options), options.year
    counts = [calendar.working_days_of(year, month) for month in range(1, 13)]
    print("   ".join(f"{name} {count}" for name, count in zip(_MONTHS, counts, strict=True)))
    decreed = "decreed" if calendar.known(year) else "estimate: no decree known for this year"
    print(f"{year}: {sum(counts)} working days ({decreed})")
    for day, found in sorted(calendar.data.days_off.items()):
        if day.year == year:
            print(f"  {day:%a %Y-%m-%d}   {found.kind:<12}   {found.name:<32}   {found.decree}".rstrip())
    for day, found in sorted(calendar.data.extra_days.items()):
        if day.year == year:
            print(f"  {day:%a %Y-%m-%d}   {'working day':<12}   {found.name:<32}   {found.decree}".rstrip())
    print(f"Calendar {calendar.data.stamp}")
    return 0


def _calendar(options: argparse.Namespace) -> WorkingCalendar:
    """The office's present one; by the files alone where there is no data yet, for asking must not make any."""
    settings = settings_of(options)
    if options.files or not (settings.database or (settings.folder / "central.sqlite").exists()):
        return load_rules(config_folder()).calendar
    centre = opened(options)
    with closing(centre.store):
        return centre.store.rules.calendar_of(office_of(centre, options))


def _check(options: argparse.Namespace) -> int:
    known = _holidays()
    if known is None:
        print(
            "The package `holidays` is not installed: it belongs to development and is never used at run time."
        )
        print("Install it with `python3 dev.py test`, or: pip install holidays==0.109")
        return 1
    data = load_rules(config_folder()).calendar.data
    years = sorted({day.year for day in data.days_off})
    differ = 0
    for year in years:
        shipped = {day: found for day, found in data.days_off.items() if day.year == year}
        lines = list(_differences(shipped, _theirs(known, year)))
        decreed = year in data.decreed_years
        differ += bool(lines) and decreed
        words = "as in the package" if not lines else f"{len(lines)} differences"
        print(f"{year}   {len(shipped)} days   {'decreed' if decreed else 'estimated':<9}   {words}")
        for line in lines:
            print(f"  {line}")
    print(f"holidays {known.__version__}, shipped calendar {data.version}. The decree's own list decides.")
    return 1 if differ else 0


def _holidays() -> ModuleType | None:
    try:
        return importlib.import_module("holidays")
    except ImportError:
        return None


def _theirs(package: ModuleType, year: int) -> dict[date, tuple[str, str]]:
    """Kind and name by day, as the package has them."""
    found: dict[date, tuple[str, str]] = {}
    for category, kind in (("government", "cuti_bersama"), ("public", "nasional")):
        days = package.Indonesia(years=[year], categories=(category,), language="id")
        found.update({day: (kind, name) for day, name in days.items()})
    return found


def _differences(ours: Mapping[date, DayOff], theirs: Mapping[date, tuple[str, str]]) -> list[str]:
    lines = []
    for day in sorted({*(day for day, one in ours.items() if one.kind != "lokal"), *theirs}):
        own, other = ours.get(day), theirs.get(day)
        if own is None and other is not None:
            lines.append(f"{day:%a %Y-%m-%d}   only in the package: {other[0]} {other[1]}")
        elif own is not None and other is None:
            lines.append(f"{day:%a %Y-%m-%d}   only shipped: {own.kind} {own.name} ({own.decree})")
        elif own is not None and other is not None and own.kind != other[0]:
            lines.append(
                f"{day:%a %Y-%m-%d}   shipped as {own.kind} {own.name}, in the package {other[0]} {other[1]}"
            )
    return lines


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{typed!r} is not a date such as 2026-03-13") from None


def _term(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or int(typed) > _LONGEST_TERM:
        raise argparse.ArgumentTypeError(
            f"{typed!r} is not a number of working days from 0 to {_LONGEST_TERM}"
        )
    return int(typed)


def _clock(typed: str) -> time:
    try:
        return datetime.strptime(typed.replace(".", ":"), "%H:%M").time()  # noqa: DTZ007 - a time of day, WIB
    except ValueError:
        raise argparse.ArgumentTypeError(f"{typed!r} is not a time of day such as 15:45") from None


def _moment(typed: str) -> datetime:
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f'{typed!r} is not a moment such as "2026-11-26 10:00"') from None
    return found.astimezone(JAKARTA) if found.tzinfo else found.replace(tzinfo=JAKARTA)


def _year(typed: str) -> int:
    if not typed.isascii() or not typed.isdigit() or not 2000 <= int(typed) <= 2100:
        raise argparse.ArgumentTypeError(f"{typed!r} is not a year from 2000 to 2100")
    return int(typed)

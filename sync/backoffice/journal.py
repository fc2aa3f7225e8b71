"""`backoffice journal`: the days of the case journal, closed, printed and checked."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from datetime import date, timedelta

from sync.backoffice.many_offices import office_of, takes_office
from sync.backoffice.opened import opened
from sync.cases.numbers import TrackingNumber
from sync.central.journal_days import Break, DayHead, broken_chains, broken_days, heads, seal_days
from sync.central.roster import today

_FORTNIGHT = timedelta(days=14)


def verbs(journal: argparse.ArgumentParser) -> None:
    """What can be done with the journal."""
    journal.set_defaults(verb=_heads, office=None, first=None, last=None, json=False)
    below = journal.add_subparsers(title="verbs", metavar="VERB")
    words = (
        "the heads of the last fourteen days, or of those named, newest first: print them and keep the paper"
    )
    listed = below.add_parser("heads", help=words, description=words)
    listed.add_argument("--from", dest="first", type=_day, metavar="DAY", help="first day, e.g. 2026-11-01")
    listed.add_argument("--to", dest="last", type=_day, metavar="DAY", help="last day")
    listed.add_argument("--json", action="store_true", help="as one JSON array")
    takes_office(listed)
    listed.set_defaults(verb=_heads)
    words = "close every day that is over; the daily round does the same"
    sealed = below.add_parser("seal", help=words, description=words)
    takes_office(sealed)
    sealed.set_defaults(verb=_seal)
    words = (
        "reckon every chain and every day's head anew: was an event changed, taken out or put in? Exit code 1 if so."
        " It reads the whole journal"
    )
    checked = below.add_parser("check", help=words.partition(":")[0], description=words)
    takes_office(checked)
    checked.set_defaults(verb=_check)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{typed!r} is no day such as 2026-11-01") from None


def _heads(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        last = options.last or today(centre.clock())
        found = heads(centre.store, office_of(centre, options), options.first or last - _FORTNIGHT, last)
    if options.json:
        told = [
            {"day": one.day.isoformat(), "cases": one.cases, "events": one.events, "hash": one.hash}
            for one in found
        ]
        print(json.dumps(told))
        return 0
    for one in found:
        print(_line(one))
    if not found:
        print("No day of these is closed yet. A day is closed when it is over: `backoffice journal seal`.")
    return 0


def _line(one: DayHead) -> str:
    return f"{one.day}  {one.cases:>5} cases  {one.events:>6} events  {one.hash}"


def _seal(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        made = seal_days(centre.store, office_of(centre, options), centre.clock)
    for one in made:
        print(_line(one))
    print(f"{len(made)} days closed." if made else "Every day that is over was closed already.")
    return 0


def _check(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        office_id = office_of(centre, options)
        chains, days = broken_chains(centre.store, office_id), broken_days(centre.store, office_id)
    for chain in chains:
        print(f"BAD  case {_number(chain)}: event {chain.n} was changed, taken out or put in.")
    for day in days:
        print(
            f"BAD  day {day}: its head is not what the journal says any more. Compare it with the printed one."
        )
    if not chains and not days:
        print("Every chain and every day is whole.")
    return 1 if chains or days else 0


def _number(chain: Break) -> str:
    return str(TrackingNumber(chain.number))

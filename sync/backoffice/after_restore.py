"""`backoffice restored` and `backoffice numbers`: what a restored centre cannot know, and the remedy."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import datetime

from sync.backoffice.many_offices import office_of, takes_office
from sync.backoffice.opened import AddVerb, RefusedError, opened, sentence
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central import restored
from sync.central.devices import devices_of
from sync.central.kiosk_acts import Errand
from sync.central.numbers_raised import COUNTED, Counter, Wanted, counters, raise_to
from sync.central.offices import offices
from sync.central.service import Centre

_NUMBERS = """\
Where the office's books and the receipts of the desk stand, and going on above numbers that papers bear already.

agenda   book of what came in (step 3)       letter   book of what went out
serial   receipts of the desk, e.g. PGT0 000004

After a restore: take the newest paper of each and say its number. What lies between is left out for good, stands in the
book as one line with the reason, and in the audit trail. Numbers only ever rise."""


def verb(add: AddVerb) -> None:
    """`restored` with its options."""
    words = (
        "After a restore: what this centre cannot know any more, office by office, with what to do about it."
        " With --confirm: say that it was done; until then the doctor warns."
    )
    one = add("restored", show, words)
    one.add_argument("--confirm", action="store_true", help="numbers, kiosks and accounts were looked after")
    one.add_argument("--by", metavar="NAME", help="with --confirm: who looked")
    one.add_argument("--reason", metavar="WORDS", default="", help="with --confirm: what was found and done")


def numbers_verbs(numbers: argparse.ArgumentParser) -> None:
    """What can be done with the counters."""
    numbers.description, numbers.formatter_class = _NUMBERS, argparse.RawDescriptionHelpFormatter
    numbers.set_defaults(verb=show_numbers, year=None, office=None)
    below = numbers.add_subparsers(title="verbs", metavar="VERB")
    listed = below.add_parser("list", help="the last number of each, of every office")
    _takes_year(listed)
    listed.set_defaults(verb=show_numbers)
    words = "go on above LAST, the highest number that any paper bears"
    one = below.add_parser("raise", help=words, description=words)
    one.add_argument("counted", metavar="SERIES", choices=COUNTED, help=", ".join(COUNTED))
    one.add_argument("last", metavar="LAST", type=int)
    one.add_argument("--by", metavar="NAME", required=True, help="who read it off the papers")
    one.add_argument("--reason", metavar="WORDS", required=True, help="stands in the book beside the gap")
    _takes_year(one)
    takes_office(one)
    one.set_defaults(verb=raise_number)


def _takes_year(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int, metavar="YYYY", help="of the book; default: this year")


def show(options: argparse.Namespace) -> int:
    """What waits for a person, or that it was looked after."""
    centre = opened(options)
    with closing(centre.store):
        if options.confirm:
            return _confirm(centre, options)
        found = restored.waits(centre.store)
        if found is None:
            print("No restore waits to be looked after.")
            return 0
        print(f"Restored {found.done_at.astimezone(JAKARTA):%Y-%m-%d %H:%M} WIB.")
        for line in to_look_after(centre, _moment(found.outcome)):
            print(line)
    return 0


def _confirm(centre: Centre, options: argparse.Namespace) -> int:
    if not options.by:
        raise RefusedError("Who looked? --by NAME, and --reason with what was found.")
    refusal = restored.confirm(centre.store, Errand(options.by, options.reason), centre.clock)
    if refusal is not None:
        raise RefusedError(sentence(refusal))
    print("Noted in the journal of every office; the doctor does not warn of it any more.")
    return 0


def to_look_after(centre: Centre, known_until: datetime | None) -> list[str]:
    """Lines for the console. ``known_until``: the last moment of which this store knows, None where it does not say."""
    until = "" if known_until is None else f" after {known_until.astimezone(JAKARTA):%Y-%m-%d %H:%M} WIB"
    lines = [
        f"This centre does not know what was done{until}. Kiosks send their cases again; look yourself after the rest:",
        "",
        "Numbers. One that was given since would be given again. Take the newest paper of each, and if its number is",
        "above this one: backoffice numbers raise SERIES LAST --by NAME --reason WORDS (--office CODE)",
    ]
    year = centre.clock().astimezone(JAKARTA).year
    for office in offices(centre.store):
        stand = ", ".join(_said(one, year) for one in counters(centre.store, office.office_id, year))
        lines.append(f"  {office.code}   {stand}")
    lines += [
        "",
        "Kiosks. All of these are heard. Refuse again whichever was refused since: backoffice keys revoke KEYID",
    ]
    heard = [
        f"  {one.prefix}   key {one.key_id}   enrolled {one.enrolled_at:%Y-%m-%d}, {_seen(one.last_seen_at)}"
        for office in offices(centre.store)
        for one in devices_of(centre.store, office.office_id)
        if one.state == "active"
    ]
    return [
        *lines,
        *(heard or ["  none is enrolled"]),
        "",
        "Accounts. Roles, passwords, second factors, closed accounts and delegations are those of that day:",
        "backoffice user list. Sign-ins and one-time links have ended.",
        "",
        "Then say so; until then the doctor warns: backoffice restored --confirm --by NAME --reason WORDS",
    ]


def show_numbers(options: argparse.Namespace) -> int:
    """The counters of every office."""
    centre = opened(options)
    with closing(centre.store):
        year = options.year or centre.clock().astimezone(JAKARTA).year
        for office in offices(centre.store):
            for one in counters(centre.store, office.office_id, year):
                print(f"{office.code}   {_said(one, year)}")
    return 0


def raise_number(options: argparse.Namespace) -> int:
    """Above what a person has read off the papers."""
    centre = opened(options)
    with closing(centre.store):
        year = options.year or centre.clock().astimezone(JAKARTA).year
        wanted = Wanted(options.counted, year, options.last)
        errand = Errand(options.by, options.reason)
        made = raise_to(centre.store, office_of(centre, options), wanted, errand, centre.clock)
    if isinstance(made, Refusal):
        raise RefusedError(sentence(made))
    between = str(made.first) if made.first == made.last else f"{made.first} to {made.last}"
    print(f"{made.counted}: {between} left out; the next one is {made.last + 1}.")
    return 0


def _said(one: Counter, year: int) -> str:
    if one.prefix:
        return f"serial {one.prefix} {one.last:06}" if one.last else f"serial {one.prefix} none yet"
    return f"{one.counted} {one.last}/{year}" if one.last else f"{one.counted} none in {year}"


def _seen(at: datetime | None) -> str:
    return "never heard" if at is None else f"last heard {at:%Y-%m-%d}"


def _moment(outcome: str) -> datetime | None:
    try:
        return datetime.fromisoformat(outcome)
    except ValueError:  # put back by hand, or nothing was known
        return None

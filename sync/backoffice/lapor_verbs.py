"""`backoffice lapor`: the exchange with SP4N-LAPOR! by files, without a browser."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

from sync.backoffice.opened import RefusedError, opened
from sync.cases.lapor import FileForm
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.account_journal import record
from sync.central.lapor.handing import EVERY, HERE, MOST, THERE, offered, reports_of
from sync.central.lapor.planning import STOPPED, WHATS, plan
from sync.central.lapor.taking import take
from sync.central.people import Person, find_person
from sync.central.service import Centre
from sync.channels.lapor.files import FileExchange
from sync.channels.lapor.tables import MOST_ROWS
from sync.desk.wording import Wording

WORDS = "The exchange with SP4N-LAPOR! by files: hand cases out, take a file in."
_WHICH = {"here": HERE, "there": THERE, "all": EVERY}


def verbs(lapor: argparse.ArgumentParser) -> None:
    """What can be done with the exchange at the console; what their words mean is written at the desk."""
    below = lapor.add_subparsers(title="verbs", metavar="VERB", required=True)
    words = (
        "Write cases into a file for SP4N-LAPOR!. A name goes along only where the complainant gave it openly. The file holds "
        "personal data in plain: carry it yourself and delete it afterwards."
    )
    out = below.add_parser("export", help="hand cases out", description=words)
    out.add_argument(
        "file", type=Path, help="where to; must not be there yet; .xlsx, .csv or .json says the form"
    )
    out.add_argument(
        "--from",
        dest="first",
        type=date.fromisoformat,
        metavar="DAY",
        help="received from (default: 30 days ago)",
    )
    out.add_argument(
        "--to", dest="last", type=date.fromisoformat, metavar="DAY", help="received until (default: today)"
    )
    out.add_argument(
        "--which",
        choices=sorted(_WHICH),
        default="here",
        help="those that stand only here (default), over there too, or all",
    )
    _takes_login(out)
    out.set_defaults(verb=_export)
    words = (
        "Take in a file of SP4N-LAPOR!: new reports become cases, known ones are brought up to date. The same file again changes "
        "nothing. A row that cannot be used is named with its line and stops no other; exit code 1 if there was one."
    )
    into = below.add_parser("import", help="take a file in", description=words)
    into.add_argument("file", type=Path, help="XLSX, CSV or JSON")
    into.add_argument("--dry-run", action="store_true", help="only say what would happen")
    _takes_login(into)
    into.set_defaults(verb=_import)


def _takes_login(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as",
        dest="login",
        required=True,
        metavar="LOGIN",
        help="in whose name; an account that handles cases",
    )


def _export(options: argparse.Namespace) -> int:
    form = options.file.suffix.lstrip(".").lower()
    known = next((one for one in get_args(FileForm) if one == form), None)
    if known is None:
        raise RefusedError("The name says the form: it ends in .xlsx, .csv or .json.")
    centre = opened(options)
    with closing(centre.store):
        person, now = _person(centre, options.login), centre.clock()
        last = options.last or now.astimezone(JAKARTA).date()
        first = options.first or last - timedelta(days=30)
        if first > last:
            raise RefusedError("The first day lies behind the last one.")
        found = offered(centre.store, person, first, last, _WHICH[options.which], limit=MOST + 1)
        if len(found) > MOST:
            raise RefusedError(f"More than {MOST} cases; choose fewer days.")
        reports = reports_of(centre.store, person, [one.case_id for one in found])
        data = FileExchange().hand_out(reports, known, now)
        with options.file.open("xb") as file:
            options.file.chmod(0o600)
            file.write(data)
        facts = {"what": "sp4n", "form": known, "rows": len(reports), "public": False}
        record(centre.store, person.office_id, "Exported", person.by(), person.login, centre.clock, **facts)
    print(
        f"{len(reports)} cases in {options.file}. It holds personal data: delete it once it was carried over."
    )
    return 0


def _import(options: argparse.Namespace) -> int:
    sheet = FileExchange().take_in(options.file.read_bytes())
    centre = opened(options)
    with closing(centre.store):
        words = Wording.load(centre.store.rules.office)
        if isinstance(sheet, Refusal):
            raise RefusedError(words.refusal(sheet))
        person = _person(centre, options.login)
        found = plan(centre.store, person, sheet, centre.clock().astimezone(JAKARTA).date())
        for one in found.rows:
            if one.what == STOPPED and one.why is not None:
                print(f"baris {one.line}: {words.refusal(one.why)}", file=sys.stderr)
        done = found.counts
        if not options.dry_run:
            taken = take(centre.store, centre.keys, person, sheet, centre.clock, MOST_ROWS)
            if isinstance(taken, Refusal):
                raise RefusedError(words.refusal(taken))
            done = {**dict.fromkeys(WHATS, 0), **taken.counts, STOPPED: found.counts[STOPPED]}
            done["tetap"] += found.counts["tetap"]
    told = ", ".join(f"{number} {what}" for what, number in done.items())
    print(f"{'Nothing was done. ' if options.dry_run else ''}{told}")
    return 1 if done[STOPPED] else 0


def _person(centre: Centre, login: str) -> Person:
    person = find_person(centre.store, login)
    if person is None or not person.active or person.office_id != centre.store.office_id:
        raise RefusedError(f"No open account {login} in this office; see `backoffice user list`.")
    if not person.handles_cases:
        raise RefusedError(f"{login} handles no cases.")
    return person

"""Looking after an installation: database, codes for kiosks, health."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from datetime import timedelta

from sync.backoffice.many_offices import office_of, takes_office
from sync.backoffice.opened import AddVerb, opened
from sync.backoffice.safekeeping import shares
from sync.central.enrolment import issue_code
from sync.central.examination import examine
from sync.central.upkeep import sweep_all
from sync.desk.words import moment_words
from sync.wire.messages import CODE_LASTS

_FROM_THE_CONSOLE = "console"


def verbs(add: AddVerb) -> None:
    """The three with their options."""
    add("migrate", migrate, "Bring the database up to date, make the keys if there are none, and end.")
    words = "Issue a code with which one kiosk can be enrolled, good for 15 minutes."
    code = add("enrol-code", enrol_code, words)
    code.add_argument("--json", action="store_true", help="as one JSON object")
    code.add_argument(
        "--hours",
        type=_hours,
        metavar="N",
        help="1 to 72, where the request comes by USB stick",
    )
    takes_office(code)
    words = (
        "Check database, schema, keys, disk, clock, sealed files, backups and settings; exit code 1 if something is bad,"
        " 0 with warnings alone."
    )
    one = add("doctor", doctor, words)
    one.add_argument("--json", action="store_true", help="as one JSON object")
    one.add_argument(
        "--deep",
        action="store_true",
        help="hash every sealed file, list the bucket, hold rows and files against each other, and mend: what is lost"
        " is asked of the kiosks again, files without a row are moved to strays/. It reads everything once",
    )


def _hours(typed: str) -> int:
    hours = int(typed)
    if not 1 <= hours <= 72:
        raise argparse.ArgumentTypeError(f"{hours} is not from 1 to 72")
    return hours


def migrate(options: argparse.Namespace) -> int:
    """Bring the database up to date and make the keys; opening does both."""
    centre = opened(options)
    with closing(centre.store):
        print(f"The database in {centre.settings.folder} is up to date.")
        for secret, words in (
            (centre.keys.escrow_secret, "it opens every case"),
            (centre.keys.root_secret, "it says whom kiosks seal to"),
        ):
            if secret is not None:
                print(f"Carry {secret} to a safe and delete it here: {words}. See `backoffice keys --help`.")
    return 0


def enrol_code(options: argparse.Namespace) -> int:
    """A code for one kiosk."""
    lasts = CODE_LASTS if options.hours is None else timedelta(hours=options.hours)
    centre = opened(options)
    with closing(centre.store):
        issued = issue_code(centre.store, office_of(centre, options), _FROM_THE_CONSOLE, centre.clock, lasts)
    if options.json:
        url = centre.settings.public_url
        print(json.dumps({"code": issued.code, "url": url, "expires_at": issued.expires_at.isoformat()}))
    else:
        print(f"{issued.code}   for one kiosk, until {moment_words(issued.expires_at)}")
        by_stick = " --request DIR, then `backoffice import`" if options.hours else ""
        print(f"At the kiosk: kiosk enrol {issued.code}{by_stick}")
    return 0


def doctor(options: argparse.Namespace) -> int:
    """What is well and what is not; exit code 1 if anything is bad, a warning alone is 0."""
    centre = opened(options)
    with closing(centre.store):
        deep = sweep_all(centre, deep=True, on_shard=shares()) if options.deep else None
        findings = examine(centre, deep)
    if options.json:
        told = {
            one.name: {
                "well": one.level != "bad",
                "level": one.level,
                "words": one.words,
                "remedy": one.remedy,
            }
            for one in findings
        }
        print(json.dumps(told))
    else:
        for one in findings:
            print(f"{_SIGNS[one.level]}  {one.name:<10} {one.words}")
            if one.remedy:
                print(f"{'':<16}-> {one.remedy}")
    return 1 if any(one.level == "bad" for one in findings) else 0


_SIGNS = {"ok": "ok  ", "warn": "warn", "bad": "BAD "}

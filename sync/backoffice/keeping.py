"""Looking after an installation: database, codes for kiosks, health, backup."""

from __future__ import annotations

import argparse
import json
import os
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sync.backoffice.many_offices import office_of, takes_office
from sync.backoffice.opened import AddVerb, RefusedError, opened, sentence
from sync.central.backup import renew_epoch, unpack_backup, write_backup
from sync.central.enrolment import CODE_LASTS, issue_code
from sync.configuration import config_folder
from sync.desk.words import moment_words
from sync.office import examine, load_settings

_FROM_THE_CONSOLE = "console"


def verbs(add: AddVerb) -> None:
    """The five with their options."""
    add("migrate", migrate, "Bring the database up to date, make the keys if there are none, and end.")
    words = "Issue a code with which one kiosk can be enrolled, good for 15 minutes."
    code = add("enrol-code", enrol_code, words)
    code.add_argument("--json", action="store_true", help="as one JSON object")
    code.add_argument(
        "--hours",
        type=int,
        choices=range(1, 73),
        metavar="N",
        help="1 to 72, where the request comes by USB stick",
    )
    takes_office(code)
    words = "Check settings, database, keys, disk and clock; exit code 1 if something is wrong."
    add("doctor", doctor, words).add_argument("--json", action="store_true", help="as one JSON object")
    words = "Write database and sealed files into one file, while the office goes on working."
    one = add("backup", backup, words)
    one.add_argument("file", type=Path, help="the .tar file to make; must not be there yet")
    one.add_argument(
        "--with-keys", action="store_true", help="the secret keys too: then the file opens every case"
    )
    words = "Put a backup into an empty data folder; kiosks send again what it lacks."
    add("restore", restore, words).add_argument("file", type=Path, help="a file that `backup` made")


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
    return 0


def doctor(options: argparse.Namespace) -> int:
    """What is well and what is not; exit code 1 if anything is not."""
    centre = opened(options)
    with closing(centre.store):
        findings = examine(centre)
    if options.json:
        print(json.dumps({name: {"well": well, "words": words} for name, well, words in findings}))
    else:
        for name, well, words in findings:
            print(f"{'ok ' if well else 'BAD'}  {name:<10} {words}")
    return 0 if all(well for _, well, _ in findings) else 1


def backup(options: argparse.Namespace) -> int:
    """Everything into one file."""
    centre = opened(options)
    with closing(centre.store):
        if centre.settings.database:
            raise RefusedError(
                "The database is PostgreSQL: use pg_dump for it, and copy the data folder as files."
            )
        if options.file.exists():
            raise RefusedError(f"{options.file} is there already; name another file.")
        write_backup(centre.settings.folder, options.file, options.with_keys)
    size = options.file.stat().st_size
    print(
        f"{options.file}: {size} bytes{', with the secret keys' if options.with_keys else ', without the keys'}."
    )
    return 0


def restore(options: argparse.Namespace) -> int:
    """A backup into an empty data folder."""
    settings = load_settings([config_folder() / "central.toml", *options.settings], os.environ)
    if settings.database:
        raise RefusedError(
            "The database is PostgreSQL: use pg_restore for it, and copy the data folder as files."
        )
    refusal = unpack_backup(options.file, settings.folder)
    if refusal is not None:
        raise RefusedError(sentence(refusal))
    centre = opened(options)
    with closing(centre.store):
        renew_epoch(centre.store)
    print(f"Restored into {settings.folder}. Kiosks will send again whatever came after the backup.")
    return 0

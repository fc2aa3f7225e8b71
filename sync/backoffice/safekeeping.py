"""`backoffice backup` and `backoffice restore`: everything into one sealed file, a trial of it, and the way back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from sync.backoffice.after_restore import to_look_after
from sync.backoffice.opened import AddVerb, RefusedError, opened, sentence, settings_of
from sync.cases.refusal import Refusal
from sync.central import duties
from sync.central.backup import file_name, forget_old, write_backup
from sync.central.keys import FOLDER
from sync.central.restore import renew_epoch, try_backup, unpack_backup
from sync.central.restored import began_again
from sync.central.service import Centre
from sync.central.sweep import Swept
from sync.central.upkeep import sweep_all
from sync.vault.sealed_streams import is_recipient


def verbs(add: AddVerb) -> None:
    """The two with their options."""
    words = (
        "Write database and sealed files into one file, sealed to the office's key and the escrow key, while the office"
        " goes on working. A PostgreSQL is dumped with its own pg_dump. With --verify: try an existing file."
    )
    one = add("backup", backup, words)
    one.add_argument(
        "file", type=Path, help="the file to make (must not be there yet), or a folder to make one in"
    )
    one.add_argument(
        "--verify",
        action="store_true",
        help="make nothing: restore FILE into a temporary place and compare; exit code 1 if it is not whole",
    )
    one.add_argument(
        "--keep",
        type=int,
        metavar="N",
        help="in a folder: afterwards remove all but the N newest backups there",
    )
    one.add_argument(
        "--to", action="append", metavar="age1…", help="seal to this recipient instead; may be given again"
    )
    one.add_argument("--plain", action="store_true", help="do not seal: for a disk that is sealed itself")
    one.add_argument(
        "--with-keys", action="store_true", help="the secret keys too: then whoever opens it opens every case"
    )
    _takes_identity(one)
    words = (
        "Put a backup into an empty data folder (and an empty PostgreSQL database, where the settings name one), check"
        " every file, and renew the epoch: kiosks send again what it lacks. Says what no kiosk can send again, and what to do."
    )
    one = add("restore", restore, words)
    one.add_argument("file", type=Path, help="a file that `backup` made")
    _takes_identity(one)


def backup(options: argparse.Namespace) -> int:
    """Everything into one file, or a trial of one."""
    if options.verify:
        return _verify(options)
    if options.keep is not None and (options.keep < 1 or not options.file.is_dir()):
        raise RefusedError("--keep goes with a folder and a number from 1 on.")
    centre = opened(options)
    with closing(centre.store):
        recipients = _recipients(options, centre)
        code = centre.store.rules.office.code
        name = file_name(code, centre.clock(), sealed=bool(recipients))
        file = options.file / name if options.file.is_dir() else options.file
        if file.exists():
            raise RefusedError(f"{file} is there already; name another file.")
        written = write_backup(
            centre.store,
            file,
            centre.clock,
            recipients=recipients,
            with_keys=options.with_keys,
            on_file=_counter("files"),
        )
        if isinstance(written, Refusal):
            raise RefusedError(sentence(written))
        duties.did(centre.store, duties.BACKUP, f"{written.size} bytes", centre.clock)
    how = f"sealed to {len(recipients)} keys" if recipients else "NOT sealed"
    keys = "with the secret keys" if options.with_keys else "without the keys"
    print(
        f"{file}: {written.size} bytes, {written.manifest.rows['cases']} cases, {written.files} files, {how}, {keys}."
    )
    if written.manifest.moved:
        print(f"{written.manifest.moved} files lie in the bucket and are not in it: keep versions there.")
    if options.with_keys:
        print("Whoever opens this file opens every case: keep it as you keep the keys.")
    if file.stat().st_dev == centre.settings.folder.stat().st_dev:
        print(
            "warning: it lies on the disk of the data folder and would be lost with it. Is the stick mounted?"
        )
    for path in forget_old(file, options.keep) if options.keep else ():
        print(f"{path}: removed.")
    return 0


def restore(options: argparse.Namespace) -> int:
    """A backup into an empty place."""
    settings = settings_of(options)
    refusal = unpack_backup(
        options.file, settings.folder, url=settings.database, identities=_identities(options, None)
    )
    if refusal is not None:
        raise RefusedError(sentence(refusal))
    centre = opened(options)
    with closing(centre.store):
        renew_epoch(centre.store)
        known_until = began_again(centre.store, centre.clock)
        to_do = to_look_after(centre, known_until)
        swept = sweep_all(centre, deep=True, on_shard=shares())
    print(f"Restored into {settings.folder}{' and the database' if settings.database else ''}.")
    print(_words(swept))
    print("Kiosks see the new epoch at their next sync and send again whatever came after the backup.")
    print("\n".join(["", *to_do]))
    return 0


def _words(swept: Swept) -> str:
    if not swept.lost:
        return f"All {swept.rows} files that it names are there and whole."
    gone = f"; {swept.gone} of them no kiosk keeps any more" if swept.gone else ""
    return f"{swept.lost} of {swept.rows} files are missing or damaged and are asked of the kiosks{gone}."


def _verify(options: argparse.Namespace) -> int:
    settings = settings_of(options)
    found = try_backup(
        options.file, url=settings.database, identities=_identities(options, settings.folder / FOLDER)
    )
    if isinstance(found, Refusal):
        raise RefusedError(sentence(found))
    manifest = found.manifest
    print(f"Made {manifest.made_at:%Y-%m-%d %H:%M} UTC, {manifest.dialect}, schema {manifest.revision}.")
    print(f"{manifest.rows['cases']} cases, {found.files} files hashed, {manifest.moved} in the bucket.")
    if found.database == "read":
        print("The database was not restored for this trial: this role may make no other on the server.")
    for fault in found.faults:
        print(f"BAD  {fault}")
    print("Not whole." if found.faults else "Whole: it can be restored.")
    return 1 if found.faults else 0


def _recipients(options: argparse.Namespace, centre: Centre) -> Sequence[str]:
    if options.plain:
        if options.to:
            raise RefusedError("Either --to or --plain.")
        return ()
    for one in options.to or ():
        if not is_recipient(one):
            raise RefusedError(f"{one!r} is no age recipient (age1…).")
    recipients = centre.keys.recipients
    return tuple(options.to or (*recipients.office, *recipients.escrow))


def _takes_identity(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--identity",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a secret age key that opens the file, e.g. the escrow's; the keys folder is tried anyway",
    )


def _identities(options: argparse.Namespace, keys: Path | None) -> list[str]:
    """Secret keys out of the named files, and of the keys folder where there is one."""
    own = sorted(keys.glob("*.age")) if keys is not None else []
    found = []
    for path in (*options.identity, *own):
        lines = path.read_text().splitlines()
        found += [line.strip() for line in lines if line.strip().startswith("AGE-SECRET-KEY-")]
    if options.identity and not found:
        raise RefusedError(f"{options.identity[0]} holds no AGE-SECRET-KEY.")
    return found


def _counter(what: str) -> Callable[[int], None]:
    """One line on a terminal that counts; nothing where nobody sits."""

    def tell(count: int) -> None:
        if sys.stderr.isatty() and count % 100 == 0:
            print(f"\r{count} {what} ...", end="", file=sys.stderr, flush=True)

    return tell


def shares() -> Callable[[int, int], None]:
    """The share that is looked at, as one line on a terminal."""

    def tell(done: int, whole: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == whole else ""
            print(f"\r{100 * done // whole} % looked at", end=end, file=sys.stderr, flush=True)

    return tell

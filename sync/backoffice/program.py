"""The back office of Kotak Aduan: store, desk, and the interface of the kiosks.

Settings come from config/central.toml, the files given with --config, and the environment
(KOTAK_ADUAN_CENTRAL__FOLDER=DIR, ...). Exit codes: 0 good, 1 not so, 2 wrong arguments or settings.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from sync.backoffice import (
    accounts,
    after_restore,
    calendars,
    carrying,
    channel_verbs,
    events,
    figures,
    journal,
    keeping,
    keys,
    lapor_verbs,
    machines,
    many_offices,
    message_verbs,
    procedure,
    safekeeping,
    scripting,
    searching,
    serving,
)
from sync.backoffice.opened import Act, RefusedError
from sync.configuration import ConfigurationError
from sync.logbook import write_lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, call, answer."""
    options = parser().parse_args(arguments)
    put_back = write_lines("backoffice")  # `serve` and `worker` say themselves how they want theirs
    try:
        return _done(options)
    finally:
        put_back()


def _done(options: argparse.Namespace) -> int:
    try:
        code: int = options.verb(options)
    except ConfigurationError as trouble:
        return _complain(f"Settings: {trouble}", 2)
    except (ValueError, SQLAlchemyError) as trouble:
        # Of ours: rules that do not fit (ValueError names the path) and a database that cannot be reached.
        words = (
            str(trouble.orig)
            if isinstance(trouble, SQLAlchemyError) and hasattr(trouble, "orig")
            else str(trouble)
        )
        return _complain(words.strip().splitlines()[0] if words.strip() else type(trouble).__name__, 1)
    except EOFError:
        return _complain("Nobody answered at this console; nothing was done.", 1)
    except RefusedError as trouble:
        return _complain(str(trouble), 1)
    except OSError as trouble:
        return _complain(_of_the_system(trouble), 1)
    return code


def _of_the_system(trouble: OSError) -> str:
    """``/mnt/stick/file: No such file or directory``; a stick that is not mounted is the usual reason for that."""
    if trouble.filename is None or trouble.strerror is None:
        return str(trouble)
    hint = ". Is the stick plugged in and mounted?" if isinstance(trouble, FileNotFoundError) else ""
    return f"{trouble.filename}: {trouble.strerror}{hint}"


def parser() -> argparse.ArgumentParser:
    """The verbs and what each takes."""
    top = argparse.ArgumentParser(
        prog="backoffice", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument(
        "--config",
        "--settings",
        dest="settings",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a TOML file over config/central.toml; may be given several times",
    )
    verbs = top.add_subparsers(title="verbs", metavar="VERB", required=True)

    def verb(name: str, act: Act, words: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=words.splitlines()[0], description=words)
        made.set_defaults(verb=act)
        return made

    serving.verbs(verb)
    keeping.verbs(verb)
    safekeeping.verbs(verb)
    after_restore.verb(verb)
    carrying.verbs(verb)
    scripting.verbs(verb)
    searching.verbs(verbs.add_parser("search", help=searching.WORDS, description=searching.WORDS))
    message_verbs.verbs(
        verbs.add_parser("messages", help=message_verbs.WORDS, description=message_verbs.WORDS)
    )
    events.verbs(verb)
    procedure.verbs(verb)
    words = "The working calendar: when a term ends and why, a year's working days, the shipped days checked."
    calendars.verbs(verbs.add_parser("calendar", help=words, description=words))
    words = "The offices that share this installation."
    many_offices.verbs(verbs.add_parser("office", help=words, description=words))
    accounts.verbs(
        verbs.add_parser("user", help="Accounts of the desk.", description="Accounts of the desk.")
    )
    words = "Running numbers of the books: where they stand, and going on above what papers bear."
    after_restore.numbers_verbs(verbs.add_parser("numbers", help=words))
    words = "The journal of cases: its daily heads, and whether it is whole."
    journal.verbs(verbs.add_parser("journal", help=words, description=words))
    words = "Figures beside the cases: how long steps took, how cases ended."
    figures.figures_verbs(verbs.add_parser("figures", help=words, description=words))
    words = "Programs that may send citizens' messages (Open311): give, list and revoke their keys."
    figures.open311_verbs(verbs.add_parser("open311", help=words, description=words))
    channel_verbs.verbs(
        verbs.add_parser("channels", help=channel_verbs.WORDS, description=channel_verbs.WORDS)
    )
    lapor_verbs.verbs(verbs.add_parser("lapor", help=lapor_verbs.WORDS, description=lapor_verbs.WORDS))
    machines.release_verbs(verbs.add_parser("release", help="Releases for the kiosks: add, list, withdraw."))
    words = "Settings of the kiosks that are changed from here: set, show, keys."
    machines.settings_verbs(verbs.add_parser("kiosk-settings", help=words))
    keys.verbs(verbs.add_parser("keys", help="Keys: make, list, rotate, revoke, carry away, copy, prove."))
    return top


def _complain(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code

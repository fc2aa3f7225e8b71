"""`kiosk backup`: a copy of the journal on the second medium now, or what there is of them."""

from __future__ import annotations

from pathlib import Path

from kiosk.nightly_copy import last_copy, make_copy
from kiosk.parts import Clock
from kiosk.settings import Settings
from kiosk.verbs.opened import Say, told
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.journal.second_copy import copies, journals, try_copy, waiting_files

_WHY = {
    "gone": "the medium is not there",
    "same": "the medium is the journal's own disk",
    "full": "the medium is full",
    "broken": "the medium does not hold what is written to it",
}


def backup(settings: Settings, clock: Clock, say: Say) -> int:
    """Makes one, also while the lobby application runs. 1: it could not be made, in a line that says why."""
    made = make_copy(settings.kiosk, clock())
    if isinstance(made, Refusal):
        say(f"no copy: {told(made)}")
        return 1
    say(f"copied: {made.path}")
    say(
        f"{made.cases} cases, and {made.files} sealed files that the centre does not yet hold; {made.bytes / 1e6:.1f} MB; read back and tried"
    )
    say(f"copies there: {made.kept} of at most {settings.kiosk.backup_keep}")
    return 0


def list_copies(settings: Settings, say: Say) -> int:
    """Every copy on the medium, the newest first, each tried. 1: there is none, or the newest of a journal is not sound."""
    if not settings.kiosk.backup_folder:
        say(told(Refusal("backup.none")))
        return 1
    onto, good = Path(settings.kiosk.backup_folder), True
    for journal_id in journals(onto):
        for n, path in enumerate(copies(onto, journal_id)):
            position = try_copy(path)
            if isinstance(position, Refusal):
                say(f"{path}: {told(position)}")
                good &= n > 0
            else:
                files = len(waiting_files(path))
                say(f"{path}: sound, up to serial {position.serial:06d}, {files} sealed files beside it")
    if not journals(onto):
        say(f"{onto}: no copies there")
        return 1
    return 0 if good else 1


def summary(settings: Settings, clock: Clock) -> str:
    """One line for the doctor."""
    if not settings.kiosk.backup_folder:
        return "none; kiosk.backup_folder names no second medium, so that what is not yet at the centre is on this disk alone"
    last = last_copy(settings.kiosk.folder)
    why = f"; the last try brought none: {_WHY[last.trouble]}" if last.trouble else ""
    if last.at is None:
        return f"never made on {settings.kiosk.backup_folder}{why}"
    hours = (clock() - last.at).total_seconds() / 3600
    when = f"{last.at.astimezone(JAKARTA):%Y-%m-%d %H:%M}, {hours:.0f} hours ago"
    return f"{when}, {last.cases} cases, {last.kept} copies on {settings.kiosk.backup_folder}{why}"

"""The journal for a verb, and refusals in one line."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.parts import Clock
from kiosk.settings import Settings
from sync.cases.refusal import Refusal
from sync.journal import Journal, open_journal

Say = Callable[[str], None]


def told(refusal: Refusal) -> str:
    """In words what to do, and in brackets what a technician asks for, e.g. ``... see kiosk recover (journal.damaged,
    reason quick_check)``. A code without words of its own stands alone."""
    details = [f"{name} {value}" for name, value in refusal.details.items()]
    words = _WORDS.get(refusal.code)
    if words is not None:
        return f"{words} ({', '.join((refusal.code, *details))})"
    return f"{refusal.code} ({', '.join(details)})" if details else refusal.code


_WORDS = {
    "journal.locked": "the lobby application is running; stop it first",
    "journal.damaged": "the journal is damaged; see kiosk recover",
    "journal.mark": "the journal is not the one that was here last; see kiosk recover",
    "journal.newer": "a newer version has written this journal; install that again",
    "journal.not_stored": "the disk takes nothing: full, read-only or gone",
    "journal.not_enrolled": "this kiosk is not enrolled yet: kiosk enrol CODE",
    "backup.none": "no second medium is named: kiosk.backup_folder in kiosk.toml",
    "backup.missing": "the medium is not there: is it mounted?",
    "backup.same_disk": "that folder is on the journal's own disk; backup_same_disk = true allows it",
    "backup.not_kept": "what is written there is gone with the power: is the medium mounted?",
    "backup.journal": "there is no journal of an enrolled kiosk, or it cannot be read whole; see kiosk doctor",
    "backup.not_whole": "the copy that was read back is not whole",
    "backup.not_stored": "the medium takes nothing: full, read-only or gone",
    "backup.busy": "a copy is being made right now",
    "journal.none": "there is no journal of an enrolled kiosk here",
    "backup.several": "there are copies of several journals: name one with --copy, as kiosk backup --list shows them",
    "backup.other_journal": "that copy is of another journal",
    "keys.missing": "the list of the office's keys is missing; enrol this kiosk anew",
    "device_key.missing": "this kiosk has no key yet: kiosk enrol CODE",
    "number.glyph": "a tracking number has no such sign",
    "number.length": "a tracking number has thirteen signs, e.g. PGT1-7K4M-92QX-Z",
    "number.check": "the number is mistyped: its last sign does not fit the others",
    "number.unknown": "this machine has given no such number",
    "job.unknown": "no paper of this case is known here",
    "job.state": "this paper is settled already; see kiosk receipts",
    "text.empty": "who and why must be said",
}


def opened(settings: Settings, clock: Clock, say: Say) -> Journal | None:
    """The journal, or None with a line that says why not."""
    journal = open_journal(settings.kiosk.folder, clock)
    if isinstance(journal, Refusal):
        say(f"journal: {told(journal)}")
        return None
    return journal

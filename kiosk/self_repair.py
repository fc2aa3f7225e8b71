"""A damaged journal at the start of a kiosk that nobody can reach: it goes on by itself where nothing would be lost.

The same as `kiosk recover --yes`, helped by the last copy on the second medium: the damaged files are set aside whole, the
alarm is raised, serials go on above the mark. Left to a person: a journal that is not the one that was here last (F11), one of which
something cannot be read, and a second damage within a week, since that disk is going.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.settings import KioskSettings
from sync.cases.refusal import Refusal
from sync.journal import Journal, open_journal
from sync.journal.recovery import Findings, recover
from sync.journal.set_asides import SET_ASIDE
from sync.logbook import note

_RESTS = timedelta(days=7)


def open_or_repair(own: KioskSettings, clock: Callable[[], datetime]) -> Journal | Refusal:
    """As `open_journal`, once more after a repair; the refusal of the first try where there was none."""
    journal = open_journal(own.folder, clock)
    if not isinstance(journal, Refusal) or journal.code != "journal.damaged" or not _repaired(own, clock()):
        return journal
    return open_journal(own.folder, clock)


def _repaired(own: KioskSettings, now: datetime) -> bool:
    copies = Path(own.backup_folder) if own.backup_folder else None
    if _was_damaged_since(own.folder, now - _RESTS):
        return _left("again")
    looked = recover(own.folder, now, really=False, copies=copies)
    if isinstance(looked, Refusal):
        return _left(looked.code)
    if not looked.lacks_nothing:
        return _left("incomplete")
    done = recover(own.folder, now, really=True, copies=copies)
    if isinstance(done, Refusal):
        return _left(done.code)
    _say(done)
    return True


def _was_damaged_since(folder: Path, then: datetime) -> bool:
    """By the names of what was set aside; a clock that stands wrong errs on a person's side."""
    return any(path.name >= f"{then:%Y%m%d}" for path in (folder / SET_ASIDE).glob("*"))


def _left(why: str) -> bool:
    note("journal.left_damaged", why=why)
    return False


def _say(done: Findings) -> None:
    note("journal.repaired", cases=done.cases, from_copy=done.from_copy, waiting=done.waiting)

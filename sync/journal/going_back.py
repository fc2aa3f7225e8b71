"""A journal before and after a program that was tried and taken back.

A newer program may change the tables; an older one refuses such a journal (F14) rather than to guess. So before the switch
the files are copied, and on the way back there are three ways, the first that fits:

1. the tables were not changed: the journal stays as it is;
2. nothing was recorded since the copy: the copy takes the journal's place. What the centre has acknowledged meanwhile it
   acknowledges again;
3. cases were taken: they stay. All that the older program knows of each row goes over into a journal of its own, with the
   same id, in a new epoch, above every serial that was given (`sync.journal.recovery`).

The newer files go to ``set-aside`` (`sync.journal.set_asides`).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Literal

from sync.cases.refusal import Refusal
from sync.journal.preflight import look
from sync.journal.recovery import recover
from sync.journal.set_asides import SET_ASIDE, position, read_only, thin_out
from sync.vault.folder_lock import FolderLock
from sync.vault.folders import sync_folder

_JOURNAL, _MARK = "journal.sqlite", "mark.json"
BEFORE = "before-update"
Way = Literal["as it is", "copy", "carried over"]


def copy_journal(folder: Path, into: Path) -> Refusal | None:
    """One consistent copy of journal and mark, also while somebody writes; ``into`` is made anew. ``journal.none``,
    ``journal.not_stored``."""
    try:
        shutil.rmtree(into, ignore_errors=True)
        if not (folder / _JOURNAL).exists():
            return Refusal("journal.none")
        into.mkdir(mode=0o700)
        # The mark first: it may lie behind its journal, and never above it.
        if (folder / _MARK).exists():
            shutil.copyfile(folder / _MARK, into / _MARK)
        with closing(read_only(folder / _JOURNAL)) as source, closing(_new(into / _JOURNAL)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = wal")
        for path in into.iterdir():
            path.chmod(0o600)
            with path.open("rb") as file:
                os.fsync(file.fileno())
        sync_folder(into)
        sync_folder(into.parent)
    except (OSError, sqlite3.Error) as error:
        return Refusal("journal.not_stored", {"reason": type(error).__name__})
    return None


def keep_before(folder: Path) -> Refusal | None:
    """The copy to go back to, while nobody has the journal; ``journal.locked``. No journal yet: none is kept."""
    if not (folder / _JOURNAL).exists():
        return None
    lock = FolderLock.take(folder)
    if isinstance(lock, Refusal):
        return lock
    try:
        return copy_journal(folder, folder / BEFORE)
    finally:
        lock.release()


def forget_before(folder: Path) -> Refusal | None:
    """What runs has proved itself: copies would only keep what the journal is meant to forget."""
    thin_out(folder)
    shutil.rmtree(folder / BEFORE, ignore_errors=True)
    return Refusal("journal.not_stored", {"reason": "copy"}) if (folder / BEFORE).exists() else None


def go_back(folder: Path, now: datetime) -> Way | Refusal:
    """A journal that this program opens, with every case that was accepted. ``journal.locked``, ``journal.not_stored``;
    ``journal.damaged`` and ``journal.mark`` are left to a person (`kiosk recover`). Done again after a cut, it ends the
    same."""
    refused = look(folder / _JOURNAL, folder / _MARK)
    if refused is None:
        return "as it is"
    if refused.code != "journal.newer":
        return refused
    unfolded = _fold(folder)
    if unfolded is not None:
        return unfolded
    if position(folder) == position(folder / BEFORE) is not None:
        return _copy_back(folder, now)
    found = recover(folder, now, really=True, newer=True)
    return found if isinstance(found, Refusal) else "carried over"


def revision(folder: Path) -> str | Refusal:
    """The migration at which a journal stands, once it has been found whole; ``journal.damaged``, ``journal.not_stored``."""
    try:
        with closing(read_only(folder / _JOURNAL)) as connection:
            whole = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if whole else None
    except sqlite3.OperationalError as error:
        return Refusal("journal.not_stored", {"reason": error.sqlite_errorname})
    except sqlite3.DatabaseError as error:
        return Refusal("journal.damaged", {"reason": error.sqlite_errorname})
    return Refusal("journal.damaged", {"reason": "quick_check"}) if row is None else str(row[0])


def _fold(folder: Path) -> Refusal | None:
    """All of the newer journal in its one file: a cut, once its ``-wal`` has been removed, then loses nothing of it."""
    lock = FolderLock.take(folder)
    if isinstance(lock, Refusal):
        return lock
    try:
        with closing(_new(folder / _JOURNAL)) as connection:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.Error as error:
        return Refusal("journal.not_stored", {"reason": type(error).__name__})
    finally:
        lock.release()
    return Refusal("journal.locked") if busy else None


def _copy_back(folder: Path, now: datetime) -> Way | Refusal:
    lock = FolderLock.take(folder)
    if isinstance(lock, Refusal):
        return lock
    try:
        aside = folder / SET_ASIDE / f"{now:%Y%m%d-%H%M%S-%f}"
        refused = _set_aside(folder, aside)
        if refused is not None:
            return refused
        for name in (f"{_JOURNAL}-wal", f"{_JOURNAL}-shm"):
            (folder / name).unlink(missing_ok=True)
        for name in (_JOURNAL, _MARK):
            half = folder / f".{name}.back"
            shutil.copyfile(folder / BEFORE / name, half)
            half.chmod(0o600)
            with half.open("rb") as file:
                os.fsync(file.fileno())
            half.replace(folder / name)
        sync_folder(folder)
    except OSError as error:
        return Refusal("journal.not_stored", {"reason": f"errno {error.errno}"})
    finally:
        lock.release()
    return "copy"


def _set_aside(folder: Path, aside: Path) -> Refusal | None:
    """The newer journal, whole, before its files give way; under its name once all of it is there."""
    aside.parent.mkdir(exist_ok=True, mode=0o700)
    half = aside.with_name(f".{aside.name}")
    refused = copy_journal(folder, half)
    if refused is not None:
        return None if refused.code == "journal.none" else refused
    shutil.rmtree(aside, ignore_errors=True)  # of this very instant: the clock was put back, or stands still
    half.rename(aside)
    sync_folder(aside.parent)
    return None


def _new(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)

"""Looking at a journal before anything is written to it, so that what is damaged stays as it was found.

The file is opened read-only: SQLite then neither folds a foreign ``-wal`` into it nor removes one.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sync.cases.refusal import Refusal
from sync.journal.mark import Position, read_mark
from sync.journal.schema import HEAD


def look(journal: Path, mark: Path) -> Refusal | None:
    """Why these two files may not be opened for writing; None if they may. Refusals as for `open_journal`."""
    if not journal.exists():
        return _mark_refusal("journal_missing") if mark.exists() else None
    try:
        with closing(_read_only(journal)) as connection:
            return _newer(connection) or _damage(connection) or _compare(connection, mark)
    except sqlite3.OperationalError as error:
        return Refusal("journal.not_stored", {"reason": error.sqlite_errorname})
    except sqlite3.DatabaseError as error:
        return Refusal("journal.damaged", {"reason": error.sqlite_errorname})


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, isolation_level=None)


def _newer(connection: sqlite3.Connection) -> Refusal | None:
    if not _has_table(connection, "alembic_version"):
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is not None and row[0] > HEAD:
        return Refusal("journal.newer", {"journal": row[0], "code": HEAD})
    return None


def _damage(connection: sqlite3.Connection) -> Refusal | None:
    answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    return None if answer == "ok" else Refusal("journal.damaged", {"reason": "quick_check"})


def _compare(connection: sqlite3.Connection, mark: Path) -> Refusal | None:
    journal = _position(connection)
    marked = read_mark(mark)
    if marked is None:
        # The mark is made before the first enrolment; without one there is nothing that could be missing.
        untouched = journal is None or journal.epoch == 0
        return None if untouched else _mark_refusal("mark_unreadable" if mark.exists() else "mark_missing")
    if journal is None or marked.journal_id != journal.journal_id:
        return _mark_refusal("other_journal")
    behind = (marked.epoch, marked.seq) > (journal.epoch, journal.seq)
    if behind or (marked.epoch == journal.epoch and marked.serial > journal.serial):
        return _mark_refusal("commits_missing", marked=marked.serial, found=journal.serial)
    return None


def _position(connection: sqlite3.Connection) -> Position | None:
    if not _has_table(connection, "journal"):
        return None
    row = connection.execute(
        "SELECT journal_id, epoch, next_seq - 1, next_serial - 1 FROM journal"
    ).fetchone()
    return None if row is None else Position(*row)


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
    return found.fetchone() is not None


def _mark_refusal(reason: str, **numbers: int) -> Refusal:
    return Refusal("journal.mark", {"reason": reason, **numbers})

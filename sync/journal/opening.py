"""Opening a journal: lock, look without touching, migrate, mark, finish what was interrupted."""

from __future__ import annotations

import secrets
from pathlib import Path

from sqlalchemy import Connection

from sync.cases.refusal import Refusal
from sync.journal import blobs, enrolment
from sync.journal.database import UNWRITABLE, Database, not_stored
from sync.journal.instants import Clock
from sync.journal.journal import Journal
from sync.journal.mark import HighWaterMark, Position, read_mark
from sync.journal.migrate import migrate, revision_of
from sync.journal.opened import Parts
from sync.journal.preflight import look
from sync.journal.schema import HEAD
from sync.journal.stream import Stream, begin, read_stream
from sync.journal.submit import RandBits
from sync.vault.boundary import Boundary, unwatched
from sync.vault.folder_lock import FolderLock
from sync.vault.folders import sync_folder
from sync.vault.sealed_files import SealedFolder


def open_journal(
    folder: Path, clock: Clock, randbits: RandBits = secrets.randbits, boundary: Boundary = unwatched
) -> Journal | Refusal:
    """The journal in ``folder`` (made if need be), ready for intake, or why intake stays closed.

    Refusals: ``journal.locked`` (another process has it); ``journal.newer`` {"journal", "code"};
    ``journal.damaged`` {"reason"}; ``journal.mark`` {"reason"} (commits are missing, or files were mixed);
    ``journal.pragma`` {pragma: value read}; ``journal.not_stored``. Files are left as they were found.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FolderLock.take(folder)
    except OSError as error:
        return Refusal("journal.not_stored", {"reason": f"errno {error.errno}"})
    if isinstance(lock, Refusal):
        return lock
    refusal = look(folder / "journal.sqlite", folder / "mark.json")
    database = Database(folder / "journal.sqlite", boundary)
    stream = refusal or _prepared(database, randbits, boundary)
    if isinstance(stream, Refusal):
        database.close()
        lock.release()
        return stream
    mark = _marked(folder / "mark.json", stream.position)
    boundary("open.marked")
    sealed = SealedFolder(folder / "sealed", boundary)
    return _settled(Parts(database, lock, mark, sealed, clock, randbits, boundary), stream.journal_id)


def _prepared(database: Database, randbits: RandBits, boundary: Boundary) -> Stream | Refusal:
    """Pragmas in force and tables up to date, in one transaction; the stream that the journal stands at."""
    try:
        wrong = database.differences()
        if wrong:
            return Refusal("journal.pragma", wrong)
        with database.writing() as connection:
            stream = _up_to_date(connection, randbits, boundary)
            boundary("open.migrated")
    except UNWRITABLE as error:
        return not_stored(error)
    sync_folder(database.path.parent)
    boundary("open.committed")
    return stream


def _up_to_date(connection: Connection, randbits: RandBits, boundary: Boundary) -> Stream:
    revision = revision_of(connection)
    if revision != HEAD:
        migrate(connection, boundary)
    return begin(connection, f"{randbits(128):032x}") if revision is None else read_stream(connection)


def _marked(path: Path, position: Position) -> HighWaterMark:
    mark = HighWaterMark.open(path)
    if mark is None:
        return HighWaterMark.create(path, position)
    if read_mark(path) != position:
        mark.write(position)
    return mark


def _settled(parts: Parts, journal_id: str) -> Journal:
    """The journal, once no job is left `sending` and the files of interrupted visits are gone.

    Whatever their age (decisions/0012): the lock is ours, so no visit is open, and the mark has shown that no
    commit is missing. A journal that was never enrolled has sealed nothing: what lies beside it belongs to one
    that was set aside, and stays.
    """
    with parts.database.reading() as connection:
        enrolled = enrolment.current(connection)
        named = blobs.names(connection)
    journal = Journal(parts, journal_id, enrolled)
    journal.settle_interrupted_jobs()
    if enrolled is not None:
        journal.settle_interrupted_sync()
        parts.sealed.sweep(named)
    return journal

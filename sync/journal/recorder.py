"""Recording: a transaction that may add to the stream, and the high-water mark behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from sync.cases.refusal import Refusal
from sync.journal.database import UNWRITABLE, Database, not_stored
from sync.journal.mark import HighWaterMark
from sync.journal.stream import Stream, read_stream
from sync.logbook import note
from sync.vault.boundary import Boundary

T = TypeVar("T")
Work = Callable[[Connection, Stream], tuple[T, Stream]]


class Recorder:
    """Owns the order commit -> mark, under the database's write lock."""

    def __init__(self, database: Database, mark: HighWaterMark, boundary: Boundary) -> None:
        self._database = database
        self._mark = mark
        self._boundary = boundary
        self._stream: Stream | None = None  # no other process writes: the journal's lock sees to it

    def record(self, action: str, work: Work[T]) -> T | Refusal:
        """Runs ``work`` in one transaction; its result is on the disk when this returns.

        ``action`` names the boundaries: ``<action>.committed``, ``<action>.marked``.
        ``journal.not_stored`` {"reason"}: nothing was acknowledged, the same call may be made again.
        """
        with self._database.exclusively():
            # Taken out while it may move: whatever goes wrong, it is read from the disk the next time.
            known, self._stream = self._stream, None
            try:
                with self._database.transaction() as connection:
                    before = known or read_stream(connection)
                    result, after = work(connection, before)
            except UNWRITABLE as error:
                return not_stored(error)
            self._stream = after
            self._boundary(f"{action}.committed")
            if after.position != before.position:
                self._write_mark(after)
                self._boundary(f"{action}.marked")
            return result

    def _write_mark(self, after: Stream) -> None:
        try:
            self._mark.write(after.position)
        except OSError as error:
            # The commit stands; a mark that lags is put right at the next start.
            note("journal.mark_not_written", errno=error.errno)

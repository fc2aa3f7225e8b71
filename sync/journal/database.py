"""The SQLite file behind the journal: how it is opened, what must hold for it, when a transaction begins."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from sync.cases.refusal import Refusal
from sync.vault.boundary import Boundary, unwatched

T = TypeVar("T")

# WAL with NORMAL lost 187 acknowledged commits in 300 simulated power cuts, WAL with FULL none.
REQUIRED: dict[str, object] = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
"""Pragma and the value that must be read back."""

_BUSY_S = 5


class Database:
    """An engine, and the rule that one thread writes at a time.

    Threads queue on a lock of ours: SQLite's own waiting is a sleep with growing steps, which starves some.
    ``boundary`` is told of each `write`: ``journal.worked`` before its COMMIT, ``journal.written`` after it.
    """

    def __init__(self, path: Path, boundary: Boundary = unwatched) -> None:
        self.path = path
        self._boundary = boundary
        self.engine = _engine(path)
        self._writing = threading.Lock()
        self._writer: Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; nobody waits for it and it waits for nobody (WAL)."""
        with self.engine.connect().execution_options(reading=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction begun with BEGIN IMMEDIATE: committed at the end, rolled back by an exception."""
        with self._writing, self.transaction() as connection:
            yield connection

    def write(self, work: Callable[[Connection], T]) -> T | Refusal:
        """`writing` around ``work``; a disk that is full, gone or read-only is ``journal.not_stored``."""
        try:
            with self.writing() as connection:
                result = work(connection)
                self._boundary("journal.worked")
        except UNWRITABLE as error:
            return not_stored(error)
        self._boundary("journal.written")
        return result

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """As `writing`, for a caller that holds the write lock: one connection kept for all writing."""
        if self._writer is None or self._writer.closed:
            self._writer = self.engine.connect().execution_options(begun_by_hand=True)
            # One transaction without end, as SQLAlchemy sees it, so that nothing (a migration) commits in ours.
            self._writer.begin()
        driver = self._writer.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        # By hand: SQLAlchemy's share of a BEGIN and a COMMIT would cost a submit more than its statements do.
        driver.execute("BEGIN IMMEDIATE")
        with driver:  # commits, or rolls back; a COMMIT that fails is rolled back too
            yield self._writer

    def fold(self) -> None:
        """Folds the ``-wal`` into the file and empties it: what was erased is in neither. Busy readers put it off."""
        with self._writing, suppress(*UNWRITABLE), self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def exclusively(self) -> threading.Lock:
        """The write lock itself, for work that goes on after the commit."""
        return self._writing

    def differences(self) -> dict[str, object]:
        """Pragmas that did not take on a connection of this database, with what was read instead."""
        with self.engine.connect() as connection:
            return differences(connection.connection.driver_connection)

    def close(self) -> None:
        with self._writing:
            if self._writer is not None:
                self._writer.close()
            self.engine.dispose()


UNWRITABLE = (OperationalError, sqlite3.OperationalError)
"""A disk that is full, gone, read-only or held by someone else, as SQLAlchemy and as the driver say it."""


def not_stored(error: OperationalError | sqlite3.OperationalError) -> Refusal:
    """The refusal for what SQLite could not write; names SQLite's reason, never the statement."""
    cause = error.orig if isinstance(error, OperationalError) else error
    return Refusal("journal.not_stored", {"reason": getattr(cause, "sqlite_errorname", "unknown")})


def differences(connection: Any) -> dict[str, object]:
    """What a driver's connection answers where it is not what `REQUIRED` says."""
    found = {pragma: connection.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in REQUIRED}
    return {pragma: value for pragma, value in found.items() if value != REQUIRED[pragma]}


def _engine(path: Path) -> Engine:
    url = sa.URL.create("sqlite+pysqlite", database=str(path))
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_S}, pool_size=3, max_overflow=8)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin on its own: it would do so before the first change only, and what was read
    # before that would stand outside the transaction.
    connection.isolation_level = None
    for pragma, value in REQUIRED.items():
        connection.execute(f"PRAGMA {pragma}={value}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("begun_by_hand"):
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")

"""What staff read about sync, and the centre's signed lists of keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, insert, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from sync.journal.instants import from_milliseconds, to_milliseconds
from sync.journal.schema import key_document as key_documents
from sync.journal.schema import sync_attempt

_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class SyncAttempt:
    """One attempt: a stable word for its outcome and, at most, counts."""

    at: datetime
    outcome: str
    details: str


def note(connection: Connection, attempt: SyncAttempt) -> None:
    """Adds a line and drops the one that is a thousand lines older."""
    row = {"at": to_milliseconds(attempt.at), "outcome": attempt.outcome, "details": attempt.details}
    newest: int = connection.execute(insert(sync_attempt).values(row)).lastrowid
    connection.execute(sync_attempt.delete().where(sync_attempt.c.id <= newest - _KEPT))


def newest(connection: Connection, limit: int) -> tuple[SyncAttempt, ...]:
    """The newest first."""
    rows = connection.execute(select(sync_attempt).order_by(sync_attempt.c.id.desc()).limit(limit))
    return tuple(SyncAttempt(from_milliseconds(row.at), row.outcome, row.details) for row in rows)


def last_done(connection: Connection) -> datetime | None:
    """When an attempt last came to its end."""
    done = select(sync_attempt.c.at).where(sync_attempt.c.outcome == "done")
    at = connection.execute(done.order_by(sync_attempt.c.id.desc()).limit(1)).scalar()
    return None if at is None else from_milliseconds(at)


def unbroken_since(connection: Connection, outcome: str) -> datetime | None:
    """The first of the newest attempts that all ended with that word."""
    other = select(func.max(sync_attempt.c.id)).where(sync_attempt.c.outcome != outcome).scalar_subquery()
    since = select(sync_attempt.c.at).where(sync_attempt.c.id > func.coalesce(other, 0))
    at = connection.execute(since.order_by(sync_attempt.c.id).limit(1)).scalar()
    return None if at is None else from_milliseconds(at)


def save_key_document(connection: Connection, kind: str, version: int, document: bytes) -> None:
    """Keeps a version once; the first bytes of a version stand."""
    row = {"kind": kind, "version": version, "document": document}
    connection.execute(insert_or(key_documents).values(row).on_conflict_do_nothing())


def replace_key_documents(connection: Connection, kind: str, documents: Iterable[tuple[int, bytes]]) -> None:
    """All versions of that kind are these."""
    forget_key_documents(connection, kind)
    for version, document in documents:
        save_key_document(connection, kind, version, document)


def forget_key_documents(connection: Connection, kind: str) -> None:
    """All versions of that kind."""
    connection.execute(key_documents.delete().where(key_documents.c.kind == kind))


def key_document(connection: Connection, kind: str) -> tuple[int, bytes] | None:
    """The newest version of that kind, with its number."""
    row = connection.execute(_newest_first(kind).limit(1)).one_or_none()
    return None if row is None else (row.version, row.document)


def key_documents_of(connection: Connection, kind: str) -> list[tuple[int, bytes]]:
    """All versions of that kind, the newest first."""
    return [(row.version, row.document) for row in connection.execute(_newest_first(kind))]


def _newest_first(kind: str) -> Select[tuple[int, bytes]]:
    query = select(key_documents.c.version, key_documents.c.document).where(key_documents.c.kind == kind)
    return query.order_by(key_documents.c.version.desc())

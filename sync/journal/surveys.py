"""Answers of the satisfaction survey: kept until the centre has them; then only that there was one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from sync.journal.schema import survey


def keep(connection: Connection, key: str, answer: bytes) -> bool:
    """False: this number or code has been answered here before."""
    row = {"once": _once(key), "answer": answer, "sha256": hashlib.sha256(answer).hexdigest()}
    return connection.execute(insert(survey).values(row).on_conflict_do_nothing()).rowcount == 1


def is_answered(connection: Connection, key: str) -> bool:
    """Whether this number or code has been answered here."""
    return connection.execute(select(survey.c.once).where(survey.c.once == _once(key))).first() is not None


def due(connection: Connection, limit: int) -> list[bytes]:
    """Answers that the centre has not said it has, in no order that means anything."""
    waiting = select(survey.c.answer).where(survey.c.answer.is_not(None)).order_by(survey.c.once)
    return list(connection.execute(waiting.limit(limit)).scalars())


def taken(connection: Connection, hashes: Iterable[str]) -> None:
    """The centre is done with these: what was said goes from here."""
    gone = update(survey).where(survey.c.sha256.in_(list(hashes))).values(answer=None, sha256=None)
    connection.execute(gone)


def _once(key: str) -> bytes:
    return hashlib.sha256(b"survey " + key.encode()).digest()

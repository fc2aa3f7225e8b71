"""The events of a case: appended, hash-chained, never changed. The projection in ``cases`` follows from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select

from sync.central.case_views import CaseEventRow
from sync.central.store import utc
from sync.central.tables import case_event

START = "0" * 64
"""Stands where the first event's predecessor would."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What happened. ``actor``: a login or "kiosk PGT1"; ``content``: JSON values, nothing personal."""

    kind: str
    at: datetime
    actor: str
    role: str
    content: Mapping[str, object]


def append(connection: Connection, office_id: str, case_id: str, events: Sequence[NewEvent]) -> None:
    """Write the events behind those that are there, each holding the hash of the one before."""
    n, previous = _last(connection, office_id, case_id)
    rows = []
    for new in events:
        n += 1
        content = msgspec.json.encode(dict(new.content), order="sorted").decode()
        row = {
            "office_id": office_id,
            "case_id": case_id,
            "n": n,
            "kind": new.kind,
            "at": utc(new.at),
            "actor": new.actor,
            "role": new.role,
            "content": content,
            "previous": previous,
        }
        previous = row["hash"] = _hash(row)
        rows.append(row)
    if rows:
        connection.execute(insert(case_event), rows)


def events_of(connection: Connection, office_id: str, case_id: str) -> tuple[CaseEventRow, ...]:
    """The case's journal, oldest first."""
    rows = connection.execute(
        select(case_event)
        .where(case_event.c.office_id == office_id, case_event.c.case_id == case_id)
        .order_by(case_event.c.n)
    )
    return tuple(
        CaseEventRow(row.n, row.kind, row.at, row.actor, row.role, msgspec.json.decode(row.content), row.hash)
        for row in rows
    )


def broken_at(connection: Connection, office_id: str, case_id: str) -> int | None:
    """The number of the first event that was changed, taken out or put in by hand; None when all is whole."""
    rows = connection.execute(
        select(case_event)
        .where(case_event.c.office_id == office_id, case_event.c.case_id == case_id)
        .order_by(case_event.c.n)
    ).mappings()
    previous = START
    for place, row in enumerate(rows, start=1):
        if row["n"] != place or row["previous"] != previous or row["hash"] != _hash(row):
            return place
        previous = row["hash"]
    return None


def only(events: Iterable[CaseEventRow], kind: str) -> list[CaseEventRow]:
    """Those of one kind, in order."""
    return [one for one in events if one.kind == kind]


def _last(connection: Connection, office_id: str, case_id: str) -> tuple[int, str]:
    row = connection.execute(
        select(case_event.c.n, case_event.c.hash)
        .where(case_event.c.office_id == office_id, case_event.c.case_id == case_id)
        .order_by(case_event.c.n.desc())
        .limit(1)
    ).first()
    return (0, START) if row is None else (row.n, row.hash)


def _hash(row: Mapping[str, object]) -> str:
    at = row["at"]
    assert isinstance(at, datetime)
    parts = [row[key] for key in ("office_id", "case_id", "n", "kind")]
    parts += [at.isoformat(), *(row[key] for key in ("actor", "role", "content", "previous"))]
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()

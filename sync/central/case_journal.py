"""The events of a case: appended, hash-chained, never changed. The projection in ``cases`` follows from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from sync.cases.events import Event, from_record, kind_of
from sync.cases.working_calendar import JAKARTA
from sync.central.at_rest import CaseKey
from sync.central.case_views import CaseEventRow
from sync.central.event_words import is_whole, joined, parted, without_digest
from sync.central.store import utc
from sync.central.tables import case_event, cases

START = "0" * 64
"""Stands where the first event's predecessor would."""


def append(  # noqa: PLR0917 - whose journal, what, and by whom
    connection: Connection,
    office_id: str,
    case_id: str,
    events: Sequence[Event],
    machine: str = "",
    version: int | None = None,
    key: CaseKey | None = None,
    written: datetime | None = None,
    after: tuple[int, str] | None = None,
) -> None:
    """Write the events behind those that are there, each holding the hash of the one before.

    ``machine`` stands as actor where an event names no person; ``version``: of the case, where they made one; ``key``:
    seals the words of people in them, ValueError where there are some and no key; ``written``: now, where the events
    may be older than that. Takes the case's row lock: two
    writers of one case wait for each other. ``after``: number and hash of the last event, where the caller holds that
    lock already and has read it since.
    """
    if after is None:
        connection.execute(
            select(cases.c.version)
            .where(cases.c.office_id == office_id, cases.c.case_id == case_id)
            .with_for_update()
        )
        after = _last(connection, office_id, case_id)
    rows = chained(office_id, case_id, events, machine, after=after, key=key, written=written)
    if rows:
        connection.execute(insert(case_event), [row | {"version": version} for row in rows])


def chained(  # noqa: PLR0917 - as above
    office_id: str,
    case_id: str,
    events: Sequence[Event],
    machine: str,
    after: tuple[int, str] = (0, START),
    key: CaseKey | None = None,
    written: datetime | None = None,
) -> list[dict[str, object]]:
    """The rows of these events, numbered and hashed on from ``after`` (number, hash)."""
    first, previous = after[0] + 1, after[1]
    # What was taken in by hand may have come days ago: the youngest of what is written together tells when that is.
    latest = written or max((event.at for event in events), default=None)
    day = None if latest is None else latest.astimezone(JAKARTA).date()
    rows = []
    for n, event in enumerate(events, start=first):
        content, words = parted(event, n, key)
        row: dict[str, object] = {
            "office_id": office_id,
            "case_id": case_id,
            "n": n,
            "kind": kind_of(event),
            "at": utc(event.at),
            "actor": getattr(event, "actor", machine),
            "role": getattr(event, "role", ""),
            "content": msgspec.json.encode(content, order="sorted").decode(),
            "previous": previous,
            "words": words,
            "written_on": day,
        }
        previous = row["hash"] = _hash(row)
        rows.append(row)
    return rows


def events_of(
    connection: Connection, office_id: str, case_id: str, key: CaseKey | None = None
) -> tuple[CaseEventRow, ...]:
    """The case's journal, oldest first; with the case's key also what people wrote."""
    rows = connection.execute(
        select(case_event)
        .where(case_event.c.office_id == office_id, case_event.c.case_id == case_id)
        .order_by(case_event.c.n)
    )
    return tuple(event_row(row, key) for row in rows)


def event_row(row: Any, key: CaseKey | None = None) -> CaseEventRow:
    """A row of the table as one entry of the journal."""
    content: dict[str, object] = msgspec.json.decode(row.content)
    said = joined(content, row.n, row.words, key)
    return CaseEventRow(
        row.n,
        row.kind,
        row.at,
        row.actor,
        row.role,
        content if said is None else said,
        row.hash,
        row.version,
        said is None,
    )


def domain_events(rows: Iterable[CaseEventRow]) -> list[Event]:
    """The rows as events of the domain, for folding."""
    return [from_record(row.kind, without_digest(row.content)) for row in rows]


def broken_at(connection: Connection, office_id: str, case_id: str, key: CaseKey | None = None) -> int | None:
    """The number of the first event that was changed, taken out or put in by hand; None when all is whole.

    With the case's key the words beside the chain are compared with their digests too.
    """
    rows = connection.execute(
        select(case_event)
        .where(case_event.c.office_id == office_id, case_event.c.case_id == case_id)
        .order_by(case_event.c.n)
    ).mappings()
    previous = START
    for place, row in enumerate(rows, start=1):
        if row["n"] != place or row["previous"] != previous or row["hash"] != _hash(dict(row)):
            return place
        if not is_whole(msgspec.json.decode(row["content"]), place, row["words"], key):
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


def _hash(row: Mapping[str, Any]) -> str:
    at: datetime = row["at"]
    parts = [row[key] for key in ("office_id", "case_id", "n", "kind")]
    parts += [at.isoformat(), *(row[key] for key in ("actor", "role", "content", "previous"))]
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()

"""Requests for one's own data as they are read: by whoever may know of every one of their cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, exists, select

from sync.central import case_journal
from sync.central.at_rest import Place
from sync.central.columns import is_identifier
from sync.central.people import Person
from sync.central.store import Store
from sync.central.tables import case_event, cases
from sync.central.tables.data_requests import data_request, data_request_case
from sync.central.visibility import visible

COPY = "data_pribadi"
"""What the copy for whose data it is is called in the case's journal."""
SHOWN_OPEN, SHOWN_ENDED = 500, 50
FACTS, SAID = "facts", "said"
"""The sealed columns of a request."""


@dataclass(frozen=True, slots=True)
class AskedCase:
    """``copied_at``: when a copy for him was made since the request came, None: not yet; ``erased``: nothing is left."""

    case_id: str
    number: str
    erased: bool
    copied_at: datetime | None


@dataclass(frozen=True, slots=True)
class DataRequest:
    """``facts``: name, contact, remark, empty once all its cases are destroyed; ``said``: how it ended, in words."""

    ask_id: str
    came_at: datetime
    due_at: datetime
    taken_by: str
    way: str
    identity: str
    facts: Mapping[str, str] = field(repr=False)
    cases: tuple[AskedCase, ...]
    outcome: str
    ended_at: datetime | None
    ended_by: str
    said: str = field(repr=False)


def may_know(person: Person) -> ColumnElement[bool]:
    """A condition on ``data_request``: of the own office, and every one of its cases is visible to this person."""
    if not person.sees_cases:
        return data_request.c.office_id == ""
    seen = exists().where(
        cases.c.office_id == data_request_case.c.office_id,
        cases.c.case_id == data_request_case.c.case_id,
        visible(person),
    )
    hidden = exists().where(
        data_request_case.c.office_id == data_request.c.office_id,
        data_request_case.c.ask_id == data_request.c.ask_id,
        ~seen,
    )
    return and_(data_request.c.office_id == person.office_id, ~hidden)


def requests(store: Store, person: Person, *, still_open: bool) -> list[DataRequest]:
    """Those that this person may know of: the open ones by their end, or those that have ended last."""
    order = data_request.c.due_at if still_open else data_request.c.ended_at.desc()
    wanted = data_request.c.outcome == "" if still_open else data_request.c.outcome != ""
    limit = SHOWN_OPEN if still_open else SHOWN_ENDED
    with store.reading() as connection:
        rows = connection.execute(
            select(data_request)
            .where(may_know(person), wanted)
            .order_by(order, data_request.c.ask_id)
            .limit(limit)
        ).all()
        return read(store, connection, person.office_id, rows)


def find(store: Store, ask_id: str, person: Person) -> DataRequest | None:
    """None: it is not there, or not for these eyes."""
    with store.reading() as connection:
        row = row_of(connection, ask_id, person)
        return None if row is None else read(store, connection, person.office_id, [row])[0]


def row_of(connection: Connection, ask_id: str, person: Person, *, lock: bool = False) -> Any:
    """Its row, held where it is to be changed; None: not there, or not for these eyes."""
    if not is_identifier(ask_id):
        return None
    asked = select(data_request).where(may_know(person), data_request.c.ask_id == ask_id)
    return connection.execute(asked.with_for_update() if lock else asked).first()


def read(store: Store, connection: Connection, office_id: str, rows: Sequence[Any]) -> list[DataRequest]:
    """The rows opened, each with its cases."""
    cases_of = _cases_of(connection, office_id, rows)
    return [
        DataRequest(
            row.ask_id,
            row.came_at,
            row.due_at,
            row.taken_by,
            row.way,
            row.identity,
            _opened(store, row),
            cases_of.get(row.ask_id, ()),
            row.outcome,
            row.ended_at,
            row.ended_by,
            store.at_rest.open(Place(office_id, row.ask_id), row.data_key, SAID, row.sealed_said) or "",
        )
        for row in rows
    ]


def _opened(store: Store, row: Any) -> Mapping[str, str]:
    plain = store.at_rest.open(Place(row.office_id, row.ask_id), row.data_key, FACTS, row.sealed_facts)
    return msgspec.json.decode(plain, type=dict[str, str]) if plain else {}


def _cases_of(
    connection: Connection, office_id: str, rows: Sequence[Any]
) -> dict[str, tuple[AskedCase, ...]]:
    if not rows:
        return {}
    came = {row.ask_id: row.came_at for row in rows}
    same = (cases.c.office_id == data_request_case.c.office_id) & (
        cases.c.case_id == data_request_case.c.case_id
    )
    found = connection.execute(
        select(data_request_case.c.ask_id, cases.c.case_id, cases.c.number, cases.c.erased_at)
        .join(cases, same)
        .where(data_request_case.c.office_id == office_id, data_request_case.c.ask_id.in_(list(came)))
        .order_by(cases.c.number)
    ).all()
    copies = _copies(connection, office_id, {row.case_id for row in found})
    told: dict[str, tuple[AskedCase, ...]] = {}
    for row in found:
        since = (at for at in copies.get(row.case_id, ()) if at >= came[row.ask_id])
        one = AskedCase(row.case_id, row.number, row.erased_at is not None, max(since, default=None))
        told[row.ask_id] = (*told.get(row.ask_id, ()), one)
    return told


def _copies(connection: Connection, office_id: str, ids: set[str]) -> dict[str, list[datetime]]:
    """When copies for whose data it is were made of these cases."""
    rows = connection.execute(
        select(case_event).where(
            case_event.c.office_id == office_id,
            case_event.c.case_id.in_(sorted(ids)),
            case_event.c.kind == "CopyHandedOut",
        )
    )
    found: dict[str, list[datetime]] = {}
    for row in rows:
        if case_journal.event_row(row).content.get("what") == COPY:
            found.setdefault(row.case_id, []).append(row.at)
    return found

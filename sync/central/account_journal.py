"""What was done with accounts: signing in, factors, roles, delegations, exports, and what was refused. Only added to.

One hash chain an office, like the cases' own (`case_journal`): a row that is changed, taken out or put in breaks it.
Events hold logins, addresses and stable words; never a password, a code, or what a stranger typed as a name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.central.store import Clock, Store, insert_new_one, utc
from sync.central.tables.people import person_event, person_journal

START = "0" * 64
"""Stands where the first event's predecessor would."""
CONSOLE = "console"
"""Actor of what was done with `backoffice` at the machine itself."""


@dataclass(frozen=True, slots=True)
class By:
    """Who acts. ``login`` and ``role`` are "" for somebody at the door, ``CONSOLE`` at the machine; ``address``: the
    browser's, "" at the console."""

    login: str = ""
    role: str = ""
    address: str = ""


AT_CONSOLE = By(CONSOLE)


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One row. ``content``: stable words and numbers that belong to the kind."""

    n: int
    kind: str
    at: datetime
    actor: str
    role: str
    subject: str
    address: str
    content: Mapping[str, object] = field(default_factory=dict)


def append(  # noqa: PLR0917 - a row's fields, in their order
    connection: Connection,
    office_id: str,
    kind: str,
    by: By,
    subject: str,
    at: datetime,
    /,
    **content: object,
) -> int:
    """Write one event within the caller's transaction; its number. Waits for another writer of this office."""
    n, previous = _next(connection, office_id)
    row: dict[str, object] = {
        "office_id": office_id,
        "n": n,
        "kind": kind,
        "at": utc(at),
        "actor": by.login,
        "role": by.role,
        "subject": subject,
        "address": by.address[:64],
        "content": msgspec.json.encode(content, order="sorted").decode(),
        "previous": previous,
    }
    row["hash"] = _hash(row)
    connection.execute(insert(person_event).values(row))
    mine = person_journal.c.office_id == office_id
    connection.execute(update(person_journal).where(mine).values(hash=row["hash"]))
    return n


def record(  # noqa: PLR0917 - as above
    store: Store, office_id: str, kind: str, by: By, subject: str, clock: Clock, /, **content: object
) -> None:
    """One event in a transaction of its own: an export, a printed list, a page that was refused."""
    now = utc(clock())
    store.write(lambda connection: append(connection, office_id, kind, by, subject, now, **content))


def event_of(row: Any) -> AccountEvent:
    """A row of the table as an event."""
    return AccountEvent(
        row.n,
        row.kind,
        row.at,
        row.actor,
        row.role,
        row.subject,
        row.address,
        msgspec.json.decode(row.content),
    )


def history_of(store: Store, office_id: str, login: str, limit: int = 20) -> list[AccountEvent]:
    """The last of what was done with this account, the latest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(person_event)
            .where(person_event.c.office_id == office_id, person_event.c.subject == login)
            .order_by(person_event.c.n.desc())
            .limit(limit)
        )
        return [event_of(row) for row in rows]


def broken_at(connection: Connection, office_id: str) -> int | None:
    """The number of the first event that was changed, taken out or put in by hand; None when all is whole.

    Rows cut off at the end are found too: the journal's head names another number and hash then.
    """
    rows = connection.execution_options(yield_per=1000).execute(
        select(person_event).where(person_event.c.office_id == office_id).order_by(person_event.c.n)
    )
    previous, place = START, 0
    for place, row in enumerate(rows.mappings(), start=1):
        if row["n"] != place or row["previous"] != previous or row["hash"] != _hash(dict(row)):
            return place
        previous = row["hash"]
    head = connection.execute(
        select(person_journal.c.n, person_journal.c.hash).where(person_journal.c.office_id == office_id)
    ).first()
    whole = (0, START) if head is None else (head.n, head.hash)
    return None if whole == (place, previous) else place + 1


def _next(connection: Connection, office_id: str) -> tuple[int, str]:
    """The number to take and the hash to go on from; the head's row is locked until the transaction ends."""
    insert_new_one(connection, person_journal, {"office_id": office_id, "n": 0, "hash": START})
    taken = connection.execute(
        update(person_journal)
        .where(person_journal.c.office_id == office_id)
        .values(n=person_journal.c.n + 1)
        .returning(person_journal.c.n, person_journal.c.hash)
    ).one()
    return taken.n, taken.hash


def _hash(row: Mapping[str, Any]) -> str:
    at: datetime = row["at"]
    parts = [row[key] for key in ("office_id", "n", "kind")]
    parts += [at.isoformat(), *(row[key] for key in ("actor", "role", "subject", "address", "content"))]
    parts.append(row["previous"])
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()

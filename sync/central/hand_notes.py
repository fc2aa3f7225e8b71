"""Who took a case in by hand, when, and what was noted beside it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.cases.intake_events import TakenByHand
from sync.central import case_journal
from sync.central.at_rest import Place
from sync.central.people import Person
from sync.central.store import Store
from sync.central.tables import cases
from sync.central.tables.intake import case_hold, taken_by_hand
from sync.central.taken_in import TakenIn, late_days
from sync.central.visibility import visible

FACTS = "facts"
_SALT = "salt"
"""Sealed with the facts: once they are erased, nobody can try on the journal's hash whether they were these."""


def write_note(  # noqa: PLR0917 - one row and its event
    connection: Connection, store: Store, case_id: str, taken: TakenIn, person: Person, now: datetime
) -> None:
    """The clerk's row and its event, in the transaction of the case."""
    salted = {**taken.facts, _SALT: secrets.token_hex(16)}
    facts = msgspec.json.encode(salted, order="sorted").decode()
    sealed = store.at_rest.seal(Place(person.office_id, case_id), {FACTS: facts})
    days = late_days(store.rules.calendar_of(person.office_id), taken.received_at, now)
    row = {
        "office_id": person.office_id,
        "case_id": case_id,
        "channel": taken.channel,
        "clerk": person.login,
        "clerk_name": person.name,
        "taken_at": now,
        "late_days": days,
        "data_key": sealed["data_key"],
        "sealed_facts": sealed[FACTS],
    }
    connection.execute(insert(taken_by_hand).values(row))
    event = TakenByHand(
        at=now,
        actor=person.login,
        role=person.role,
        channel=taken.channel,
        late_days=days,
        facts_sha256=hashlib.sha256(facts.encode()).hexdigest(),
    )
    case_journal.append(connection, person.office_id, case_id, [event])


@dataclass(frozen=True, slots=True)
class HandNote:
    """Who took a case in, when, and what was noted beside it; ``facts`` empty after its retention."""

    channel: str
    clerk: str
    clerk_name: str
    taken_at: datetime
    late_days: int
    facts: Mapping[str, str]


def note_of(connection: Connection, store: Store, office_id: str, case_id: str) -> HandNote | None:
    """None for a case that came by a kiosk. Whoever asks has looked whether the case is visible."""
    row = connection.execute(
        select(taken_by_hand).where(
            taken_by_hand.c.office_id == office_id, taken_by_hand.c.case_id == case_id
        )
    ).first()
    if row is None:
        return None
    facts = store.at_rest.open(Place(office_id, case_id), row.data_key, FACTS, row.sealed_facts)
    said = msgspec.json.decode(facts, type=dict[str, str]) if facts else {}
    said.pop(_SALT, None)
    return HandNote(row.channel, row.clerk, row.clerk_name, row.taken_at, row.late_days, said)


@dataclass(frozen=True, slots=True)
class LateEntry:
    """A case that was written down ``days`` working days after it came. Its reason stands, sealed, on the case's page."""

    case_id: str
    number: str
    agenda_number: str
    channel: str
    received_at: datetime
    taken_at: datetime
    days: int


def late_entries(store: Store, person: Person, begins: datetime, ends: datetime) -> list[LateEntry]:
    """Those written down within [begins, ends) more than one working day late, the oldest first."""
    same = (taken_by_hand.c.office_id == cases.c.office_id) & (taken_by_hand.c.case_id == cases.c.case_id)
    with store.reading() as connection:
        rows = connection.execute(
            select(
                cases.c.case_id,
                cases.c.number,
                cases.c.agenda_number,
                taken_by_hand.c.channel,
                cases.c.filed_at,
                taken_by_hand.c.taken_at,
                taken_by_hand.c.late_days,
            )
            .join(cases, same)
            .where(
                visible(person),
                taken_by_hand.c.office_id == person.office_id,
                taken_by_hand.c.taken_at >= begins,
                taken_by_hand.c.taken_at < ends,
                taken_by_hand.c.late_days > 1,
            )
            .order_by(taken_by_hand.c.taken_at, cases.c.case_id)
        )
        return [LateEntry(*row) for row in rows]


def forget(connection: Connection, office_id: str, case_id: str) -> None:
    """The retention is over: who took it in stays, what was noted beside it goes, and so do reasons of former holds."""
    for table, gone in (
        (taken_by_hand, {"data_key": None, "sealed_facts": None}),
        (case_hold, {"data_key": None, "sealed_reason": None}),
    ):
        mine = (table.c.office_id == office_id) & (table.c.case_id == case_id)
        connection.execute(update(table).where(mine).values(gone))

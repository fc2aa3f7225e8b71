"""What citizens ask of a closed case: that it be opened again. The machine takes it down; a person decides.

The words are sealed under the case's data key and go with it when its retention is over.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from sync.cases.case import CLOSED
from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.central.at_rest import Place
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables import cases
from sync.central.tables.public import wish
from sync.central.visibility import visible
from sync.logbook import note

REOPEN = "reopen"
MOST_WORDS = 1000

DONE, NOT_DONE = "dibuka", "tidak"
"""Decisions: the case was reopened; or it was not, and the citizen hears so in the office's own way."""


@dataclass(frozen=True, slots=True)
class Wish:
    """``words``: what the citizen wrote, empty once the case's retention is over; ``decision``: "" while it waits."""

    wish_id: str
    case_id: str
    number: str
    at: datetime
    words: str
    service: str
    decision: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None


def ask_again(store: Store, office_id: str, case_id: str, words: str, clock: Clock) -> Refusal | None:
    """Take the wish down. ``wish.empty``, ``wish.long`` {"n"}, ``wish.not_closed``, ``wish.waiting``: there is one already.

    The caller has seen that whoever asks holds the receipt or the reply.
    """
    said = clean(words.replace("\r\n", "\n"), MOST_WORDS, multiline=True)
    if isinstance(said, Refusal):
        return (
            Refusal("wish.long", {"n": len(words)}) if said.code == "text.too_long" else Refusal("wish.empty")
        )
    if not said:
        return Refusal("wish.empty")
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        mine = (cases.c.office_id == office_id) & (cases.c.case_id == case_id)
        row = connection.execute(select(cases).where(mine).with_for_update()).first()
        if row is None or row.state != CLOSED or row.data_key is None:
            return Refusal("wish.not_closed")
        if is_waiting(connection, office_id, case_id):
            return Refusal("wish.waiting")
        wish_id = uuid7(now, secrets.randbits)
        sealed = store.at_rest.seal_bytes(Place(office_id, case_id), row.data_key, wish_id, said.encode())
        if sealed is None:
            return Refusal("wish.not_closed")
        connection.execute(
            insert(wish).values(
                office_id=office_id,
                wish_id=wish_id,
                case_id=case_id,
                kind=REOPEN,
                at=now,
                sealed_words=sealed,
                decision="",
                decided_by="",
            )
        )
        return None

    refusal = store.write(work)
    if refusal is None:
        note("wish.taken")
    return refusal


def is_waiting(connection: Connection, office_id: str, case_id: str) -> bool:
    """Whether a wish of this case waits for a decision."""
    waiting = (wish.c.office_id == office_id) & (wish.c.case_id == case_id) & (wish.c.decision == "")
    return connection.execute(select(wish.c.wish_id).where(waiting)).first() is not None


def wishes(store: Store, person: Person, *, case_id: str = "", waiting: bool = True) -> list[Wish]:
    """Wishes that this person may know of, the oldest first; of one case where it is named."""
    wanted = [visible(person)]
    if waiting:
        wanted.append(wish.c.decision == "")
    if case_id:
        wanted.append(wish.c.case_id == case_id)
    with store.reading() as connection:
        rows = connection.execute(_joined().where(*wanted).order_by(wish.c.at, wish.c.wish_id).limit(200))
        return [_wish(store, row) for row in rows]


def count_waiting(store: Store, person: Person) -> int:
    """How many wait, of those that this person may know of."""
    with store.reading() as connection:
        counted: int = connection.execute(
            select(func.count())
            .select_from(wish)
            .join(cases, _same())
            .where(visible(person), wish.c.decision == "")
        ).scalar_one()
        return counted


def settle(store: Store, wish_id: str, decision: str, person: Person, clock: Clock) -> Refusal | None:
    """A person's decision on a wish; ``wish.unknown``, ``wish.decided``: another was quicker."""
    if not person.handles_cases:
        return Refusal("wish.unknown")
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        row = connection.execute(_joined().where(visible(person), wish.c.wish_id == wish_id)).first()
        if row is None:
            return Refusal("wish.unknown")
        mine = (wish.c.office_id == row.office_id) & (wish.c.wish_id == wish_id) & (wish.c.decision == "")
        done = connection.execute(
            update(wish).where(mine).values(decision=decision, decided_at=now, decided_by=person.login)
        )
        return None if done.rowcount else Refusal("wish.decided")

    return store.write(work)


def reopened(connection: Connection, office_id: str, case_id: str, by: str, now: datetime) -> None:
    """The case goes on: whatever was wished of it is done."""
    mine = (wish.c.office_id == office_id) & (wish.c.case_id == case_id) & (wish.c.decision == "")
    connection.execute(update(wish).where(mine).values(decision=DONE, decided_at=now, decided_by=by))


def _same() -> Any:
    return (wish.c.office_id == cases.c.office_id) & (wish.c.case_id == cases.c.case_id)


def _joined() -> Any:
    return select(wish, cases.c.number, cases.c.service, cases.c.data_key).join(cases, _same())


def _wish(store: Store, row: Any) -> Wish:
    place = Place(row.office_id, row.case_id)
    plain = store.at_rest.open_bytes(place, row.data_key, row.wish_id, row.sealed_words)
    return Wish(
        row.wish_id,
        row.case_id,
        row.number,
        row.at,
        "" if plain is None else plain.decode("utf-8"),
        row.service,
        row.decision,
        row.decided_by,
        row.decided_at,
    )

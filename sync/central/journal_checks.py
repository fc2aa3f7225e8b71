"""A check of all chains of the journal: asked for at the desk, carried out a piece at a time, its end an event.

It reads every event of the office, minutes in a large one, so no request waits for it: the first piece is looked at as
it is asked for, which in a small office is all, the rest by the rounds of the clocks. How far it is stands in a row, so a
restart goes on where it stopped, and with several processes whoever comes first writes a piece and the other's is dropped.
It checks what its asker may know of, and only he reads what it found.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, true, update

from sync.cases.ids import uuid7
from sync.central import account_journal, case_journal
from sync.central.account_journal import By
from sync.central.case_keys import key_of
from sync.central.journal_days import broken_days
from sync.central.people import Person, person_by_id
from sync.central.store import Clock, Store, utc
from sync.central.tables import cases
from sync.central.tables.procedure import journal_check
from sync.central.visibility import visible

PIECE = 200
"""Chains of a piece: at some two milliseconds each, less than half a second."""
PIECES = 10
"""Of a round of the clocks, so that reminders wait for no more than some seconds."""
_ACCOUNTS = ""


class _Found(msgspec.Struct, frozen=True):
    """``chains``: (case id or "" for the accounts' own, number of the event)."""

    chains: list[tuple[str, int]] = []
    days: list[date] = []


@dataclass(frozen=True, slots=True)
class Check:
    """``done`` of ``total`` chains; ``broken``: (tracking number, or "" for the accounts' own, number of the event)."""

    asked_at: datetime
    total: int
    done: int
    broken: tuple[tuple[str, int], ...]
    days: tuple[date, ...]
    ended_at: datetime | None


def ask(store: Store, person: Person, address: str, clock: Clock, piece: int = PIECE) -> None:
    """Begin one, and look at the first piece. One that this person has under way goes on instead; an older result goes."""
    now = utc(clock())

    def work(connection: Connection) -> Any:
        mine = (journal_check.c.office_id == person.office_id) & (
            journal_check.c.person_id == person.person_id
        )
        running = connection.execute(
            select(journal_check).where(mine, journal_check.c.ended_at.is_(None))
        ).first()
        if running is not None:
            return running
        connection.execute(delete(journal_check).where(mine))
        total = connection.execute(
            select(func.count()).select_from(cases).where(visible(person))
        ).scalar_one()
        row = {
            "office_id": person.office_id,
            "check_id": uuid7(now, secrets.randbits),
            "person_id": person.person_id,
            "address": address[:64],
            "asked_at": now,
            "total": total + 1,
            "done": 0,
            "cursor": "",
            "found": msgspec.json.encode(_Found()).decode(),
        }
        return connection.execute(insert(journal_check).values(row).returning(journal_check)).one()

    _piece(store, store.write(work), clock, piece)


def newest(store: Store, person: Person) -> Check | None:
    """This person's, under way or ended; None: he has asked for none. What he may not know of any more is left out."""
    with store.reading() as connection:
        row = connection.execute(
            select(journal_check)
            .where(
                journal_check.c.office_id == person.office_id, journal_check.c.person_id == person.person_id
            )
            .order_by(journal_check.c.check_id.desc())
            .limit(1)
        ).first()
        if row is None:
            return None
        found = _found(row)
        ids = [case_id for case_id, _ in found.chains if case_id != _ACCOUNTS]
        rows = connection.execute(
            select(cases.c.case_id, cases.c.number).where(visible(person), cases.c.case_id.in_(ids))
        )
        numbers = {one.case_id: one.number for one in rows} | {_ACCOUNTS: ""}
    broken = tuple((numbers[case_id], n) for case_id, n in found.chains if case_id in numbers)
    return Check(row.asked_at, row.total, min(row.done, row.total), broken, tuple(found.days), row.ended_at)


def check_round(
    store: Store, clock: Clock, stop: Callable[[], bool] = lambda: False, piece: int = PIECE
) -> int:
    """A few pieces of the checks under way, the oldest first; how many were looked at."""
    for looked in range(PIECES):
        row = None if stop() else _oldest(store)
        if row is None:
            return looked
        _piece(store, row, clock, piece)
    return PIECES


def _oldest(store: Store) -> Any:
    with store.reading() as connection:
        return connection.execute(
            select(journal_check)
            .where(journal_check.c.ended_at.is_(None))
            .order_by(journal_check.c.asked_at, journal_check.c.check_id)
            .limit(1)
        ).first()


def _piece(store: Store, row: Any, clock: Clock, piece: int) -> None:
    """The next chains of this check; after the last of them the accounts' own and the days, and its end."""
    person = _still_there(store, row.person_id)
    found, done, cursor, last = _found(row), row.done, row.cursor, True
    if person is not None:
        broken, looked, cursor = _chains(store, person, row.cursor, piece)
        done, last = row.done + looked, looked < piece
        found = _Found([*found.chains, *broken], found.days)
        if last:
            found = _ending(store, person, found)
            done += 1
    values = {"done": done, "cursor": cursor, "found": msgspec.json.encode(found).decode()}
    if last:
        values |= {"ended_at": utc(clock()), "total": done}
    seen = (
        (journal_check.c.office_id == row.office_id)
        & (journal_check.c.check_id == row.check_id)
        & (journal_check.c.cursor == row.cursor)
        & journal_check.c.ended_at.is_(None)
    )

    def work(connection: Connection) -> None:
        first = connection.execute(update(journal_check).where(seen).values(values)).rowcount == 1
        if first and last and person is not None:
            _record(connection, person, row.address, found, done, utc(clock()))

    store.write(work)


def _still_there(store: Store, person_id: str) -> Person | None:
    """Whoever asked; None: his account is closed, and nobody would read what is found."""
    person = person_by_id(store, person_id)
    return person if person is not None and person.active and person.sees_cases else None


def _chains(store: Store, person: Person, after: str, most: int) -> tuple[list[tuple[str, int]], int, str]:
    """Breaks among the next chains, how many chains those were, and the last one's id."""
    with store.reading() as connection:
        rows = connection.execute(
            select(cases.c.case_id, cases.c.office_id, cases.c.data_key)
            .where(visible(person), cases.c.case_id > after if after else true())
            .order_by(cases.c.case_id)
            .limit(most)
        ).all()
        broken = []
        for one in rows:
            at = case_journal.broken_at(connection, one.office_id, one.case_id, key_of(store, one))
            broken += [] if at is None else [(str(one.case_id), at)]
    return broken, len(rows), str(rows[-1].case_id) if rows else after


def _ending(store: Store, person: Person, found: _Found) -> _Found:
    with store.reading() as connection:
        at = account_journal.broken_at(connection, person.office_id)
    own = [] if at is None else [(_ACCOUNTS, at)]
    return _Found([*found.chains, *own], broken_days(store, person.office_id))


def _record(  # noqa: PLR0917 - who asked, what came of it
    connection: Connection, person: Person, address: str, found: _Found, chains: int, now: datetime
) -> None:
    kind = "journal-broken" if found.chains or found.days else "journal-checked"
    by = By(person.login, person.role, address)
    account_journal.append(connection, person.office_id, kind, by, person.login, now, chains=chains)


def _found(row: Any) -> _Found:
    return msgspec.json.decode(row.found, type=_Found)

"""The journal's daily heads: one hash over the heads of all chains that grew on a day, each holding the day before.

Whoever could rewrite a case's whole chain, hashes and all, would have to rewrite every head since that day too, and the
prints of them that lie in the office's files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, func, insert, or_, select

from sync.cases.working_calendar import JAKARTA
from sync.central.case_journal import START, broken_at
from sync.central.case_keys import key_of
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables import case_event, cases, office
from sync.central.tables.procedure import journal_head
from sync.central.visibility import visible

AFTER_MIDNIGHT = timedelta(minutes=15)
"""A day is closed only then: what was begun before midnight is written by that time."""
AT_ONCE = 366
CHAINS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class DayHead:
    """``cases``: chains that grew on that day (WIB); ``events``: that were written; ``hash``, ``previous``: 64 hex."""

    day: date
    cases: int
    events: int
    previous: str
    hash: str
    sealed_at: datetime


def seal_all(store: Store, clock: Clock, stop: Callable[[], bool] = lambda: False) -> int:
    """`seal_days` for every office that has a day to be closed; how many days were. Most of a nation's offices wrote nothing
    today, and are found out by one question."""
    last = _last_closable(utc(clock()))
    newest = func.max(journal_head.c.day)
    behind = select(journal_head.c.office_id).group_by(journal_head.c.office_id).having(newest < last)
    written = select(1).where(case_event.c.office_id == office.c.office_id, case_event.c.written_on <= last)
    unsealed = office.c.office_id.not_in(select(journal_head.c.office_id)) & written.exists()
    with store.reading() as connection:
        found = connection.execute(select(office.c.office_id).where(unsealed)).scalars().all()
        found = [*found, *connection.execute(behind).scalars()]
    made = 0
    for one in sorted(found):
        if stop():
            break
        made += len(seal_days(store, one, clock))
    return made


def seal_days(store: Store, office_id: str, clock: Clock) -> list[DayHead]:
    """Close every day that is over and not closed yet, oldest first, at most a year of them; what was made."""
    now = utc(clock())
    last = _last_closable(now)

    def work(connection: Connection) -> list[DayHead]:
        made: list[DayHead] = []
        newest = _newest(connection, office_id)
        day = _first_day(connection, office_id) if newest is None else newest.day + timedelta(days=1)
        previous = START if newest is None else newest.hash
        while day is not None and day <= last and len(made) < AT_ONCE:
            head = _head(connection, office_id, day, previous, first=previous == START)
            row = {"office_id": office_id, "day": day, "sealed_at": now, "previous": previous}
            row |= {"cases": head[0], "events": head[1], "hash": head[2]}
            connection.execute(insert(journal_head).values(row))
            made.append(DayHead(day, head[0], head[1], previous, head[2], now))
            previous, day = head[2], day + timedelta(days=1)
        return made

    return store.write(work, met=("23505",))


def heads(store: Store, office_id: str, first: date, last: date) -> list[DayHead]:
    """The heads of these days, the newest first: to be shown and printed."""
    with store.reading() as connection:
        rows = connection.execute(
            select(journal_head)
            .where(journal_head.c.office_id == office_id, journal_head.c.day.between(first, last))
            .order_by(journal_head.c.day.desc())
        )
        return [_of(row) for row in rows]


@dataclass(frozen=True, slots=True)
class GrownChain:
    """A case that was written in on a day. ``n``: events in all by then; ``hash``: of the last of them."""

    number: str
    n: int
    hash: str


def chains_of(store: Store, head: DayHead, person: Person) -> tuple[GrownChain, ...]:
    """The chains under a day's head that this person may know of, by number."""
    grown = _grown(person.office_id, head.day, first=head.previous == START).subquery()
    with store.reading() as connection:
        rows = connection.execute(
            select(cases.c.number, grown.c.n, grown.c.hash)
            .join(grown, cases.c.case_id == grown.c.case_id)
            .where(visible(person))
            .order_by(cases.c.number)
        )
        return tuple(GrownChain(row.number, row.n, row.hash) for row in rows)


def broken_days(store: Store, office_id: str, days: Iterable[date] = ()) -> list[date]:
    """Days whose head is not what the journal says any more; all of them where none are named."""
    wanted = tuple(days)
    with store.reading() as connection:
        rows = connection.execute(
            select(journal_head).where(journal_head.c.office_id == office_id).order_by(journal_head.c.day)
        ).all()
        broken, previous = [], START
        for row in rows:
            if not wanted or row.day in wanted:
                told = _head(connection, office_id, row.day, previous, first=previous == START)
                if (row.cases, row.events, row.hash) != told or row.previous != previous:
                    broken.append(row.day)
            previous = row.hash
    return broken


@dataclass(frozen=True, slots=True)
class Break:
    """A chain that does not hold. ``number``: tracking number; ``n``: the first event that was changed or is missing."""

    case_id: str
    number: str
    n: int


def broken_chains(store: Store, office_id: str, some: Callable[[int], None] = lambda _: None) -> list[Break]:
    """Every case of the office, link by link, words against digests; ``some`` hears how many have been looked at."""
    broken: list[Break] = []
    last, looked = "", 0
    while True:
        beyond = [cases.c.case_id > last] if last else []
        columns = (cases.c.office_id, cases.c.case_id, cases.c.number, cases.c.data_key)
        with store.reading() as connection:
            rows = connection.execute(
                select(*columns)
                .where(cases.c.office_id == office_id, *beyond)
                .order_by(cases.c.case_id)
                .limit(CHAINS_AT_ONCE)
            ).all()
            for row in rows:
                n = broken_at(connection, office_id, row.case_id, key_of(store, row))
                broken += [] if n is None else [Break(row.case_id, row.number, n)]
        looked += len(rows)
        some(looked)
        if len(rows) < CHAINS_AT_ONCE:
            return broken
        last = rows[-1].case_id


def _head(
    connection: Connection, office_id: str, day: date, previous: str, *, first: bool
) -> tuple[int, int, str]:
    """How many chains grew, by how many events, and the hash. The first day takes in all that came before it."""
    grown = _grown(office_id, day, first=first)
    rows = connection.execute(grown.order_by(case_event.c.case_id)).all()
    chains = [[str(row.case_id), row.n, row.hash] for row in rows]
    told = msgspec.json.encode([office_id, day.isoformat(), previous, chains])
    return len(rows), sum(row.events for row in rows), hashlib.sha256(told).hexdigest()


def _grown(office_id: str, day: date, *, first: bool) -> Select[Any]:
    """The chains that grew on this day: ``case_id``, ``n`` and ``hash`` of their last event, ``events`` of the day."""
    written = case_event.c.written_on == day
    if first:
        written = or_(written, case_event.c.written_on.is_(None), case_event.c.written_on < day)
    grown = (
        select(case_event.c.case_id, func.max(case_event.c.n).label("n"), func.count().label("events"))
        .where(case_event.c.office_id == office_id, written)
        .group_by(case_event.c.case_id)
        .subquery()
    )
    return (
        select(case_event.c.case_id, case_event.c.n, case_event.c.hash, grown.c.events)
        .join(grown, and_(case_event.c.case_id == grown.c.case_id, case_event.c.n == grown.c.n))
        .where(case_event.c.office_id == office_id)
    )


def _newest(connection: Connection, office_id: str) -> DayHead | None:
    """Locked: two processes that close a day at once do it one after the other."""
    row = connection.execute(
        select(journal_head)
        .where(journal_head.c.office_id == office_id)
        .order_by(journal_head.c.day.desc())
        .limit(1)
        .with_for_update()
    ).first()
    return None if row is None else _of(row)


def _first_day(connection: Connection, office_id: str) -> date | None:
    found: date | None = connection.execute(
        select(func.min(case_event.c.written_on)).where(case_event.c.office_id == office_id)
    ).scalar()
    return found


def _last_closable(now: datetime) -> date:
    today = now.astimezone(JAKARTA).date()
    midnight = datetime.combine(today, time(0), JAKARTA)
    return today - timedelta(days=1 if now >= midnight + AFTER_MIDNIGHT else 2)


def _of(row: Any) -> DayHead:
    return DayHead(row.day, row.cases, row.events, row.previous, row.hash, row.sealed_at)

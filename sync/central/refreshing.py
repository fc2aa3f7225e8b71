"""Who a case waits for, reckoned anew when people come, go or stand in for each other: nothing of it is an event.

`sync.cases.authority` decides by the people of the moment; the column that queues are listed by follows as soon as the
background hears of another roster, and once a day whatever it has heard.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from sync.central.case_journal import events_of
from sync.central.dossier import folded
from sync.central.projection import waiting
from sync.central.roster import context_of, today
from sync.central.store import Clock, Store, utc
from sync.central.stranded import nobody_left
from sync.central.tables import cases
from sync.central.tables import person as people
from sync.central.tables.people import delegation
from sync.central.visibility import is_open

AT_ONCE = 100


@dataclass
class Roster:
    """Who was there, in which role and in whose place, when the cases were looked at last; "" before the first look."""

    stamp: str = ""


def refresh_if_changed(
    store: Store, clock: Clock, seen: Roster, stop: Callable[[], bool] = lambda: False
) -> int:
    """`refresh_waiting` where somebody came, went, changed roles or began to stand in; the first look only remembers, since
    the daily round begins with the process."""
    stamp = _stamp(store, today(utc(clock())))
    if seen.stamp == stamp:
        return 0
    changed = refresh_waiting(store, clock, stop) if seen.stamp else 0
    if not stop():
        seen.stamp = stamp
    return changed


def _stamp(store: Store, day: date) -> str:
    """Of everybody who may do something today, in every office of the store."""
    who = (people.c.person_id, people.c.role, people.c.unit)
    there = (delegation.c.first <= day) & (delegation.c.last >= day) & delegation.c.revoked_at.is_(None)
    with store.reading() as connection:
        hands = connection.execute(select(*who).where(people.c.active).order_by(people.c.person_id)).all()
        lent = connection.execute(
            select(delegation.c.delegation_id).where(there).order_by(delegation.c.delegation_id)
        ).all()
    return hashlib.sha256(repr((hands, lent)).encode()).hexdigest()


def refresh_waiting(store: Store, clock: Clock, stop: Callable[[], bool] = lambda: False) -> int:
    """All open cases of all offices, some at a time; how many wait for somebody else than their row said."""
    changed, last = 0, ("", "")
    while not stop():
        with store.reading() as connection:
            rows = connection.execute(_open_after(*last)).all()
        if not rows:
            break
        now = utc(clock())
        changed += store.write(
            lambda connection, rows=rows, now=now: sum(_refresh(store, connection, row, now) for row in rows)  # type: ignore[misc]
        )
        last = (rows[-1].office_id, rows[-1].case_id)
    return changed


def _open_after(office_id: str, case_id: str) -> Any:
    beyond = cases.c.office_id > office_id
    if case_id:
        beyond |= (cases.c.office_id == office_id) & (cases.c.case_id > case_id)
    keys = select(cases.c.office_id, cases.c.case_id)
    return keys.where(is_open(), beyond).order_by(cases.c.office_id, cases.c.case_id).limit(AT_ONCE)


def _refresh(store: Store, connection: Connection, key: Any, now: datetime) -> bool:
    mine = (cases.c.office_id == key.office_id) & (cases.c.case_id == key.case_id)
    row = connection.execute(select(cases).where(mine).with_for_update()).first()
    if row is None:
        return False
    case = folded(row, events_of(connection, row.office_id, row.case_id))
    values = waiting(case, context_of(store, connection, row.office_id, case, now))
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    connection.execute(update(cases).where(mine).values(values))
    if case.step is not None and not values["waits_for"]:
        nobody_left(connection, row, now)
    return True

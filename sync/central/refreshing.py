"""Who a case waits for, reckoned anew when people come, go or stand in for each other: nothing of it is an event.

`sync.cases.authority` decides by the people of the moment; the column that queues are listed by follows, within a day.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from sync.central.case_journal import events_of
from sync.central.dossier import folded
from sync.central.projection import waiting
from sync.central.roster import context_of
from sync.central.store import Clock, Store, utc
from sync.central.tables import cases
from sync.central.visibility import is_open
from sync.logbook import note

AT_ONCE = 100


def refresh_waiting(store: Store, clock: Clock) -> int:
    """All open cases of all offices, some at a time; how many wait for somebody else than their row said."""
    changed, last = 0, ("", "")
    while True:
        with store.reading() as connection:
            rows = connection.execute(_open_after(*last)).all()
        if not rows:
            return changed
        now = utc(clock())
        changed += store.write(
            lambda connection, rows=rows, now=now: sum(_refresh(store, connection, row, now) for row in rows)  # type: ignore[misc]
        )
        last = (rows[-1].office_id, rows[-1].case_id)


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
        note("case.nobody_left", step=case.step)
    return True

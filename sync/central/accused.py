"""Whom a case is about, as far as a machine may say: a likely match excludes at once, and a person decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from sync.cases.desk_events import AccusedNamed
from sync.cases.likeness import Colleague, likely
from sync.central import case_journal
from sync.central.dossier import folded
from sync.central.people import person_of
from sync.central.projection import exclude, waiting
from sync.central.roster import context_of
from sync.central.store import Store
from sync.central.stranded import nobody_left
from sync.central.tables import cases
from sync.central.tables import person as person_table
from sync.logbook import note

MATCHING = "pencocokan nama"
"""Stands as actor of an exclusion that no person made."""


def exclude_likely(store: Store, connection: Connection, row: Any, said: str, now: datetime) -> Any:
    """Look at the form's field 9 as the body is opened; in the transaction that makes its answers readable. The case's row
    as it is then: off the desk of whomever it is about, and in the queue of whoever is left for its step.

    Closed accounts are compared too: one may be opened again. What people have said of the case already stands.
    """
    if not said.strip():
        return row
    rows = connection.execute(select(person_table).where(person_table.c.office_id == row.office_id))
    office = {one.login: one for one in map(person_of, rows) if one.sees_cases}
    found = likely(said, (Colleague(one.login, one.name, one.role, one.unit) for one in office.values()))
    case = folded(row, case_journal.events_of(connection, row.office_id, row.case_id))
    new = tuple(login for login in found if login not in case.accused.persons)
    if not new:
        return row
    persons = (*case.accused.persons, *new)
    roles = tuple(dict.fromkeys((*case.accused.roles, *(office[one].role for one in new))))
    event = AccusedNamed(
        at=now,
        actor=MATCHING,
        role="",
        persons=persons,
        units=case.accused.units,
        roles=roles,
        confirmed=False,
    )
    case_journal.append(connection, row.office_id, row.case_id, [event])
    after = case.after(event)
    exclude(connection, row.office_id, after)
    note("case.likely_accused", persons=len(new))
    values = waiting(after, context_of(store, connection, row.office_id, after, now)) | {
        "holder": after.holder
    }
    mine = (cases.c.office_id == row.office_id) & (cases.c.case_id == row.case_id)
    changed = connection.execute(update(cases).where(mine).values(values).returning(cases)).one()
    if after.step is not None and not changed.waits_for:
        nobody_left(connection, changed, now)
    return changed

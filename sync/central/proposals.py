"""What the system proposes and a person decides: cases whose complainant has not completed the identity in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from sync.central.people import Person
from sync.central.store import Clock, Store
from sync.central.tables import cases
from sync.central.visibility import is_open, visible

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case that may be closed as incomplete. ``since``: waited for; ``last``: day on which the time was over."""

    case_id: str
    number: str
    since: datetime
    last: date


def incomplete(store: Store, person: Person, clock: Clock) -> tuple[Proposal, ...]:
    """The longest waiting first, at most fifty. Nothing happens to them by themselves."""
    calendar, now = store.rules.calendar_of(person.office_id), clock()
    with store.reading() as connection:
        rows = connection.execute(
            select(cases.c.case_id, cases.c.number, cases.c.paused_since, cases.c.sop_version)
            .where(visible(person), is_open(), cases.c.paused_since.is_not(None))
            .order_by(cases.c.paused_since)
            .limit(10 * AT_ONCE)
        ).all()
    found = []
    for row in rows:
        days = store.rules.sop_of(row.sop_version).identity_days
        last = calendar.calendar_days_due(row.paused_since, days)
        if now >= calendar.closing(last):
            found.append(Proposal(row.case_id, row.number, row.paused_since, last))
    return tuple(found[:AT_ONCE])

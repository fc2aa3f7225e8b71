"""Reminders of the 3×24 hours in which somebody is to get the data that the office holds of him.

The term itself runs by the wall clock; the desk is read while the office is open, so what is told is told then: a day
before the end, or on the last day of work before that, and once the end has passed. Told once, as all notices are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, select

from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.central.data_request_rows import DataRequest, may_know, read
from sync.central.notices import Telling, tell
from sync.central.people import Person
from sync.central.roster import staff_of
from sync.central.store import Clock, Store, utc
from sync.central.tables.data_requests import data_request

BEFORE = timedelta(hours=24)
NEAR, OVER = "data_near", "data_due"
"""Kinds of notices: the term ends soon, it is over."""
_RULING = ("camat", "sekcam")


def remind_of_requests(store: Store, clock: Clock) -> int:
    """In every office that is open now: how many notices were written."""
    now = utc(clock())
    still_open = select(data_request.c.office_id).where(data_request.c.outcome == "").distinct()
    with store.reading() as connection:
        asked = sorted(connection.execute(still_open).scalars())
    return sum(
        store.write(lambda connection, one=one: _office(store, connection, one, now))  # type: ignore[misc]
        for one in asked
        if store.rules.calendar_of(one).is_open(now)
    )


def warned_from(calendar: WorkingCalendar, due: datetime) -> datetime:
    """From when its end is near: a day before, or, where the office is closed then, the opening of the last day of work
    before that. Of a request that came later than this, from the beginning."""
    near = due - BEFORE
    if calendar.is_open(near):
        return near
    day = near.astimezone(JAKARTA).date()
    while not calendar.windows(day) or _opening(calendar, day) > near:
        day -= timedelta(days=1)
    return _opening(calendar, day)


def _opening(calendar: WorkingCalendar, day: date) -> datetime:
    first, _ = calendar.windows(day)[0]
    return datetime.combine(day, time(0), JAKARTA) + timedelta(minutes=first)


def _office(store: Store, connection: Connection, office_id: str, now: datetime) -> int:
    """Whoever took it down, and those who answer for the office, as far as they may know of it."""
    calendar, told = store.rules.calendar_of(office_id), 0
    for person in staff_of(connection, office_id):
        rows = connection.execute(
            select(data_request)
            .where(may_know(person), data_request.c.outcome == "")
            .order_by(data_request.c.due_at)
        ).all()
        asked = read(store, connection, office_id, [row for row in rows if _for(row.taken_by, person)])
        told += len(tell(connection, office_id, list(_due(asked, person, calendar, now)), now))
    return told


def _for(taken_by: str, person: Person) -> bool:
    return person.role in _RULING or person.login == taken_by


def _due(
    asked: Iterable[DataRequest], person: Person, calendar: WorkingCalendar, now: datetime
) -> Iterable[Telling]:
    for one in asked:
        over = now >= one.due_at
        if not over and now < warned_from(calendar, one.due_at):
            continue
        yield Telling(
            about=f"{one.ask_id}|{one.due_at.isoformat()}",
            person_id=person.person_id,
            kind=OVER if over else NEAR,
            case_id=one.cases[0].case_id,
            due_at=one.due_at,
        )

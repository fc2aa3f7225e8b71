"""A changed calendar moves the deadlines of open cases: found by the stamp that each was dated with, in batches.

The dates in ``cases`` are a cache. What was dated with another calendar than the present one, by this process before the
change or by another that had not heard of it yet, is dated anew; if the promised day moves, the case's journal says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from sync.cases.case import CaseFile
from sync.cases.deadlines import step_due
from sync.cases.desk_events import DeadlineMoved
from sync.cases.events import StepCompleted
from sync.cases.working_calendar import JAKARTA, Pause, WorkingCalendar
from sync.central import case_journal, feed
from sync.central.figures_state import touched
from sync.central.notices import Telling, tell
from sync.central.offices import offices
from sync.central.outgoing.telling import moved_later
from sync.central.people import Person
from sync.central.recipients import Staff, ring
from sync.central.rules import Rules
from sync.central.store import Clock, Store, utc
from sync.central.tables import case_event, cases
from sync.central.visibility import is_open, visible

AT_ONCE = 50
"""Cases of a transaction: at some six milliseconds each, a kiosk waits for less than half a second on SQLite."""
_STOPS = ("ClockPaused", "Reopened")
"""Events by which a case's clock may have stood still."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What is cached of a case: closing time of its step's last day, and the promised day of the reply."""

    step_due_at: datetime
    due_on: date


@dataclass(frozen=True, slots=True)
class Shift:
    """How a change would move the promised days of open cases."""

    looked_at: int = 0
    later: int = 0
    earlier: int = 0
    steps: int = 0

    @property
    def moved(self) -> int:
        return self.later + self.earlier


def dates_of(row: Any, rules: Rules, calendar: WorkingCalendar, pauses: Sequence[Pause] = ()) -> Dates:
    """By this calendar. Where the clock stands still there is no new date: the one that stands there stays, and is
    counted anew as it goes on."""
    if row.paused_since is not None:
        return Dates(row.step_due_at, row.due_on)
    sop = rules.sop_of(row.sop_version)
    promised = calendar.due(row.filed_at, sop.days_of(row.klass), pauses)
    return Dates(utc(step_due(sop.step(row.step), row.since, calendar, pauses)), promised)


def shift(store: Store, calendar: WorkingCalendar, person: Person) -> Shift:
    """What this calendar would move among the open cases of the person's office.

    For the administrator, who sees no case, all of them are counted: how much a change moves is a figure of the
    calendar, and tells nothing of any case.
    """
    mine = cases.c.office_id == person.office_id
    seen = visible(person) if person.sees_cases else mine
    with store.reading() as connection:
        rows = connection.execute(select(cases).where(seen, mine, is_open())).all()
        pauses = pauses_of(connection, person.office_id, _open(person.office_id))
    found = [(row, dates_of(row, store.rules, calendar, pauses.get(row.case_id, ()))) for row in rows]
    return Shift(
        looked_at=len(rows),
        later=sum(dates.due_on > row.due_on for row, dates in found),
        earlier=sum(dates.due_on < row.due_on for row, dates in found),
        steps=sum(dates.step_due_at != row.step_due_at for row, dates in found),
    )


def recalculate(store: Store, office_id: str, clock: Clock, *, most: int = AT_ONCE) -> int:
    """Date at most ``most`` open cases anew; how many were looked at. Nothing is done for those dated already."""
    calendar = store.rules.calendar_of(office_id)
    stamp, now = calendar.data.stamp, utc(clock())

    def work(connection: Connection) -> int:
        old = (cases.c.office_id == office_id, is_open(), cases.c.calendar_version != stamp)
        rows = connection.execute(
            select(cases).where(*old).order_by(cases.c.case_id).limit(most).with_for_update()
        ).all()
        pauses = pauses_of(connection, office_id, cases.c.case_id.in_([row.case_id for row in rows]))
        found = [(row, dates_of(row, store.rules, calendar, pauses.get(row.case_id, ()))) for row in rows]
        changed = [_keep(connection, row, dates, calendar, now) for row, dates in found]
        later = [row for (old, dates), row in zip(found, changed, strict=True) if dates.due_on > old.due_on]
        _tell(store, connection, office_id, later, now)
        for row in later:
            moved_later(store, connection, row, now)
        moved = [row for (old, dates), row in zip(found, changed, strict=True) if dates.due_on != old.due_on]
        if moved:
            touched(connection, office_id)  # open and overdue ones are counted by these dates
        feed.publish(
            connection, office_id, [_status(connection, store.rules, row, now) for row in moved], now
        )
        return len(rows)

    return store.write(work)


def present_stamps(store: Store) -> dict[str, str]:
    """By office, the stamp of the calendar that it goes by now."""
    return {one.office_id: store.rules.calendar_of(one.office_id).data.stamp for one in offices(store)}


def dated_otherwise(store: Store, stamps: Mapping[str, str]) -> dict[str, int]:
    """By office, how many of its open cases go by another calendar than the one named for it; offices with none are left out.

    One question for a whole nation of them: a question an office, every minute, was a thousand a second.
    """
    dated = (
        select(cases.c.office_id, cases.c.calendar_version, func.count().label("n"))
        .where(is_open())
        .group_by(cases.c.office_id, cases.c.calendar_version)
        .order_by(cases.c.office_id)
    )
    found: Counter[str] = Counter()
    with store.reading() as connection:
        for row in connection.execute(dated):
            if stamps.get(row.office_id) != row.calendar_version:
                found[row.office_id] += row.n
    return found


def recalculate_all(
    store: Store, office_id: str, clock: Clock, stop: Callable[[], bool] = lambda: False
) -> int:
    """Batch after batch until every open case goes by the present calendar; how many were looked at."""
    done = 0
    while not stop():
        looked_at = recalculate(store, office_id, clock)
        done += looked_at
        if looked_at == 0:
            break
    return done


def pauses_of(
    connection: Connection, office_id: str, which: ColumnElement[bool]
) -> Mapping[str, tuple[Pause, ...]]:
    """The pauses of those cases that ever stood still, by case id; all others have none."""
    stopped = connection.execute(
        select(case_event.c.case_id)
        .distinct()
        .join(
            cases, (cases.c.office_id == case_event.c.office_id) & (cases.c.case_id == case_event.c.case_id)
        )
        .where(case_event.c.office_id == office_id, case_event.c.kind.in_(_STOPS), which)
    ).scalars()
    return {case_id: _folded(connection, office_id, case_id).pauses for case_id in stopped.all()}


def _open(office_id: str) -> ColumnElement[bool]:
    return (cases.c.office_id == office_id) & (is_open())


def _folded(connection: Connection, office_id: str, case_id: str) -> CaseFile:
    return CaseFile.fold(case_journal.domain_events(case_journal.events_of(connection, office_id, case_id)))


def _keep(connection: Connection, row: Any, dates: Dates, calendar: WorkingCalendar, now: datetime) -> Any:
    mine = (cases.c.office_id == row.office_id) & (cases.c.case_id == row.case_id)
    values = {
        "step_due_at": dates.step_due_at,
        "due_on": dates.due_on,
        "calendar_version": calendar.data.stamp,
        "remind_at": None,
    }
    changed = connection.execute(update(cases).where(mine).values(values).returning(cases)).one()
    if dates.due_on != row.due_on:
        moved = DeadlineMoved(
            at=now,
            before=row.due_on.isoformat(),
            after=dates.due_on.isoformat(),
            calendar_version=calendar.data.stamp,
            why="kalender",
        )
        case_journal.append(connection, row.office_id, row.case_id, [moved])
    return changed


def _tell(store: Store, connection: Connection, office_id: str, later: Sequence[Any], now: datetime) -> None:
    """Whoever holds a case whose promise has moved later is told: the complainant was given another day."""
    if not later:
        return
    staff = Staff(connection, office_id, now.astimezone(JAKARTA).date())
    known = staff.who_know_of([row.case_id for row in later])
    wanted = [
        Telling(
            about=f"{row.case_id}|moved|{row.due_on}|{row.calendar_version}",
            person_id=one.person_id,
            kind="moved",
            case_id=row.case_id,
            step=row.step,
            day=row.due_on,
        )
        for row in later
        for one in ring(row, store.rules.sop_of(row.sop_version).step(row.step), staff, known).holders
    ]
    tell(connection, office_id, wanted, now)


def _status(connection: Connection, rules: Rules, row: Any, now: datetime) -> Any:
    events = case_journal.domain_events(case_journal.events_of(connection, row.office_id, row.case_id))
    done = [event for event in events if isinstance(event, StepCompleted)]
    sop, calendar = rules.sop_of(row.sop_version), rules.calendar_of(row.office_id)
    return feed.status_of(dict(row._mapping), done, now, feed.complete_by(row.paused_since, sop, calendar))

"""Reminders of the clocks, in office hours only: at 75 % to whoever holds the step, at 100 % to the superior too, and a
working day later to the next one up the line. Nothing is closed, refused or moved by it: a person decides.

``cases.remind_at`` says when a case is to be looked at next; NULL is now. What is told is decided by the clocks as they
stand at that moment, and told once (`sync.central.notices`): a restart, a second process or a repeated look add nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, or_, select, update

from sync.cases.deadlines import Marks, marks
from sync.cases.desk_events import Escalated
from sync.cases.procedure import Sop
from sync.cases.working_calendar import JAKARTA, Pause, WorkingCalendar
from sync.central import case_journal
from sync.central.hours import next_opening
from sync.central.notices import Telling, tell
from sync.central.people import Person
from sync.central.recalculation import pauses_of
from sync.central.recipients import Ring, Staff, ring
from sync.central.store import Clock, Store, utc
from sync.central.tables import cases
from sync.central.tables import person as people
from sync.central.tables.notices import notice
from sync.central.visibility import is_open

AT_ONCE = 50
"""Cases of a transaction: at some six milliseconds each, a kiosk waits for less than half a second on SQLite."""
NEAR, DUE, LATE = "near", "due", "late"
LEVEL_IN_WORDS = {NEAR: "75 %", DUE: "100 %", LATE: "+1 hari kerja"}
_NOTHING_MORE = timedelta(days=30)
"""When a case is looked at once more of which all has been told."""
_DECREE_FROM_MONTH = 10


@dataclass(frozen=True, slots=True)
class Clockwork:
    """One clock of one case. ``name``: ``step`` or ``case``."""

    name: str
    marks: Marks

    def passed(self, now: datetime) -> tuple[str, ...]:
        """What is to be told now. After 100 % nobody needs the reminder of 75 % any more."""
        if now >= self.marks.late:
            return DUE, LATE
        if now >= self.marks.due:
            return (DUE,)
        return (NEAR,) if self.marks.near is not None and now >= self.marks.near else ()

    def next_after(self, now: datetime) -> datetime | None:
        """When there is something to be told next."""
        coming = (mark for mark in (self.marks.near, self.marks.due, self.marks.late) if mark and mark > now)
        return min(coming, default=None)


def remind(store: Store, clock: Clock, stop: Callable[[], bool] = lambda: False) -> int:
    """All that is due in every office that is open now; how many notices were written."""
    now, told = utc(clock()), 0
    for office_id in _with_something_due(store, now):
        calendar = store.rules.calendar_of(office_id)
        while calendar.is_open(now) and not stop():
            looked_at, written = _batch(store, office_id, calendar, now)
            told += written
            if looked_at < AT_ONCE:
                break
    return told + _decrees(store, now)


def _with_something_due(store: Store, now: datetime) -> list[str]:
    """The offices with open cases that are to be looked at: one question for all of them, seven thousand in a nation."""
    due = or_(cases.c.remind_at.is_(None), cases.c.remind_at <= now)
    mine = select(cases.c.office_id).where(is_open(), due).distinct()
    with store.reading() as connection:
        return sorted(connection.execute(mine).scalars())


def _batch(store: Store, office_id: str, calendar: WorkingCalendar, now: datetime) -> tuple[int, int]:
    """At most fifty cases: looked at, and notices written."""

    def work(connection: Connection) -> tuple[int, int]:
        rows = connection.execute(
            select(cases)
            .where(
                cases.c.office_id == office_id,
                is_open(),
                or_(cases.c.remind_at.is_(None), cases.c.remind_at <= now),
            )
            .order_by(cases.c.case_id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        if not rows:
            return 0, 0
        seen = _Round(connection, calendar, now)
        written = sum(_look(seen, one) for one in _around(store, seen, office_id, rows))
        return len(rows), written

    return store.write(work)


@dataclass(frozen=True)
class _Round:
    connection: Connection
    calendar: WorkingCalendar
    now: datetime


@dataclass(frozen=True)
class _Case:
    """A row of ``cases``, its procedure, who is near it, and when its clock stood still."""

    row: Any
    sop: Sop
    around: Ring
    pauses: Sequence[Pause]


def _around(store: Store, seen: _Round, office_id: str, rows: Sequence[Any]) -> list[_Case]:
    case_ids = [row.case_id for row in rows]
    staff = Staff(seen.connection, office_id, seen.now.astimezone(JAKARTA).date())
    known = staff.who_know_of(case_ids)
    pauses = pauses_of(seen.connection, office_id, cases.c.case_id.in_(case_ids))
    found = []
    for row in rows:
        sop = store.rules.sop_of(row.sop_version)
        around = ring(row, sop.step(row.step), staff, known)
        found.append(_Case(row, sop, around, pauses.get(row.case_id, ())))
    return found


def _look(seen: _Round, case: _Case) -> int:
    """Tell what is due of one case and say when to look again; how many notices were written."""
    row = case.row
    told, again = _paused(seen, case) if row.paused_since is not None else _running(seen, case)
    mine = (cases.c.office_id == row.office_id) & (cases.c.case_id == row.case_id)
    # A mark at closing time is told as the office opens next.
    next_look = utc(next_opening(seen.calendar, again))
    seen.connection.execute(update(cases).where(mine).values(remind_at=next_look))
    return told


def _running(seen: _Round, case: _Case) -> tuple[int, datetime]:
    row, calendar, now = case.row, seen.calendar, seen.now
    clocks = (
        Clockwork("step", marks(row.since, row.step_due_at, calendar, case.pauses)),
        Clockwork("case", marks(row.filed_at, calendar.closing(row.due_on), calendar, case.pauses)),
    )
    count = 0
    for clock in clocks:
        for level in clock.passed(now):
            told = tell(seen.connection, row.office_id, _tellings(row, clock, level, case.around), now)
            count += len(told)
            if told and level == LATE:
                _escalated(seen, row, clock, case.around.above)
    coming = [moment for clock in clocks if (moment := clock.next_after(now)) is not None]
    return count, min(coming, default=now + _NOTHING_MORE)


def _tellings(row: Any, clock: Clockwork, level: str, around: Ring) -> list[Telling]:
    to: Mapping[str, tuple[Person, ...]] = {
        NEAR: around.holders,
        DUE: (*around.holders, *around.superiors),
        LATE: around.above,
    }
    since = row.since if clock.name == "step" else row.filed_at
    about = f"{row.case_id}|{clock.name}|{since.isoformat()}|{utc(clock.marks.due).isoformat()}"
    return [
        Telling(
            about=about,
            person_id=one.person_id,
            kind=f"{clock.name}_{level}",
            case_id=row.case_id,
            step=row.step,
            due_at=clock.marks.due,
        )
        for one in to[level]
    ]


def _escalated(seen: _Round, row: Any, clock: Clockwork, to: Sequence[Person]) -> None:
    told = Escalated(
        at=seen.now,
        clock=clock.name,
        step=row.step,
        level=LEVEL_IN_WORDS[LATE],
        to=tuple(one.login for one in to),
        due=clock.marks.due.isoformat(),
    )
    case_journal.append(seen.connection, row.office_id, row.case_id, [told])


def _paused(seen: _Round, case: _Case) -> tuple[int, datetime]:
    """The complainant's time is over: it is proposed to close the case as incomplete, and a person decides."""
    row, now = case.row, seen.now
    over = seen.calendar.closing(seen.calendar.calendar_days_due(row.paused_since, case.sop.identity_days))
    if now < over:
        return 0, over
    to = {one.person_id: one for one in (*case.around.holders, *case.around.superiors)}
    wanted = [
        Telling(
            about=f"{row.case_id}|pause|{row.paused_since.isoformat()}",
            person_id=person_id,
            kind="incomplete",
            case_id=row.case_id,
            step=row.step,
            due_at=over,
        )
        for person_id in to
    ]
    return len(tell(seen.connection, row.office_id, wanted, now)), now + _NOTHING_MORE


def _decrees(store: Store, now: datetime) -> int:
    """From October on the administrators are told each month that next year's decree is missing; always that this
    year's is."""
    today = now.astimezone(JAKARTA).date()
    years = [today.year, today.year + 1] if today.month >= _DECREE_FROM_MONTH else [today.year]
    return sum(_decree(store, year, today, now) for year in years)


def _decree(store: Store, year: int, today: date, now: datetime) -> int:
    """Those who have not been told this month."""
    first = date(year, 1, 1)
    with store.reading() as connection:
        admins = connection.execute(
            select(people.c.office_id, people.c.person_id)
            .where(people.c.role == "admin", people.c.active)
            .order_by(people.c.office_id, people.c.person_id)
        ).all()
        known = select(notice.c.key).where(notice.c.kind == "decree", notice.c.day == first)
        told = set(connection.execute(known).scalars())
    count = 0
    for office_id, person_id in admins:
        calendar = store.rules.calendar_of(office_id)
        telling = Telling(about=f"decree|{year}|{today:%Y-%m}", person_id=person_id, kind="decree", day=first)
        if telling.key not in told and not calendar.known(year) and calendar.is_open(now):
            count += store.write(partial(_tell_one, office_id=office_id, telling=telling, now=now))
    return count


def _tell_one(connection: Connection, office_id: str, telling: Telling, now: datetime) -> int:
    return len(tell(connection, office_id, [telling], now))

"""What is late: open cases whose promised day or whose step's term has passed, the longest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from sync.cases.case import PAUSED
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseRow
from sync.central.dossier import LINE, case_row
from sync.central.people import Person
from sync.central.store import Clock, Store
from sync.central.tables import cases
from sync.central.visibility import is_open, visible

MOST = 1000


@dataclass(frozen=True, slots=True)
class Late:
    """``due_on``: the term that passed first; ``days``: office days since; ``whole``: the promised reply is late too."""

    row: CaseRow
    due_on: date
    days: int
    whole: bool


def late_cases(store: Store, person: Person, clock: Clock, most: int = MOST) -> tuple[tuple[Late, ...], int]:
    """The late ones of those this person may see, and how many are open in all. A paused case is not late."""
    now = clock()
    today = now.astimezone(JAKARTA).date()
    mine = (visible(person), cases.c.office_id == person.office_id, is_open())
    passed = or_(cases.c.due_on < today, cases.c.step_due_at < now)
    with store.reading() as connection:
        open_cases: int = connection.execute(
            select(func.count()).select_from(cases).where(*mine)
        ).scalar_one()
        rows = connection.execute(
            select(*LINE)
            .where(*mine, passed, cases.c.state != PAUSED)
            .order_by(cases.c.step_due_at, cases.c.case_id)
            .limit(most)
        )
        found = [_late(store, case_row(store, row), today) for row in rows]
    return tuple(sorted(found, key=lambda one: -one.days)), open_cases


def _late(store: Store, row: CaseRow, today: date) -> Late:
    step_due = row.step_due_at.astimezone(JAKARTA).date()
    due = min(step_due, row.due_on)
    days = store.rules.calendar_of(row.office_id).working_days_between(due, today) if today > due else 0
    return Late(row, due, days, whole=row.due_on < today)

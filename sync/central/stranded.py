"""A case that nobody of the office may carry on: the auditor is told, who may not act but can see that somebody does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from sync.cases.working_calendar import JAKARTA
from sync.central.notices import Telling, tell
from sync.central.people import person_of
from sync.central.tables import cases
from sync.central.tables import person as people
from sync.central.visibility import visible
from sync.logbook import note

AUDITOR = "auditor"


def nobody_left(connection: Connection, row: Any, now: datetime) -> None:
    """Tell every auditor who may know of the open case with this row of ``cases``; once a day at most."""
    note("case.nobody_left", step=row.step)
    auditors = connection.execute(
        select(people)
        .where(people.c.office_id == row.office_id, people.c.role == AUDITOR, people.c.active)
        .order_by(people.c.login)
    ).all()
    mine = cases.c.case_id == row.case_id
    knowing = [
        one
        for one in map(person_of, auditors)
        if connection.execute(select(cases.c.case_id).where(visible(one), mine)).first() is not None
    ]
    wanted = [
        Telling(
            about=f"{row.case_id}|stranded|{row.step}|{now.astimezone(JAKARTA):%Y-%m-%d}",
            person_id=one.person_id,
            kind="stranded",
            case_id=row.case_id,
            step=row.step,
        )
        for one in knowing
    ]
    tell(connection, row.office_id, wanted, now)

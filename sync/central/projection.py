"""The columns of ``cases`` that follow from a case's events: derived for lists and clocks, never the truth."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, update

from sync.cases.authority import Context, roles_now, unit_now
from sync.cases.case import CaseFile
from sync.cases.deadlines import promised_on, step_due
from sync.cases.working_calendar import WorkingCalendar
from sync.central.store import utc
from sync.central.tables import cases
from sync.central.tables.procedure import case_exclusion


def columns_of(case: CaseFile, context: Context, calendar: WorkingCalendar) -> dict[str, object]:
    """The values; while the clock stands still the deadlines stay what they were."""
    letter, sop = case.letter, context.sop
    values: dict[str, object] = {
        "step": case.stopped_at or sop.last if case.step is None else case.step,
        "state": case.state,
        "since": utc(case.since),
        "agenda_number": "" if case.agenda is None else str(case.agenda),
        "letter_number": "" if letter is None else letter.number_text,
        "agenda_year": None if case.agenda is None else case.agenda.year,
        "agenda_value": None if case.agenda is None else case.agenda.value,
        "letter_year": None if letter is None or letter.number is None else letter.number.year,
        "letter_value": None if letter is None or letter.number is None else letter.number.value,
        "holder": case.holder,
        "unit": case.unit,
        "klass": case.klass,
        "disposition": case.disposition,
        "referred_to": case.referred_to,
        "outcome": case.outcome,
        "loops": case.loops,
        "failures": case.failures,
        "reopened": case.reopened,
        "paused_since": None if case.paused_since is None else utc(case.paused_since),
        "remind_at": None,
        "follows": case.leading or None,
        **waiting(case, context),
    }
    if case.step is not None and case.paused_since is None:
        values |= {
            "step_due_at": step_due(sop.step(case.step), case.since, calendar, case.pauses),
            "due_on": promised_on(case, sop, calendar),
            "calendar_version": calendar.data.stamp,
        }
    return values


def waiting(case: CaseFile, context: Context) -> dict[str, object]:
    """Who is to do the step under way: `roles_now` as it is with the people of today, and of which unit."""
    roles = () if case.step is None else roles_now(case, context)
    unit = "" if case.step is None else unit_now(case, context)
    return {"waits_for": f" {' '.join(roles)} " if roles else "", "waits_unit": unit}


def project(
    connection: Connection, row: Any, case: CaseFile, context: Context, calendar: WorkingCalendar
) -> Any:
    """Write those that are another now: an act changes a few of them. The row as it is afterwards."""
    values = columns_of(case, context, calendar)
    values = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not values:
        return row
    mine = (cases.c.office_id == row.office_id) & (cases.c.case_id == row.case_id)
    return connection.execute(update(cases).where(mine).values(values).returning(cases)).one()


def exclude(connection: Connection, office_id: str, case: CaseFile) -> None:
    """Write anew who may not know of the case."""
    mine = (case_exclusion.c.office_id == office_id) & (case_exclusion.c.case_id == case.case_id)
    connection.execute(delete(case_exclusion).where(mine))
    key = {"office_id": office_id, "case_id": case.case_id}
    rows = [key | {"login": login, "unit": ""} for login in case.accused.persons]
    rows += [key | {"login": "", "unit": unit} for unit in case.accused.units]
    if rows:
        connection.execute(insert(case_exclusion), rows)

"""The clocks of a case, all derived from its events and never stored as truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sync.cases.case import CaseFile
from sync.cases.procedure import Sop, SopStep
from sync.cases.working_calendar import JAKARTA, WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """``step``: end of the step under way (None: all done); ``case``: closing time of the promised day.

    ``completeness`` and ``decision``: last days of the legal terms (UU 25/2009, Pasal 44 and 50).
    ``estimated``: the promised day lies in a year without a decree on its days off ("perkiraan").
    """

    step: datetime | None
    case: datetime
    completeness: date
    decision: date
    estimated: bool


def deadlines_of(case: CaseFile, sop: Sop, calendar: WorkingCalendar) -> Deadlines:
    """All deadlines of a case; moments are in WIB."""
    promised = calendar.due(case.received_at, sop.promised_days)
    return Deadlines(
        step=None if case.step is None else step_due(sop.step(case.step), case.since, calendar),
        case=calendar.closing(promised),
        completeness=calendar.calendar_days_due(case.received_at, sop.completeness_days),
        decision=calendar.calendar_days_due(case.received_at, sop.decision_days),
        estimated=not calendar.known(promised.year),
    )


def step_due(step: SopStep, since: datetime, calendar: WorkingCalendar) -> datetime:
    """When a step that began at ``since`` should be done: office minutes, or closing time of a working day."""
    if step.standard_minutes:
        return calendar.due_after_minutes(since, step.standard_minutes)
    return calendar.closing(calendar.due(since, step.standard_days))


def slack_days(case: CaseFile, sop: Sop, calendar: WorkingCalendar, now: datetime) -> int:
    """Working days to spare if each step still to come takes its whole standard; negative: will be late.

    The minute steps, 105 minutes in all, are left out: the published standard has about a day of slack.
    """
    if case.step is None:
        return 0
    needed = sum(step.standard_days for step in sop.steps if step.number >= case.step)
    last = calendar.due(case.received_at, sop.promised_days)
    return calendar.working_days_between(now.astimezone(JAKARTA).date(), last) - needed

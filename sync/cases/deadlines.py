"""The clocks of a case, all derived from its events and never stored as truth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sync.cases.case import CaseFile
from sync.cases.procedure import Sop, SopStep
from sync.cases.working_calendar import JAKARTA, Pause, WorkingCalendar


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
    promised = promised_on(case, sop, calendar)
    return Deadlines(
        step=None if case.step is None else step_due(sop.step(case.step), case.since, calendar, case.pauses),
        case=calendar.closing(promised),
        completeness=calendar.calendar_days_due(case.received_at, sop.completeness_days),
        decision=calendar.calendar_days_due(case.received_at, sop.decision_days),
        estimated=not calendar.known(promised.year),
    )


def promised_on(case: CaseFile, sop: Sop, calendar: WorkingCalendar) -> date:
    """The promised day of the reply: the class's working days from receipt, less those on which the clock stood still.

    ValueError while it stands still, as `WorkingCalendar.due`.
    """
    return calendar.due(case.received_at, sop.days_of(case.klass), case.pauses)


def step_due(
    step: SopStep, since: datetime, calendar: WorkingCalendar, pauses: Iterable[Pause] = ()
) -> datetime:
    """When a step that began at ``since`` should be done: office minutes, or closing time of a working day."""
    if step.standard_minutes:
        return calendar.due_after_minutes(since, step.standard_minutes)
    return calendar.closing(calendar.due(since, step.standard_days, pauses))


def identity_due(case: CaseFile, sop: Sop, calendar: WorkingCalendar | None) -> date | None:
    """The last day on which a complainant who was asked may complete the identity; None: nobody is waited for.

    Calendar days from the request (UU 25/2009, Pasal 44); without a calendar days off are not minded.
    """
    if case.paused_since is None:
        return None
    if calendar is None:
        return case.paused_since.astimezone(JAKARTA).date() + timedelta(days=sop.identity_days)
    return calendar.calendar_days_due(case.paused_since, sop.identity_days)


def slack_days(case: CaseFile, sop: Sop, calendar: WorkingCalendar, now: datetime) -> int:
    """Working days to spare if each step still to come takes its whole standard; negative: will be late.

    The minute steps, 105 minutes in all, are left out: the published standard has about a day of slack.
    """
    if case.step is None:
        return 0
    needed = sum(step.standard_days for step in sop.steps if step.number >= case.step)
    last = calendar.due(case.received_at, sop.promised_days)
    return calendar.working_days_between(now.astimezone(JAKARTA).date(), last) - needed

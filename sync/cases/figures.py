"""What a case took, in figures: how long each step lasted against its standard, and the whole against the promise. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sync.cases.case import CaseFile
from sync.cases.deadlines import promised_on, step_due
from sync.cases.events import Event, StepCompleted
from sync.cases.procedure import Sop
from sync.cases.working_calendar import JAKARTA, Pause, WorkingCalendar


@dataclass(frozen=True, slots=True)
class StepTime:
    """One time that a step was done. ``in_time``: by the end of its standard, pauses left out."""

    step: int
    began_at: datetime
    done_at: datetime
    in_time: bool


@dataclass(frozen=True, slots=True)
class CaseEnd:
    """``days_used``: working days from the receipt day to the day it was closed, without those on which the clock stood
    still; ``in_time``: by the promised day.
    """

    closed_at: datetime
    days_used: int
    in_time: bool


def step_times(
    case: CaseFile, events: Iterable[Event], sop: Sop, calendar: WorkingCalendar
) -> Iterator[StepTime]:
    """The steps that these events complete, beginning with the case as it was before them."""
    for event in events:
        if isinstance(event, StepCompleted) and case.step is not None:
            due = step_due(sop.step(event.step), case.since, calendar, case.pauses)
            yield StepTime(event.step, case.since, event.at, event.at <= due)
        case = case.after(event)


def end_of(case: CaseFile, sop: Sop, calendar: WorkingCalendar) -> CaseEnd | None:
    """How a closed case ended; None while it is open."""
    if case.step is not None or case.closed_at is None:
        return None
    closed_on = case.closed_at.astimezone(JAKARTA).date()
    first = calendar.receipt_day(case.received_at)
    days = _working_days(first, closed_on, case.pauses, calendar)
    return CaseEnd(case.closed_at, days, closed_on <= promised_on(case, sop, calendar))


def _working_days(first: date, last: date, pauses: tuple[Pause, ...], calendar: WorkingCalendar) -> int:
    """After ``first`` up to and with ``last``; a day on whose closing time the clock stood still is not counted."""
    if last <= first:
        return 0
    if not pauses:
        return calendar.working_days_between(first, last)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(
        calendar.is_working_day(day) and not any(pause.covers(calendar.closing(day)) for pause in pauses)
        for day in days
    )

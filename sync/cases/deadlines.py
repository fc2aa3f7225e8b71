"""The clocks of a case, all derived from its events and never stored as truth.

Three of them: the step's standard; the promise of the whole case, which a class may shorten; the terms of the law. What
a list shows of them is cached beside the stamp of the calendar it was counted with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sync.cases.case import CaseFile
from sync.cases.procedure import Sop, SopStep
from sync.cases.reckoning import Reckoning, reckon
from sync.cases.working_calendar import JAKARTA, Pause, WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """``step``: end of the step under way (None: all done, or the clock stands still); ``case``: closing time of the
    promised day, None while the clock stands still.

    ``completeness``: last day of the office's answer on completeness; ``to_complete``: of the complainant's time to
    complete, None unless the office waits for it; ``decision``: of the case as a whole (UU 25/2009, Pasal 44 and 50).
    ``estimated``: the promised day lies in a year without a decree on its days off ("perkiraan").
    """

    step: datetime | None
    case: datetime | None
    completeness: date
    to_complete: date | None
    decision: date
    estimated: bool


@dataclass(frozen=True, slots=True)
class Slack:
    """What the published standards leave of the promise: "11 hari + 105 menit dari 12".

    ``days`` and ``minutes``: of all steps together; ``of``: working days promised.
    """

    days: int
    minutes: int
    of: int


def deadlines_of(case: CaseFile, sop: Sop, calendar: WorkingCalendar) -> Deadlines:
    """All deadlines of a case; moments are in WIB."""
    account, still = reckoning_of(case, sop, calendar), case.paused_since is not None
    return Deadlines(
        step=None
        if still or case.step is None
        else step_due(sop.step(case.step), case.since, calendar, case.pauses),
        case=None if still else account.ends,
        completeness=calendar.calendar_days_due(case.received_at, sop.completeness_days),
        to_complete=identity_due(case, sop, calendar),
        decision=calendar.calendar_days_due(case.received_at, sop.decision_days),
        estimated=account.estimated,
    )


def reckoning_of(case: CaseFile, sop: Sop, calendar: WorkingCalendar) -> Reckoning:
    """How the promised day of the whole case was counted, its pauses with their reasons among the days."""
    return reckon(calendar, case.received_at, sop.days_of(case.klass), case.pauses)


def step_reckoning(case: CaseFile, sop: Sop, calendar: WorkingCalendar) -> Reckoning | None:
    """How the end of the step under way was counted; None where its standard is minutes, or no step is under way."""
    if case.step is None or not sop.step(case.step).standard_days:
        return None
    return reckon(calendar, case.since, sop.step(case.step).standard_days, case.pauses)


def promised_on(case: CaseFile, sop: Sop, calendar: WorkingCalendar) -> date:
    """The promised day of the reply: the class's working days from receipt, less those on which the clock stood still.

    ValueError while it stands still, as `WorkingCalendar.due`.
    """
    return calendar.due(case.received_at, sop.days_of(case.klass), case.pauses)


def step_due(
    step: SopStep, since: datetime, calendar: WorkingCalendar, pauses: Iterable[Pause] = ()
) -> datetime:
    """When a step that began at ``since`` should be done: office minutes, or closing time of a working day.

    ValueError while a pause holds it up. One that ends within a step of minutes gives it its minutes anew.
    """
    pauses = tuple(pauses)
    if not step.standard_minutes:
        return calendar.closing(calendar.due(since, step.standard_days, pauses))
    ends = [pause.end for pause in pauses if pause.end is None or pause.end > since]
    if None in ends:
        raise ValueError("the clock stands still: the step has no end")
    return calendar.due_after_minutes(max([since, *filter(None, ends)]), step.standard_minutes)


def identity_due(case: CaseFile, sop: Sop, calendar: WorkingCalendar | None) -> date | None:
    """The last day on which a complainant who was asked may complete the identity; None: nobody is waited for.

    Calendar days from the request (UU 25/2009, Pasal 44); without a calendar days off are not minded.
    """
    if case.paused_since is None:
        return None
    if calendar is None:
        return case.paused_since.astimezone(JAKARTA).date() + timedelta(days=sop.identity_days)
    return calendar.calendar_days_due(case.paused_since, sop.identity_days)


def slack_of(sop: Sop, promised: int | None = None) -> Slack:
    """The published standards against the promise. ``promised``: working days of the case's class, else the office's."""
    return Slack(
        days=sum(step.standard_days for step in sop.steps),
        minutes=sum(step.standard_minutes for step in sop.steps),
        of=sop.promised_days if promised is None else promised,
    )


def slack_days(case: CaseFile, sop: Sop, calendar: WorkingCalendar, now: datetime) -> int:
    """Working days to spare if each step still to come takes its whole standard; negative: will be late.

    The minute steps, 105 minutes in all, are left out: the published standard has about a day of slack. While the
    clock stands still, counted as if it went on today.
    """
    if case.step is None:
        return 0
    needed = sum(step.standard_days for step in sop.steps if step.number >= case.step)
    today = now.astimezone(JAKARTA).date()
    pauses = tuple(pause if pause.end else Pause(pause.start, now, pause.reason) for pause in case.pauses)
    last = calendar.due(case.received_at, sop.days_of(case.klass), pauses)
    return calendar.working_days_between(today, last) - needed


@dataclass(frozen=True, slots=True)
class Marks:
    """The moments (WIB) at which a clock says something: at 50 % a mark in the lists, at 75 % to whoever holds it, at
    100 % to the superior too, and a working day later to the next one up the line.

    ``near`` and ``half`` None: a standard of minutes is over before anybody would read a reminder of it.
    """

    half: datetime | None
    near: datetime | None
    due: datetime
    late: datetime


def marks(since: datetime, due: datetime, calendar: WorkingCalendar, pauses: Sequence[Pause] = ()) -> Marks:
    """Of a clock that runs from ``since`` to ``due``. Counted back from its end in office minutes, so that a pause in
    between moves them with it."""
    whole = calendar.minutes_between(since, due) - sum(
        calendar.minutes_between(max(pause.start, since), pause.end)
        for pause in pauses
        if pause.end is not None and pause.end > since
    )
    short = whole <= _SHORT
    last = due.astimezone(JAKARTA)
    next_day = calendar.next_working_day(last.date())
    return Marks(
        half=None if short else calendar.before(due, whole // 2),
        near=None if short else calendar.before(due, whole // 4),
        due=last,
        late=min(last + (next_day - last.date()), calendar.closing(next_day)),
    )


_SHORT = 60
"""Office minutes."""

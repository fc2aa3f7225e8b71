"""The clocks of a case that stood still, that has a shorter promise, and the marks at which something is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from sync.cases.case import CaseFile
from sync.cases.deadlines import (
    Slack,
    deadlines_of,
    marks,
    reckoning_of,
    slack_days,
    slack_of,
    step_due,
    step_reckoning,
)
from sync.cases.procedure import Sop
from sync.cases.working_calendar import Pause, WorkingCalendar
from tests.cases.test_deadlines import case_of, wib

OVER = Pause(wib("2026-11-26 10:00"), wib("2026-12-02 09:00"), "menunggu kelengkapan identitas")
LASTING = Pause(wib("2026-11-26 10:00"))


@pytest.fixture
def case() -> CaseFile:
    """Received on Monday 23 November 2026, at step 2 since then."""
    return replace(case_of("2026-11-23 09:00"), step=2)


def test_a_pause_moves_the_promise_and_the_step(case: CaseFile, sop: Sop, calendar: WorkingCalendar) -> None:
    found = deadlines_of(replace(case, pauses=(OVER,)), sop, calendar)
    assert found.case == wib("2026-12-15 16:00")
    assert found.step == wib("2026-12-02 16:00")  # two of its three days were over
    assert found.to_complete is None
    assert found.completeness == date(2026, 12, 7)  # the law's terms do not stand still


def test_while_the_clock_stands_still_there_is_no_date_but_the_complainants(
    case: CaseFile, sop: Sop, calendar: WorkingCalendar
) -> None:
    found = deadlines_of(replace(case, pauses=(LASTING,)), sop, calendar)
    assert (found.step, found.case) == (None, None)
    assert found.to_complete == date(2026, 12, 28)  # the thirtieth day is a Saturday
    assert reckoning_of(replace(case, pauses=(LASTING,)), sop, calendar).stands_still
    with pytest.raises(ValueError, match="stands still"):
        step_due(sop.step(2), case.since, calendar, [LASTING])


def test_a_class_shortens_the_promise(case: CaseFile, sop: Sop, calendar: WorkingCalendar) -> None:
    information = replace(case, klass="informasi")
    assert deadlines_of(information, sop, calendar).case == wib("2026-11-30 16:00")
    assert deadlines_of(replace(case, klass="biasa"), sop, calendar).case == wib("2026-12-09 16:00")


def test_a_step_of_minutes_gets_them_anew_after_a_pause(sop: Sop, calendar: WorkingCalendar) -> None:
    since = wib("2026-11-26 09:55")
    assert step_due(sop.step(3), since, calendar, [OVER]) == wib("2026-12-02 09:15")
    before = Pause(wib("2026-11-24 09:00"), wib("2026-11-25 09:00"))
    assert step_due(sop.step(3), since, calendar, [before]) == wib("2026-11-26 10:10")
    with pytest.raises(ValueError, match="stands still"):
        step_due(sop.step(3), since, calendar, [LASTING])


def test_the_working_of_a_step(case: CaseFile, sop: Sop, calendar: WorkingCalendar) -> None:
    found = step_reckoning(case, sop, calendar)
    assert found is not None
    assert found.due == date(2026, 11, 26)
    assert step_reckoning(replace(case, step=3), sop, calendar) is None
    assert step_reckoning(replace(case, step=None), sop, calendar) is None


def test_the_published_standards_leave_a_day_of_twelve(sop: Sop) -> None:
    assert slack_of(sop) == Slack(days=11, minutes=105, of=12)
    assert slack_of(sop, 5).of == 5


def test_slack_while_the_clock_stands_still(case: CaseFile, sop: Sop, calendar: WorkingCalendar) -> None:
    now = wib("2026-12-01 10:00")
    assert slack_days(case, sop, calendar, now) == -5
    assert slack_days(replace(case, pauses=(LASTING,)), sop, calendar, now) == -2


def test_marks_lie_in_office_hours_and_in_order(calendar: WorkingCalendar) -> None:
    found = marks(wib("2026-11-23 09:00"), wib("2026-11-26 16:00"), calendar)
    assert found.half is not None
    assert found.near is not None
    assert found.half < found.near < found.due < found.late
    assert calendar.minutes_between(found.half, found.due) == 1710 // 2
    assert found.near == wib("2026-11-26 07:53")
    assert found.late == wib("2026-11-27 16:00")


def test_a_step_of_minutes_has_no_marks_before_its_end(calendar: WorkingCalendar) -> None:
    found = marks(wib("2026-11-23 09:00"), wib("2026-11-23 09:15"), calendar)
    assert (found.half, found.near) == (None, None)
    assert found.late == wib("2026-11-24 09:15")


def test_a_pause_does_not_use_up_the_marks(calendar: WorkingCalendar) -> None:
    since, due = wib("2026-11-23 09:00"), wib("2026-12-02 16:00")
    plain, paused = marks(since, due, calendar), marks(since, due, calendar, [OVER])
    assert plain.near is not None
    assert paused.near is not None
    assert plain.near < paused.near


def test_the_mark_after_a_friday_is_at_mondays_hours(calendar: WorkingCalendar) -> None:
    found = marks(wib("2026-11-25 09:00"), wib("2026-11-27 16:30"), calendar)
    assert found.late == wib("2026-11-30 16:00")  # Mondays close at 16.00
    assert isinstance(found.late, datetime)

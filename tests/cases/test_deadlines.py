from dataclasses import replace
from datetime import date, datetime

import pytest

from sync.cases.case import CaseFile
from sync.cases.deadlines import deadlines_of, slack_days, step_due
from sync.cases.events import CaseReceived
from sync.cases.sop import Sop
from sync.cases.working_calendar import JAKARTA, WorkingCalendar


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


def case_of(received: str) -> CaseFile:
    event = CaseReceived(
        at=wib(received), case_id="c", number="PGT1-7K4M-92QX-Z", serial=1, form_version="1", sop_version="1"
    )
    return CaseFile.fold([event])


def test_the_deadlines_of_a_new_case(sop: Sop, calendar: WorkingCalendar) -> None:
    found = deadlines_of(case_of("2026-11-23 09:00"), sop, calendar)
    assert found.step == wib("2026-11-23 09:15")
    assert found.case == wib("2026-12-09 16:00")
    assert found.completeness == date(2026, 12, 7)
    assert found.decision == date(2027, 1, 22)
    assert not found.estimated


def test_a_promise_into_a_year_without_a_decree_is_an_estimate(sop: Sop, calendar: WorkingCalendar) -> None:
    assert deadlines_of(case_of("2026-12-14 09:00"), sop, calendar).estimated
    assert deadlines_of(case_of("2026-12-11 09:00"), sop, calendar).case == wib("2026-12-31 16:00")


def test_a_promise_that_ends_on_a_friday_ends_at_fridays_closing(sop: Sop, calendar: WorkingCalendar) -> None:
    assert deadlines_of(case_of("2026-11-25 09:00"), sop, calendar).case == wib("2026-12-11 16:30")


def test_day_steps_end_at_closing_and_minute_steps_within_hours(sop: Sop, calendar: WorkingCalendar) -> None:
    assert step_due(sop.step(2), wib("2026-11-23 10:00"), calendar) == wib("2026-11-26 16:00")
    assert step_due(sop.step(4), wib("2026-11-26 16:30"), calendar) == wib(
        "2026-12-01 16:00"
    )  # began on the 27th
    assert step_due(sop.step(3), wib("2026-11-26 15:55"), calendar) == wib("2026-11-27 07:40")


def test_a_closed_case_waits_for_no_step(sop: Sop, calendar: WorkingCalendar) -> None:
    closed = replace(case_of("2026-11-23 09:00"), step=None)
    assert deadlines_of(closed, sop, calendar).step is None
    assert slack_days(closed, sop, calendar, wib("2026-11-24 09:00")) == 0


@pytest.mark.parametrize(
    ("step", "now", "slack"),
    [
        (1, "2026-11-23 10:00", 1),
        (2, "2026-11-25 10:00", -1),
        (4, "2026-11-26 10:00", 1),
        (12, "2026-12-10 10:00", -1),
    ],
)
def test_slack_is_what_the_coming_steps_leave(
    sop: Sop, calendar: WorkingCalendar, step: int, now: str, slack: int
) -> None:
    case = replace(case_of("2026-11-23 09:00"), step=step)
    assert slack_days(case, sop, calendar, wib(now)) == slack

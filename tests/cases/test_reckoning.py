"""The account of a deadline: the same days as the deadline itself, and a reason for each that did not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.calendar_data import DayChange
from sync.cases.reckoning import AFTER_HOURS, PAUSE, WEEKEND, reckon
from sync.cases.working_calendar import JAKARTA, Pause, WorkingCalendar

START = datetime(2025, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 1000 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
DAYS = st.integers(0, 1050).map(lambda days: date(2025, 1, 1) + timedelta(days=days))


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


def off(*days: date) -> list[DayChange]:
    return [DayChange(n, day, False, "Hari lokal") for n, day in enumerate(days, 1)]


def test_nyepi_and_lebaran_stand_there_by_name_and_decree(calendar: WorkingCalendar) -> None:
    found = reckon(calendar, wib("2026-03-13 09:00"), 12)
    assert found.due == date(2026, 4, 8)
    assert found.ends == wib("2026-04-08 16:00")
    reasons = {one.day: (one.kind, one.reason) for one in found.skipped}
    assert reasons[date(2026, 3, 18)] == ("cuti_bersama", "cuti bersama Nyepi")
    assert reasons[date(2026, 3, 14)][0] == WEEKEND
    assert {one.decree for one in found.skipped if one.kind == "nasional"} == {
        "SKB 1497/2025, 2/2025, 5/2025"
    }
    assert len(found.counted) == 12


def test_what_comes_after_closing_says_so(calendar: WorkingCalendar) -> None:
    found = reckon(calendar, wib("2026-03-13 15:45"), 12)
    assert found.receipt_day == date(2026, 3, 16)
    assert found.due == date(2026, 4, 9)
    assert found.skipped[0].day == date(2026, 3, 13)
    assert found.skipped[0].kind == AFTER_HOURS


def test_a_pause_stands_in_the_account_with_its_reason(calendar: WorkingCalendar) -> None:
    pause = Pause(wib("2026-11-26 10:00"), wib("2026-12-02 09:00"), "menunggu kelengkapan identitas")
    found = reckon(calendar, wib("2026-11-23 09:00"), 12, [pause])
    assert found.due == date(2026, 12, 15)
    paused = [one for one in found.skipped if one.kind == PAUSE]
    assert [one.day.day for one in paused] == [26, 27, 30, 1]
    assert {one.reason for one in paused} == {pause.reason}


def test_a_pause_that_lasts_has_no_end_and_says_so(calendar: WorkingCalendar) -> None:
    found = reckon(calendar, wib("2026-11-23 09:00"), 12, [Pause(wib("2026-11-26 10:00"))])
    assert found.stands_still
    assert found.ends is None
    assert found.counted == (date(2026, 11, 24), date(2026, 11, 25))


def test_a_year_without_a_decree_is_an_estimate(calendar: WorkingCalendar) -> None:
    assert reckon(calendar, wib("2026-12-14 09:00"), 12).estimated
    assert not reckon(calendar, wib("2026-12-11 09:00"), 12).estimated


@given(at=MOMENTS, days=st.integers(0, 60))
def test_the_account_has_the_calendars_own_answer(calendar: WorkingCalendar, at: datetime, days: int) -> None:
    found = reckon(calendar, at, days)
    assert found.due == calendar.due(at, days)
    every = {one.day for one in found.skipped} | set(found.counted) | {found.receipt_day}
    assert found.due is not None
    span = (found.due - found.received.date()).days
    assert every == {found.received.date() + timedelta(days=n) for n in range(span + 1)}


@given(at=MOMENTS, days=st.integers(1, 40), first=DAYS, second=DAYS)
def test_a_new_holiday_never_makes_a_deadline_earlier(
    calendar: WorkingCalendar, at: datetime, days: int, first: date, second: date
) -> None:
    one = WorkingCalendar(calendar.data.changed(off(first)))
    two = WorkingCalendar(calendar.data.changed(off(first, second)))
    assert calendar.due(at, days) <= one.due(at, days) <= two.due(at, days)
    assert calendar.due_after_minutes(at, 15) <= one.due_after_minutes(at, 15)
    assert calendar.calendar_days_due(at, 14) <= one.calendar_days_due(at, 14)


@given(at=MOMENTS, minutes=st.integers(1, 3000))
def test_between_is_the_inverse_of_adding(calendar: WorkingCalendar, at: datetime, minutes: int) -> None:
    end = calendar.due_after_minutes(at, minutes)
    assert calendar.minutes_between(at, end) == minutes
    assert calendar.minutes_between(end, at) == 0
    back = calendar.before(end, minutes)
    assert calendar.minutes_between(back, end) == minutes
    assert back >= at.astimezone(JAKARTA).replace(second=0, microsecond=0)


@given(at=MOMENTS, days=st.integers(1, 60))
def test_days_between_is_the_inverse_of_adding_days(
    calendar: WorkingCalendar, at: datetime, days: int
) -> None:
    assert calendar.working_days_between(calendar.receipt_day(at), calendar.due(at, days)) == days


def test_the_last_change_of_a_day_counts_and_each_makes_another_version(calendar: WorkingCalendar) -> None:
    day = date(2026, 11, 24)
    added = DayChange(1, day, False, "Pilkades", "SK 1/2026")
    away = DayChange(2, day, None)
    once, twice = calendar.data.changed([added]), calendar.data.changed([away, added])
    assert WorkingCalendar(once).day_off_reason(day) == "Pilkades"
    assert once.days_off[day].decree == "SK 1/2026"
    assert WorkingCalendar(twice).is_working_day(day)
    assert [data.version for data in (once, twice)] == ["2026-11-23+1", "2026-11-23+2"]
    assert len({calendar.data.stamp, once.stamp, twice.stamp}) == 3


def test_a_joint_leave_on_which_the_office_works_counts(calendar: WorkingCalendar) -> None:
    change = DayChange(1, date(2026, 12, 24), True, "Tetap melayani", "Surat Bupati")
    found = WorkingCalendar(calendar.data.changed([change]))
    assert found.is_working_day(date(2026, 12, 24))
    assert found.data.extra_days[date(2026, 12, 24)].name == "Tetap melayani"
    saturday = WorkingCalendar(calendar.data.changed([replace(change, day=date(2026, 11, 28))]))
    assert saturday.windows(date(2026, 11, 28)) == calendar.windows(date(2026, 11, 23))


def test_settings_that_say_something_else_have_another_stamp(calendar: WorkingCalendar) -> None:
    data = calendar.data
    other = replace(data, week={**data.week, 6: ((450, 720),)})
    assert data.version == other.version
    assert data.stamp != other.stamp


@pytest.mark.parametrize(("month", "days"), [(3, 17), (12, 21)])
def test_working_days_of_a_month(calendar: WorkingCalendar, month: int, days: int) -> None:
    assert calendar.working_days_of(2026, month) == days

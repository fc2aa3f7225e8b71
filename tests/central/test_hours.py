"""A kiosk's silence counts in office hours only: nights, weekends and holidays are no alarm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sync.cases.working_calendar import JAKARTA
from sync.central.hours import next_opening, silence
from tests.central.running import shipped_rules

CALENDAR = shipped_rules().calendar


def wib(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=JAKARTA).astimezone(UTC)


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        (wib("2026-11-23", "09:00"), wib("2026-11-23", "10:00")),  # within a morning
        (wib("2026-11-23", "11:40"), wib("2026-11-23", "13:40")),  # the break at noon does not count
        (wib("2026-11-23", "15:50"), wib("2026-11-24", "08:20")),  # ten minutes left, the rest tomorrow
        (wib("2026-11-27", "16:25"), wib("2026-11-30", "08:25")),  # Friday's closing, over the weekend
        (wib("2026-11-28", "12:00"), wib("2026-11-30", "08:30")),  # heard on a Saturday
        (wib("2026-12-23", "15:59"), wib("2026-12-28", "08:29")),  # Christmas, and the weekend behind it
    ],
)
def test_an_hour_of_silence_is_an_hour_of_office_time(heard: datetime, expected: datetime) -> None:
    just_before, then = expected - timedelta(seconds=1), expected
    assert silence(CALENDAR, heard, just_before, 60).over is False
    told = silence(CALENDAR, heard, then, 60)
    assert told.over is True
    assert told.expected == expected


def test_a_kiosk_that_is_off_at_night_rests() -> None:
    told = silence(CALENDAR, wib("2026-11-23", "15:58"), wib("2026-11-23", "22:00"), 60)
    assert told.resting
    assert not told.over
    assert not silence(CALENDAR, wib("2026-11-24", "09:00"), wib("2026-11-24", "09:20"), 60).resting


def test_in_ramadan_the_hours_are_those_of_ramadan() -> None:
    assert not CALENDAR.is_open(wib("2026-03-02", "07:45"))
    assert CALENDAR.is_open(wib("2026-03-02", "08:00"))
    assert not CALENDAR.is_open(wib("2026-03-02", "15:30"))


def test_the_next_opening() -> None:
    assert next_opening(CALENDAR, wib("2026-11-23", "06:00")) == wib("2026-11-23", "07:30")
    assert next_opening(CALENDAR, wib("2026-11-23", "12:30")) == wib("2026-11-23", "13:00")
    assert next_opening(CALENDAR, wib("2026-11-27", "17:00")) == wib("2026-11-30", "07:30")
    assert next_opening(CALENDAR, wib("2026-11-23", "09:00")) == wib("2026-11-23", "09:00")

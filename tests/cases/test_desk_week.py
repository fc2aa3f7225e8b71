"""Hours of one desk over the office's, and the line that an office tells everybody."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from sync.cases.desk_week import windows_of, with_hours
from sync.cases.notice_line import is_notice_line
from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from tests.cases.shipped import shipped

OFFICE = WorkingCalendar.from_mapping(shipped("holidays.toml"), shipped("office.toml"))
MONDAY, FRIDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 28)


@pytest.mark.parametrize(
    ("typed", "windows"),
    [
        ("07.30-12.00", ((450, 720),)),
        ("07:30-12:00 13:00-16:00", ((450, 720), (780, 960))),
        (" 7.30 – 12.00, 13.00 – 16.00 ", ((450, 720), (780, 960))),
        ("00.00-24.00", ((0, 1440),)),
        ("tutup", ()),
        ("Tutup", ()),
    ],
)
def test_hours_as_people_type_them(typed: str, windows: tuple[tuple[int, int], ...]) -> None:
    assert windows_of(typed) == windows


@pytest.mark.parametrize(
    "typed",
    ["", "buka", "07.30", "12.00-07.30", "07.30-07.30", "07.30-24.30", "25.00-26.00", "07.70-08.00",
     "13.00-16.00 07.30-12.00", "07.30-13.00 12.00-16.00", "07.30-12.00x", "٠٧.30-12.00"],
)  # fmt: skip
def test_what_are_no_hours(typed: str) -> None:
    assert windows_of(typed) is None


def test_own_hours_lie_over_the_office_s_but_days_off_stay() -> None:
    own = with_hours(OFFICE, {1: ((480, 600),), 5: (), 6: ((540, 720),)})
    assert own.windows(MONDAY) == ((480, 600),)
    assert own.windows(SATURDAY) == ((540, 720),)
    assert own.windows(date(2026, 11, 24)) == OFFICE.windows(date(2026, 11, 24))
    assert (own.windows(FRIDAY), own.day_off_reason(FRIDAY)) == ((), "tidak buka")
    assert own.windows(date(2026, 2, 23)) == ((480, 600),), "in Ramadan too"
    assert own.windows(date(2026, 8, 17)) == (), "a holiday on a Monday"
    assert OFFICE.windows(MONDAY) != ((480, 600),), "promises are counted by the office's own"


def test_a_week_without_any_hour_is_none() -> None:
    never = with_hours(OFFICE, dict.fromkeys(range(1, 6), ()))
    assert never is OFFICE
    assert never.is_open(datetime(2026, 11, 23, 9, tzinfo=JAKARTA))


@pytest.mark.parametrize(
    "line", ["", "Loket pindah ke pendopo.", "Bhâsa Madhurâ, ḍâ' ka’ḍinto – “lanjhâng”…", "a" * 24]
)
def test_lines_for_everybody(line: str) -> None:
    assert is_notice_line(line)


@pytest.mark.parametrize(
    "line", ["a " * 41, "a" * 25, "dua\nbaris", "\u202ekiri", "emoji \U0001f600", "日曜日", "a\u0000"]
)
def test_what_cannot_stand_on_the_glass(line: str) -> None:
    assert not is_notice_line(line)

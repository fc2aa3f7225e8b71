from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.working_calendar import JAKARTA, Pause, WorkingCalendar

# Received (WIB), receipt day, due after 12 working days: worked out by hand from the decree's list.
TERMS = [
    ("2026-03-13 09:00", "2026-03-13", "2026-04-08"),  # over Nyepi and Lebaran
    ("2026-03-13 15:45", "2026-03-16", "2026-04-09"),  # Ramadan, closed since 15:30
    ("2026-03-14 10:00", "2026-03-16", "2026-04-09"),  # a Saturday
    ("2026-03-17 14:50", "2026-03-17", "2026-04-10"),
    ("2026-04-30 09:00", "2026-04-30", "2026-05-21"),
    ("2026-05-20 09:00", "2026-05-20", "2026-06-10"),
    ("2026-08-14 09:00", "2026-08-14", "2026-09-03"),
    ("2026-11-23 09:00", "2026-11-23", "2026-12-09"),
    ("2026-12-14 09:00", "2026-12-14", "2027-01-04"),
]
START = datetime(2025, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 1030 * 24 * 60).map(
    lambda minutes: START + timedelta(minutes=minutes)
)  # to October 2027


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


@pytest.mark.parametrize(("received", "receipt_day", "due"), TERMS)
def test_twelve_working_days(calendar: WorkingCalendar, received: str, receipt_day: str, due: str) -> None:
    at = wib(received)
    for moment in (at, at.astimezone(UTC)):
        assert calendar.receipt_day(moment) == date.fromisoformat(receipt_day)
        assert calendar.due(moment, 12) == date.fromisoformat(due)


def test_shorter_and_longer_terms_over_lebaran(calendar: WorkingCalendar) -> None:
    at = wib("2026-03-13 09:00")
    assert calendar.due(at, 3) == date(2026, 3, 25)
    assert calendar.due(at, 14) == date(2026, 4, 10)
    assert calendar.due(at, 0) == date(2026, 3, 13)


def test_a_day_begins_at_midnight_in_jakarta(calendar: WorkingCalendar) -> None:
    assert calendar.receipt_day(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == date(2026, 11, 23)
    assert calendar.receipt_day(datetime(2026, 11, 23, 8, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert calendar.receipt_day(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) == date(
        2026, 11, 24
    )  # closing time


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-23T00:29:59+00:00", False),  # a Monday, 07.29 WIB
        ("2026-11-23T00:30:00+00:00", True),
        ("2026-11-23T04:59:59+00:00", True),
        ("2026-11-23T05:00:00+00:00", False),  # noon
        ("2026-11-22T03:00:00+00:00", False),  # Sunday
    ],
)
def test_the_desk_is_open_in_its_windows_alone(calendar: WorkingCalendar, at: str, is_open: bool) -> None:
    assert calendar.is_open(datetime.fromisoformat(at)) is is_open


def test_office_minutes_run_over_a_long_weekend_into_other_hours(calendar: WorkingCalendar) -> None:
    assert calendar.due_after_minutes(wib("2026-03-17 14:50"), 15) == wib("2026-03-25 07:35")
    assert calendar.due_after_minutes(wib("2026-11-23 11:50"), 15) == wib("2026-11-23 13:05")  # over lunch
    assert calendar.due_after_minutes(wib("2026-11-23 06:00"), 15) == wib("2026-11-23 07:45")
    assert calendar.due_after_minutes(wib("2026-11-21 10:00"), 15) == wib("2026-11-23 07:45")  # a Saturday


def test_a_pause_takes_out_the_days_on_whose_closing_it_lasts(calendar: WorkingCalendar) -> None:
    at = wib("2026-11-23 09:00")
    pause = Pause(wib("2026-11-26 10:00"), wib("2026-12-02 09:00"))
    assert calendar.due(at, 12, [pause]) == date(2026, 12, 15)
    within_a_day = Pause(wib("2026-11-26 10:00"), wib("2026-11-26 11:00"))
    assert calendar.due(at, 12, [within_a_day]) == date(2026, 12, 9)
    from_closing_on = Pause(wib("2026-11-26 16:00"), wib("2026-11-27 16:30"))  # ends as the Friday closes
    assert calendar.due(at, 12, [from_closing_on]) == date(2026, 12, 10)


def test_a_clock_that_stands_still_has_no_due_date(calendar: WorkingCalendar) -> None:
    at, lasting = wib("2026-11-23 09:00"), Pause(wib("2026-11-26 10:00"))
    assert calendar.due(at, 2, [lasting]) == date(2026, 11, 25)  # had ended before
    with pytest.raises(ValueError, match="stands still"):
        calendar.due(at, 3, [lasting])


def test_calendar_days_end_on_a_working_day(calendar: WorkingCalendar) -> None:
    assert calendar.calendar_days_due(wib("2026-11-23 09:00"), 14) == date(2026, 12, 7)
    assert calendar.calendar_days_due(wib("2026-11-27 09:00"), 14) == date(2026, 12, 11)
    assert calendar.calendar_days_due(wib("2026-12-11 09:00"), 14) == date(
        2026, 12, 28
    )  # 25 December is a Friday
    assert calendar.calendar_days_due(wib("2026-11-23 17:00"), 14) == date(
        2026, 12, 8
    )  # received on the 24th


@pytest.mark.parametrize(
    ("year", "months"),
    [
        (2025, [19, 20, 19, 16, 17, 18, 23, 20, 21, 23, 20, 21]),
        (2026, [20, 18, 17, 21, 16, 20, 23, 19, 22, 22, 21, 21]),
        (2027, [19, 19, 15, 22, 16, 21, 22, 21, 22, 21, 22, 22]),
    ],
)
def test_working_days_of_the_years(calendar: WorkingCalendar, year: int, months: list[int]) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    counted = [
        sum(calendar.is_working_day(day) for day in days if day.month == month) for month in range(1, 13)
    ]
    assert counted == months
    assert sum(months) == {2025: 237, 2026: 240, 2027: 242}[year]


def test_the_list_of_2026_is_the_decrees(calendar: WorkingCalendar) -> None:
    off = {day: found for day, found in calendar.data.days_off.items() if day.year == 2026}
    holidays = sorted(f"{day:%d%m}" for day, found in off.items() if found.kind == "nasional")
    leave = sorted(f"{day:%d%m}" for day, found in off.items() if found.kind == "cuti_bersama")
    assert holidays == sorted(
        [
            "0101",
            "1601",
            "1702",
            "1903",
            "2103",
            "2203",
            "0304",
            "0504",
            "0105",
            "1405",
            "2705",
            "3105",
            "0106",
            "1606",
            "1708",
            "2508",
            "2512",
        ]
    )
    assert leave == sorted(["1602", "1803", "2003", "2303", "2403", "1505", "2805", "2412"])
    assert {found.decree for found in off.values()} == {"SKB 1497/2025, 2/2025, 5/2025"}


def test_a_year_without_a_decree_is_an_estimate(calendar: WorkingCalendar) -> None:
    assert [year for year in range(2023, 2030) if calendar.known(year)] == [2024, 2025, 2026]


def test_the_reckoning_names_each_skipped_day(calendar: WorkingCalendar) -> None:
    skipped = dict(calendar.reckoning(wib("2026-03-13 09:00"), 3))
    assert skipped[date(2026, 3, 18)] == "cuti bersama Nyepi"
    assert skipped[date(2026, 3, 19)] == "Nyepi"
    assert skipped[date(2026, 3, 14)] == "akhir pekan"
    assert date(2026, 3, 25) not in skipped
    assert dict(calendar.reckoning(wib("2026-03-14 10:00"), 1)) == {
        date(2026, 3, 14): "akhir pekan",
        date(2026, 3, 15): "akhir pekan",
    }


@given(at=MOMENTS, days=st.integers(1, 60))
def test_a_term_has_exactly_its_working_days(calendar: WorkingCalendar, at: datetime, days: int) -> None:
    receipt, due = calendar.receipt_day(at), calendar.due(at, days)
    assert calendar.is_working_day(receipt)
    assert calendar.is_working_day(due)
    assert calendar.working_days_between(receipt, due) == days
    assert calendar.due(at, days) < calendar.due(at, days + 1)
    counted = {receipt + timedelta(days=n) for n in range((due - receipt).days + 1)}
    skipped = {day for day, _ in calendar.reckoning(at, days) if day >= receipt}
    assert len(counted - skipped) == days + 1


@given(at=MOMENTS, minutes=st.integers(1, 3000))
def test_minutes_end_within_office_hours_and_add_up(
    calendar: WorkingCalendar, at: datetime, minutes: int
) -> None:
    end = calendar.due_after_minutes(at, minutes)
    at_minute = end.hour * 60 + end.minute
    assert any(first < at_minute <= last for first, last in calendar.windows(end.date()))
    assert calendar.due_after_minutes(calendar.due_after_minutes(at, minutes), 1) > end


def test_local_days_add_and_take_away(calendar: WorkingCalendar) -> None:
    own = {
        "calendar": {
            "local_days": [
                {"date": date(2026, 11, 24), "reason": "Pilkades"},
                {"date": "2026-11-28", "working": True, "reason": "Pengganti"},
                {"date": date(2026, 12, 25), "working": True, "reason": "Siaga"},
            ]
        }
    }
    found = WorkingCalendar.from_mapping(plain(), own)
    assert found.day_off_reason(date(2026, 11, 24)) == "Pilkades"
    assert found.windows(date(2026, 11, 28)) == found.windows(date(2026, 11, 23))
    assert found.is_working_day(date(2026, 12, 25))
    assert not calendar.is_working_day(date(2026, 12, 25))


def test_a_six_day_week_is_only_other_hours() -> None:
    hours = [{"days": [1, 2, 3, 4, 5, 6], "windows": ["07:30-14:00"]}]
    found = WorkingCalendar.from_mapping(plain(), {"calendar": {"hours": hours}})
    assert found.due(wib("2026-11-27 09:00"), 1) == date(2026, 11, 28)
    assert found.due_after_minutes(wib("2026-11-27 13:50"), 15) == wib("2026-11-28 07:35")


def test_a_layer_may_be_the_calendars_own_table() -> None:
    assert WorkingCalendar.from_mapping(plain()["calendar"]) == WorkingCalendar.from_mapping(plain())


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ({"days": []}, "calendar.days: no days off are listed"),
        ({"holidays": []}, "calendar.holidays: unknown setting"),
        (
            {"days": [{"date": "2026-13-01", "name": "x", "kind": "nasional"}]},
            r"calendar.days\[0\].date: expected a date",
        ),
        (
            {"days": [{"date": date(2026, 1, 1), "name": "x", "kind": "libur"}]},
            r"days\[0\].kind: expected one of",
        ),
        ({"days": [{"date": date(2026, 1, 1), "kind": "nasional"}]}, r"calendar.days\[0\].name: missing"),
        ({"hours": [{"days": [1], "windows": ["7"]}]}, r"calendar.hours\[0\].windows: expected a window"),
        ({"hours": [{"days": [1], "windows": ["16:00-07:00"]}]}, "ends after it begins"),
        ({"hours": [{"days": [1], "windows": ["07:00-12:00", "11:00-16:00"]}]}, "none over another"),
    ],
)
def test_a_wrong_setting_names_its_path(table: dict[str, Any], path: str) -> None:
    with pytest.raises(ValueError, match=path):
        WorkingCalendar.from_mapping({"calendar": {**plain()["calendar"], **table}})


def plain() -> dict[str, Any]:
    days = [{"date": date(2026, 12, 25), "name": "Natal", "kind": "nasional"}]
    return {"calendar": {"years": [{"year": 2026, "decree": "SKB"}], "days": days}}

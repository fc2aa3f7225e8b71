"""A calendar on as many pages as it takes: nothing is lost between them, and each turn leads somewhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kiosk.widgets.calendar_pages import Calendar, Page
from sync.cases.dates import Month

_FIRST, _LAST = date(2025, 11, 10), date(2026, 11, 23)


def _walked(calendar: Calendar, start: Page, step: int) -> list[Page]:
    pages = [start]
    while calendar.can_turn(pages[-1], step):
        pages.append(calendar.turned(pages[-1], step))
    return pages


@pytest.mark.parametrize("fits", range(1, 8))
def test_turning_back_meets_every_day_once(fits: int) -> None:
    calendar = Calendar(_FIRST, _LAST, fits)
    pages = _walked(calendar, calendar.page_of(_LAST), -1)
    met = [day for page in pages for row in calendar.rows(page) for day in row if day is not None]
    days = [_FIRST + timedelta(days=number) for number in range((_LAST - _FIRST).days + 1)]
    assert sorted(met, key=str) == days


@pytest.mark.parametrize("fits", range(1, 8))
def test_no_page_has_more_rows_than_find_a_place(fits: int) -> None:
    for months in (False, True):
        calendar = Calendar(_FIRST, _LAST, fits, months=months)
        pages = _walked(calendar, calendar.page_of(Month(2026, 11) if months else _LAST), -1)
        assert max(len(calendar.rows(page)) for page in pages) <= fits


@pytest.mark.parametrize("fits", range(1, 8))
def test_turning_on_again_leads_back(fits: int) -> None:
    calendar = Calendar(_FIRST, _LAST, fits)
    back = _walked(calendar, calendar.page_of(_LAST), -1)
    assert _walked(calendar, back[-1], 1)[: len(back)] == back[::-1]


def test_a_day_opens_on_its_own_page() -> None:
    calendar = Calendar(_FIRST, _LAST, fits=3)
    assert calendar.page_of(date(2026, 8, 31)) == Page(Month(2026, 8), 1)
    assert calendar.page_of(date(2026, 8, 3)) == Page(Month(2026, 8), 0)


def test_five_rows_hold_six_weeks() -> None:
    """August 2026 begins on a Saturday and ends on a Monday, which stands beside it."""
    calendar = Calendar(_FIRST, _LAST, fits=5)
    assert calendar.parts == 1
    assert calendar.rows(Page(Month(2026, 8)))[0][0] == date(2026, 8, 31)


@pytest.mark.parametrize(("fits", "parts"), [(1, 4), (2, 2), (3, 2), (4, 1), (9, 1)])
def test_a_year_of_months_goes_onto_pages_too(fits: int, parts: int) -> None:
    calendar = Calendar(_FIRST, _LAST, fits, months=True)
    assert calendar.parts == parts
    found = [
        month
        for part in range(parts)
        for row in calendar.rows(Page(Month(2026, 12), part))
        for month in row
        if month is not None
    ]
    assert found == [Month(2026, number) for number in range(1, 12)]


def test_no_year_is_turned_to_in_which_nothing_can_be_chosen() -> None:
    calendar = Calendar(_FIRST, _LAST, fits=4, months=True)
    this = calendar.page_of(Month(2026, 11))
    assert not calendar.can_turn(this, 1)
    assert calendar.can_turn(this, -1)
    assert not calendar.can_turn(calendar.turned(this, -1), -1)


@pytest.mark.parametrize("fits", range(1, 5))
def test_turning_months_back_and_on_again_ends_where_it_began(fits: int) -> None:
    calendar = Calendar(_FIRST, _LAST, fits, months=True)
    back = _walked(calendar, calendar.page_of(Month(2026, 11)), -1)
    on = _walked(calendar, back[-1], 1)
    assert [(page.month.year, page.part) for page in on] == [
        (page.month.year, page.part) for page in back[::-1]
    ]


def test_in_another_size_the_nearest_part_stays() -> None:
    assert Calendar(_FIRST, _LAST, fits=2).nearest(Page(Month(2026, 8), 5)) == Page(Month(2026, 8), 2)
    assert Calendar(_FIRST, _LAST, fits=6).nearest(Page(Month(2026, 8), 1)) == Page(Month(2026, 8), 0)

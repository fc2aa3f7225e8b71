"""Steps of a month keep the day, or take the last one."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.presenters.days import other_month


@pytest.mark.parametrize(
    ("day", "months", "other"),
    [
        (date(2026, 11, 23), -1, date(2026, 10, 23)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2028, 3, 30), -1, date(2028, 2, 29)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2025, 12, 31), 1, date(2026, 1, 31)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2026, 11, 23), -11, date(2025, 12, 23)),
    ],
)
def test_a_month_away(day: date, months: int, other: date) -> None:
    assert other_month(day, months) == other

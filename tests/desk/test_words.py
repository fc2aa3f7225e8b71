"""Dates, spans and sizes in the office's words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from sync.desk.words import ago_words, clock_words, day_words, moment_words, short_day, size_words, visible

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def test_dates_and_times_are_wib_and_indonesian() -> None:
    assert day_words(date(2026, 12, 9)) == "Rabu, 9 Desember 2026"
    assert short_day(date(2026, 8, 14)) == "Jum, 14 Agu 2026"
    assert clock_words(NOW) == "09.30 WIB"
    assert moment_words(datetime(2026, 11, 22, 18, 5, tzinfo=UTC)) == "23 November 2026, 01.05 WIB"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-5), "baru saja"),
        (timedelta(seconds=59), "baru saja"),
        (timedelta(minutes=59, seconds=59), "59 menit yang lalu"),
        (timedelta(hours=1), "1 jam yang lalu"),
        (timedelta(days=1), "1 hari yang lalu"),
        (timedelta(days=40), "40 hari yang lalu"),
    ],
)
def test_how_long_ago(passed: timedelta, words: str) -> None:
    assert ago_words(NOW - passed, NOW) == words


def test_sizes_have_a_decimal_comma() -> None:
    assert [size_words(n) for n in (1, 180_400, 1_400_000)] == ["1 kB", "180 kB", "1,4 MB"]


def test_what_cannot_be_seen_becomes_a_sign() -> None:
    assert visible("\x00\x1b@\x7f\x85\u202e\u2066\u200f") == "␀␛@␡[U+0085][U+202E][U+2066][U+200F]"
    harmless = "Bhâsa Madhurâ 😀 عربي\tdua\r\nbaris"
    assert visible(harmless) == harmless

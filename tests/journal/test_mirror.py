"""The mirror of public statuses: rows and cursor together, the newest row stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.cases.numbers import TrackingNumber
from sync.journal import Change, Journal
from tests.journal.stand import START, Stand


def number(text: str = "PGT1-7K4M-92QX-Z") -> TrackingNumber:
    parsed = TrackingNumber.parse(text)
    assert isinstance(parsed, TrackingNumber)
    return parsed


def change(n: int, step: int, of: str = "PGT1-7K4M-92QX-Z") -> Change:
    return Change(n, {"number": of, "case_id": "c", "step": step, "timeline": [{"step": 1}]})


def test_a_row_is_read_back_as_it_came(journal: Journal) -> None:
    assert journal.status_of(number()) is None
    assert journal.mirrored_at() is None
    assert journal.apply_feed([change(1, 3)], "e.1", START) == 1
    status = journal.status_of(number())
    assert status is not None
    assert status.row == change(1, 3).row
    assert (status.number, status.case_id, status.mirrored_at) == (number(), "c", START)
    assert (journal.cursor(), journal.mirrored_at()) == ("e.1", START)


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_the_newest_row_stands_in_whatever_order(journal: Journal, order: tuple[int, int]) -> None:
    for n in order:
        journal.apply_feed([change(n, n)], f"e.{n}", START)
    status = journal.status_of(number())
    assert status is not None
    assert status.row["step"] == 2


def test_two_changes_of_one_case_in_one_page(journal: Journal) -> None:
    journal.apply_feed([change(1, 1), change(2, 2)], "e.2", START)
    status = journal.status_of(number())
    assert status is not None
    assert status.row["step"] == 2


def test_an_empty_page_says_that_the_mirror_is_fresh(journal: Journal) -> None:
    journal.apply_feed([], "e.1", START)
    journal.apply_feed([], "e.1", START + timedelta(hours=1))
    assert journal.mirrored_at() == START + timedelta(hours=1)


def test_a_restart_empties_the_mirror_first(journal: Journal) -> None:
    journal.apply_feed([change(9, 9)], "e.9", START)
    journal.apply_feed([change(1, 1, "PGT1-0000-0000-S")], "f.1", START, restart=True)
    assert journal.status_of(number()) is None
    assert journal.status_of(number("PGT1-0000-0000-S")) is not None
    assert journal.cursor() == "f.1"


def test_a_row_without_a_readable_number_holds_up_nothing(journal: Journal) -> None:
    assert journal.apply_feed([Change(1, {"number": "PGT1-XXXX"}), change(2, 2)], "e.2", START) == 1
    assert journal.cursor() == "e.2"


def test_it_is_there_after_a_restart(stand: Stand, journal: Journal) -> None:
    journal.apply_feed([change(1, 3)], "e.1", START)
    journal.close()
    again = stand.opened()
    assert again.cursor() == "e.1"
    assert again.status_of(number()) is not None
    again.close()

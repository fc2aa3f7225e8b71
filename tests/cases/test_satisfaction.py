"""The index of PermenPANRB 14/2017, at its given figures and at the edges of its grades."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from sync.cases.satisfaction import ELEMENTS, grade_of, index_of, satisfaction


def _all(score: int, people: int = 1) -> dict[tuple[int, int], int]:
    return {(element, score): people for element in range(1, 10)}


def test_all_three_is_75_and_c() -> None:
    found = satisfaction(_all(3, people=7))
    assert found is not None
    assert (found.index, found.grade, found.answers) == (Decimal("75.00"), "C", 7)


@pytest.mark.parametrize(
    ("mean", "index", "grade"),
    [
        ("3.0644", "76.61", "B"),
        ("3.5324", "88.31", "A"),
        ("4", "100.00", "A"),
        ("1", "25.00", "D"),
        ("2.6", "65.00", "C"),
    ],
)
def test_given_means(mean: str, index: str, grade: str) -> None:
    found = index_of(Decimal(mean))
    assert (found, grade_of(found)) == (Decimal(index), grade)


@pytest.mark.parametrize(
    ("index", "grade"),
    [
        ("88.31", "A"),
        ("88.30", "B"),
        ("76.61", "B"),
        ("76.60", "C"),
        ("65.00", "C"),
        ("64.99", "D"),
        ("25.00", "D"),
    ],
)
def test_edges(index: str, grade: str) -> None:
    assert grade_of(Decimal(index)) == grade


def test_each_element_weighs_the_same_however_many_answered_it() -> None:
    counts = _all(4, people=1) | {(1, 4): 0, (1, 2): 9}
    found = satisfaction(counts)
    assert found is not None
    assert found.means["persyaratan"] == Decimal("2.00")
    assert found.index == index_of(Fraction(2 + 8 * 4, 9))


def test_no_index_without_an_answer_to_each() -> None:
    assert satisfaction({}) is None
    assert satisfaction({(element, 3): 1 for element in range(1, 9)}) is None
    assert len(ELEMENTS) == 9

"""The satisfaction of those who were served (SKM, PermenPANRB 14/2017): nine elements, each 1 to 4, made one index.

The index is the mean of the elements' means times 25; each element weighs the same. Grades by the regulation's table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

ELEMENTS = (
    "persyaratan",
    "prosedur",
    "waktu",
    "biaya",
    "produk",
    "kompetensi",
    "perilaku",
    "pengaduan",
    "sarana",
)
"""In the regulation's order; an element's number is its place, from 1."""

SCORES = (1, 2, 3, 4)
NOT_SATISFIED = 2
"""A mean at or below this, or this at step 12, and the citizen is told how the complaint can be reopened."""

_GRADES = ((Decimal("88.31"), "A"), (Decimal("76.61"), "B"), (Decimal("65.00"), "C"))


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """``answers``: how many people; ``means``: by element, to two places; ``index``: 25.00 to 100.00; ``grade``: A to D."""

    answers: int
    means: Mapping[str, Decimal]
    mean: Decimal
    index: Decimal
    grade: str


def satisfaction(counts: Mapping[tuple[int, int], int]) -> Satisfaction | None:
    """From how often each (element 1 to 9, score 1 to 4) was given; None as long as an element has no answer."""
    totals = {number: _mean(counts, number) for number in range(1, len(ELEMENTS) + 1)}
    if any(mean is None for mean in totals.values()):
        return None
    means = [mean for mean in totals.values() if mean is not None]
    index = index_of(sum(means, Fraction()) / len(means))
    return Satisfaction(
        answers=max(_given(counts, number) for number in totals),
        means={ELEMENTS[place]: _places(mean) for place, mean in enumerate(means)},
        mean=_places(sum(means, Fraction()) / len(means)),
        index=index,
        grade=grade_of(index),
    )


def index_of(mean: Fraction | Decimal) -> Decimal:
    """The mean (1 to 4) as an index: times 25, to two places, half up."""
    return _places(Fraction(mean) * 25)


def grade_of(index: Decimal) -> str:
    """A 88.31 to 100, B 76.61 to 88.30, C 65.00 to 76.60, D below."""
    return next((grade for least, grade in _GRADES if index >= least), "D")


def _given(counts: Mapping[tuple[int, int], int], element: int) -> int:
    return sum(counts.get((element, score), 0) for score in SCORES)


def _mean(counts: Mapping[tuple[int, int], int], element: int) -> Fraction | None:
    given = _given(counts, element)
    if not given:
        return None
    return Fraction(sum(score * counts.get((element, score), 0) for score in SCORES), given)


def _places(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

"""A signature stays small, however long somebody scribbles, and stays a signature."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest

from kiosk.draft import Stroke
from kiosk.strokes import LARGEST, path_mm, svg, thinned
from sync.desk.signature import Signature, drawn, read

WAVE = tuple((10 + x / 12, 30 + 12 * math.sin(x / 40)) for x in range(900))


def scribble(points: int, strokes: int = 1) -> tuple[Stroke, ...]:
    chance = random.Random(4)
    each = points // strokes
    return tuple(
        tuple((round(chance.uniform(0, 120), 2), round(chance.uniform(0, 60), 2)) for _ in range(each))
        for _ in range(strokes)
    )


def signature(strokes: tuple[Stroke, ...]) -> Signature:
    found = read(svg(strokes))
    assert isinstance(found, Signature)
    return found


@pytest.mark.parametrize(
    "strokes",
    [
        scribble(2000),
        scribble(2000, 40),
        scribble(2000, 1000),
        scribble(2000, 2000),
        (WAVE,) * 20,
        scribble(6000),
    ],
    ids=["one stroke", "forty", "a thousand", "dots", "waves", "a long one"],
)
def test_two_thousand_points_make_at_most_three_thousand_bytes(strokes: tuple[Stroke, ...]) -> None:
    plain = svg(strokes)
    assert len(plain) <= LARGEST
    found = signature(strokes)
    assert found.strokes
    assert sum(drawn(found).convert("L").histogram()[:128]) > 1000, "there is ink on it"


def test_a_usual_signature_keeps_its_shape() -> None:
    found = signature((WAVE,))
    assert len(found.strokes[0]) < len(WAVE) // 10
    height = found.height
    for x, y in WAVE[::25]:
        nearest = min(_distance((x, height - y), line) for line in _lines(found.strokes[0]))
        assert nearest < 0.35


def test_a_line_becomes_its_ends_and_a_dot_stays() -> None:
    line = tuple((float(x), 5.0) for x in range(50))
    assert thinned(line, 0.25) == ((0.0, 5.0), (49.0, 5.0))
    assert thinned(((1.0, 1.0),), 0.25) == ((1.0, 1.0),)
    assert [len(stroke) for stroke in signature((((3.0, 3.0),), line)).strokes] == [1, 2]


def test_the_longest_strokes_are_kept_in_their_order() -> None:
    dots = scribble(2000, 2000)
    name = (WAVE, tuple((x, 50.0) for x, _ in WAVE))
    found = signature((name[0], *dots, name[1]))
    assert len(found.strokes) > 2
    assert path_mm(found.strokes[0]) > 60
    assert path_mm(found.strokes[-1]) > 60


def _lines(stroke: Stroke) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return list(pairwise(stroke))


def _distance(point: tuple[float, float], line: tuple[tuple[float, float], tuple[float, float]]) -> float:
    (ax, ay), (bx, by) = line
    length = (bx - ax) ** 2 + (by - ay) ** 2
    share = 0.0 if not length else ((point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)) / length
    share = min(1.0, max(0.0, share))
    return math.hypot(point[0] - ax - share * (bx - ax), point[1] - ay - share * (by - ay))

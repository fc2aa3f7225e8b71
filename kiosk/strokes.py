"""A signature as a small drawing: lines without time, pressure or speed, so that nothing of the hand's way is kept."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import hypot

from kiosk.draft import Stroke

LARGEST = 3000
"""Bytes of the drawing. A usual signature has about 1,500."""

FINEST_MM = 0.25
"""A quarter of a millimetre is two thirds of the pen's half width: nobody sees it."""

_COARSER = 1.4
_COARSEST_MM = 6.0
_MARGIN_MM = 5


def svg(strokes: tuple[Stroke, ...]) -> bytes:
    """The strokes as an SVG of millimetres, origin at the upper left, of at most `LARGEST` bytes.

    A scribble is drawn coarser until it fits; of one that even then does not, the shortest strokes are left out.
    """
    size, tolerance = _size(strokes), FINEST_MM
    kept = tuple(thinned(stroke, tolerance) for stroke in strokes)
    drawn = _drawing(kept, size)
    while len(drawn) > LARGEST:
        if tolerance < _COARSEST_MM or len(kept) == 1:
            tolerance *= _COARSER
            kept = tuple(thinned(stroke, tolerance) for stroke in kept)
        else:
            kept = _longest(kept, len(kept) * 3 // 4)
        drawn = _drawing(kept, size)
    return drawn


def path_mm(stroke: Stroke) -> float:
    """Length of the line, in millimetres."""
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(stroke))


def thinned(stroke: Stroke, tolerance_mm: float) -> Stroke:
    """The stroke without points that lie within ``tolerance_mm`` of the line through their neighbours."""
    kept = {0, len(stroke) - 1}
    spans = [(0, len(stroke) - 1)]
    while spans:  # no recursion: a stroke may have thousands of points
        first, last = spans.pop()
        far, place = max(_distances(stroke, first, last), default=(0.0, first))
        if far > tolerance_mm:
            kept.add(place)
            spans += [(first, place), (place, last)]
    return tuple(stroke[place] for place in sorted(kept))


def _distances(stroke: Stroke, first: int, last: int) -> Iterator[tuple[float, int]]:
    """How far each point between two others lies from the line through these, and its place."""
    (ax, ay), (bx, by) = stroke[first], stroke[last]
    length = hypot(bx - ax, by - ay)
    for place in range(first + 1, last):
        x, y = stroke[place]
        if length:
            yield abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length, place
        else:
            yield hypot(x - ax, y - ay), place


def _longest(strokes: tuple[Stroke, ...], count: int) -> tuple[Stroke, ...]:
    """The ``count`` longest, in the order in which they were drawn."""
    places = sorted(range(len(strokes)), key=lambda place: path_mm(strokes[place]))[-max(1, count) :]
    return tuple(strokes[place] for place in sorted(places))


def _size(strokes: tuple[Stroke, ...]) -> tuple[float, float]:
    """Width and height of the paper, in millimetres."""
    points = [point for stroke in strokes for point in stroke]
    width, height = (max(values) + _MARGIN_MM for values in zip(*points, strict=True))
    return width, height


def _drawing(strokes: tuple[Stroke, ...], size: tuple[float, float]) -> bytes:
    """The one kind of SVG that the desk reads (`sync.desk.signature`)."""
    width, height = size
    lines = "".join(f'<polyline points="{_points(stroke, height)}"/>' for stroke in strokes)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {height:.1f}"'
    pen = ' fill="none" stroke="#000" stroke-width="0.7" stroke-linecap="round">'
    return f"{head}{pen}{lines}</svg>".encode()


def _points(stroke: Stroke, height: float) -> str:
    return " ".join(f"{x:.1f},{height - y:.1f}" for x, y in stroke)

"""Where a text breaks into lines of a field, and which place in it was touched. No Kivy here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Measure = Callable[[str], float]
"""Width of a piece of text in pixels."""


@dataclass(frozen=True, slots=True)
class Line:
    """Part ``start`` to ``end`` of the text; the blank or new line it broke at belongs to neither."""

    start: int
    end: int


def wrap(text: str, width: float, measure: Measure) -> list[Line]:
    """Lines no wider than ``width``; broken at blanks, inside a word only if it alone is too wide."""
    lines: list[Line] = []
    start = 0
    for paragraph in text.split("\n"):
        lines += _paragraph(text, start, start + len(paragraph), width, measure)
        start += len(paragraph) + 1
    return lines


def _paragraph(text: str, start: int, end: int, width: float, measure: Measure) -> list[Line]:
    lines = []
    while start < end:
        stop = _fitting(text, start, end, width, measure)
        if stop < end:
            blank = text.rfind(" ", start, stop + 1)
            if blank > start:
                lines.append(Line(start, blank))
                start = blank + 1
                continue
        lines.append(Line(start, stop))
        start = stop
    return lines or [Line(start, end)]


def _fitting(text: str, start: int, end: int, width: float, measure: Measure) -> int:
    """The furthest place up to which ``text`` from ``start`` fits; at least one letter."""
    low, high = start + 1, end
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[start:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def nearest(text: str, line: Line, x: float, measure: Measure) -> int:
    """The place between two letters of ``line`` that is nearest to ``x`` pixels from its left."""
    places = range(line.start, line.end + 1)
    return min(places, key=lambda place: abs(measure(text[line.start : place]) - x))


def line_of(lines: list[Line], caret: int) -> int:
    """Number of the line on which the caret stands."""
    for number in range(len(lines) - 1, -1, -1):
        if caret >= lines[number].start:
            return number
    return 0

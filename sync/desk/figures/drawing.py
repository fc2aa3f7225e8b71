"""Where the parts of a chart lie. Sizes in units of the drawing; the template only writes them down."""

from __future__ import annotations

from collections.abc import Sequence


def nice_top(largest: float) -> float:
    """The end of an axis: 1, 2, 5 times a power of ten, or what lies evenly between; at least 4."""
    size = 1
    while True:
        for step in (4, 5, 8, 10, 15, 20, 25, 30):
            if step * size >= largest:
                return step * size
        size *= 10


def ticks(top: float) -> tuple[float, ...]:
    """Five lines from nothing to the end, or as many as are whole numbers."""
    for parts in (5, 4, 3, 2):
        if top % parts == 0:
            return tuple(top / parts * n for n in range(parts + 1))
    return (0, top)


def shares(values: Sequence[int]) -> list[float]:
    """Each value against the largest, 0 to 100."""
    largest = max(values, default=0)
    return [round(value * 100 / largest, 2) if largest else 0.0 for value in values]


def per_cent(part: int, whole: int) -> str:
    """``87 %``, rounded down so that 100 % means all; ``–`` of nothing."""
    return f"{part * 100 // whole} %" if whole else "–"


def number(value: float | None, places: int = 0) -> str:
    """As the office writes it: ``1.234`` and ``9,5``; ``–`` for none."""
    if value is None:
        return "–"
    text = f"{value:,.{places}f}"
    return text.replace(",", "\x00").replace(".", ",").replace("\x00", ".")

"""Rectangles in pixels that are cut into smaller ones: the whole of our layout."""

from __future__ import annotations

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in pixels, (x, y) its lower left corner as in Kivy."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def top(self) -> float:
        return self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    def cut_top(self, h: float, gap: float = 0) -> tuple[Box, Box]:
        """The uppermost ``h`` pixels, and what is left below them and a gap."""
        return Box(self.x, self.top - h, self.w, h), Box(self.x, self.y, self.w, max(0, self.h - h - gap))

    def cut_bottom(self, h: float, gap: float = 0) -> tuple[Box, Box]:
        """The lowest ``h`` pixels, and what is left above them and a gap."""
        rest = Box(self.x, self.y + h + gap, self.w, max(0, self.h - h - gap))
        return Box(self.x, self.y, self.w, h), rest

    def cut_left(self, w: float, gap: float = 0) -> tuple[Box, Box]:
        """The leftmost ``w`` pixels, and what is left beside them and a gap."""
        rest = Box(self.x + w + gap, self.y, max(0, self.w - w - gap), self.h)
        return Box(self.x, self.y, w, self.h), rest

    def cut_right(self, w: float, gap: float = 0) -> tuple[Box, Box]:
        """The rightmost ``w`` pixels, and what is left beside them and a gap."""
        return Box(self.right - w, self.y, w, self.h), Box(self.x, self.y, max(0, self.w - w - gap), self.h)

    def inset(self, dx: float, dy: float | None = None) -> Box:
        """Smaller by ``dx`` at both sides and ``dy`` (default the same) above and below."""
        down = dx if dy is None else dy
        return Box(self.x + dx, self.y + down, max(0, self.w - 2 * dx), max(0, self.h - 2 * down))

    def middle(self, w: float, h: float) -> Box:
        """A box of this size in the middle of this one."""
        return Box(self.x + (self.w - w) / 2, self.y + (self.h - h) / 2, w, h)

    def grid(self, columns: int, rows: int, gap: float) -> list[Box]:
        """Equal cells, row by row from the upper left."""
        w = (self.w - gap * (columns - 1)) / columns
        h = (self.h - gap * (rows - 1)) / rows
        return [
            Box(self.x + column * (w + gap), self.top - (row + 1) * h - row * gap, w, h)
            for row in range(rows)
            for column in range(columns)
        ]

    def holds(self, other: Box, slack: float = 0.5) -> bool:
        """Is ``other`` inside, up to ``slack`` pixels?"""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.top <= self.top + slack
        )

    def overlaps(self, other: Box, slack: float = 0.5) -> bool:
        """Do the two share more than ``slack`` pixels in both directions?"""
        across = min(self.right, other.right) - max(self.x, other.x)
        along = min(self.top, other.top) - max(self.y, other.y)
        return across > slack and along > slack


NOWHERE = Box(0, 0, 0, 0)
"""The place of what is absent."""

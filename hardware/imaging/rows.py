"""Rows of print on a card: where they run, found by their many upright strokes."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.ports import Image


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a card, in shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float

    def of(self, card: Image) -> Image:
        """That part of ``card``, cut at its edges."""
        height, width = card.shape[:2]
        rows = slice(max(0, round(self.top * height)), max(1, round(self.bottom * height)))
        return np.ascontiguousarray(
            card[rows, max(0, round(self.left * width)) : max(1, round(self.right * width))]
        )

    def moved(self, by: float, wider: float = 0.0) -> Box:
        """Down by ``by`` and larger by ``wider`` on each side, in shares of the card's height."""
        side = wider / 1.586
        return Box(self.left - side, self.top + by - wider, self.right + side, self.bottom + by + wider)


_LEAST_HEIGHT, _MOST_HEIGHT = 0.022, 0.11
_LEAST_LENGTH = 0.12


def rows_of(card: Image, within: Box, least_length: float = _LEAST_LENGTH) -> tuple[Box, ...]:
    """The rows of print in ``within``, from top to bottom, each with a little margin, and of ``least_length`` in
    widths of the card.

    Strokes smeared along the row until letters touch: long flat islands are rows.
    """
    part = within.of(card)
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
    strokes = np.asarray(cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)), np.uint8)
    level, _ = cv2.threshold(strokes, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink = np.asarray(strokes > max(12.0, level), dtype=np.uint8)
    height, width = card.shape[:2]
    reach = max(3, round(0.035 * width))
    smeared = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    thin = max(2, round(0.012 * height))  # rows that touch by a descender or a line through the card
    islands = cv2.morphologyEx(smeared, cv2.MORPH_OPEN, np.ones((thin, reach // 2), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(islands, dtype=np.uint8))
    least = least_length * width
    found = [_box(row, within, width, height) for row in stats[1:] if row[2] >= least]
    rows = [box for box in found if box is not None]
    return tuple(sorted(rows, key=lambda box: box.top))


def _box(row: NDArray[np.int32], within: Box, width: int, height: int) -> Box | None:
    x, y, wide, high = (int(value) for value in row[:4])
    if not _LEAST_HEIGHT * height < high < _MOST_HEIGHT * height:
        return None
    margin = 0.25 * high
    left, top = within.left * width + x - margin, within.top * height + y - margin
    return Box(
        left / width,
        top / height,
        (left + wide + 2 * margin) / width,
        (top + high + 2 * margin) / height,
    )

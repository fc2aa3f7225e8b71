"""Lines of one length: a sentence that takes two lines should not leave a single word to the second."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.widgets.fonts import Typeset, extent, fitted, set_height

_NEAR_PX = 3.0
"""So near to the narrowest width is near enough."""


def even_width(words: str, font_px: float, width: float, *, bold: bool = False) -> float:
    """The narrowest width in pixels at which the words take no more lines than at ``width``; that itself for one line, and
    for words that break where they say so."""
    if "\n" in words or extent(words, font_px, bold=bold) <= width:
        return width
    wide = [extent(word, font_px, bold=bold) for word in words.split()]
    blank = extent(" ", font_px, bold=bold)
    count = _lines(wide, blank, width)
    low, high = max(wide), width
    while high - low > _NEAR_PX:
        middle = (low + high) / 2
        low, high = (low, middle) if _lines(wide, blank, middle) <= count else (middle, high)
    narrow = high + _NEAR_PX
    if narrow >= width:
        return width
    # What sets the words has the last say on where they break.
    tall, least = (set_height(words, font_px, one, bold=bold) for one in (narrow, width))
    return narrow if tall <= least else width


def _lines(wide: Sequence[float], blank: float, width: float) -> int:
    """How many lines words of these widths take."""
    count, end = 1, -blank
    for one in wide:
        end += blank + one
        if end > width:
            count, end = count + 1, one
    return count


def evenly_fitted(
    words: str, font_px: float, width: float, height: float, *, bold: bool = False, centre: bool = False
) -> Typeset:
    """`fitted` in even lines; where that would shrink the words, in lines as long as may be."""
    narrow = even_width(words, font_px, width, bold=bold)
    made = fitted(words, font_px, narrow, height, bold=bold, centre=centre)
    if made.scale == 1 and made.fits:
        return made
    return fitted(words, font_px, width, height, bold=bold, centre=centre)

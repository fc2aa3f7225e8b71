"""Lines of one length: a sentence that takes two lines should not leave a single word to the second."""

from __future__ import annotations

from kiosk.widgets.fonts import Typeset, extent, fitted, typeset
from kiosk.widgets.wrapping import wrap

_NEAR_PX = 3.0
"""So near to the narrowest width is near enough."""


def even_width(words: str, font_px: float, width: float, *, bold: bool = False) -> float:
    """The narrowest width in pixels at which the words take no more lines than at ``width``; that itself for one line, and
    for words that break where they say so."""

    def measure(part: str) -> float:
        return extent(part, font_px, bold=bold)

    if "\n" in words or measure(words) <= width:
        return width
    count = len(wrap(words, width, measure))
    low, high = max(measure(word) for word in words.split()), width
    while high - low > _NEAR_PX:
        middle = (low + high) / 2
        if len(wrap(words, middle, measure)) <= count:
            high = middle
        else:
            low = middle
    narrow = high + _NEAR_PX
    if narrow >= width:
        return width
    # What sets the words has the last say on where they break.
    tall = (typeset(words, font_px, bold=bold, width=one).texture.size[1] for one in (narrow, width))
    return narrow if next(tall) <= next(tall) else width


def evenly_fitted(
    words: str, font_px: float, width: float, height: float, *, bold: bool = False, centre: bool = False
) -> Typeset:
    """`fitted` in even lines; where that would shrink the words, in lines as long as may be."""
    narrow = even_width(words, font_px, width, bold=bold)
    made = fitted(words, font_px, narrow, height, bold=bold, centre=centre)
    if made.scale == 1 and made.fits:
        return made
    return fitted(words, font_px, width, height, bold=bold, centre=centre)

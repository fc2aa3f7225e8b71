"""Whether the thing looks like the kind of card that was chosen. It only ever raises a question."""

from __future__ import annotations

from hardware.imaging.gate import card_like
from hardware.imaging.geometry import Corners
from hardware.imaging.orient import portrait_side
from hardware.ports import Document, Image

_PORTRAIT = 0.08
_DIGITS = 11
"""More digits than this on one line: the line of a number of sixteen, perhaps worn. A date has eight."""


def looks_other(document: Document, corners: Corners, card: Image, digits: int | None) -> bool:
    """Whether ``card``, upright, may be something else than ``document``.

    ``digits``: the most found on one line, None if nobody looked. Without a number an identity card is known by
    the colour of its portrait on the right.
    """
    if not card_like(corners):
        return True
    if document is not Document.KTP:
        return False
    return digits <= _DIGITS if digits is not None else portrait_side(card) < _PORTRAIT

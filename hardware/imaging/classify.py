"""Whether the thing looks like the kind of card that was chosen. It only ever raises a question."""

from __future__ import annotations

from hardware.imaging.gate import card_like
from hardware.imaging.geometry import Corners
from hardware.imaging.orient import portrait_side
from hardware.ports import Document, Image

_PORTRAIT = 0.08
_DIGITS = 11
"""More digits than this on one line: the line of a number of sixteen, perhaps worn. A date has eight."""


def looks_other(
    document: Document, corners: Corners, card: Image, digits: int | None, *, blurred: bool
) -> bool:
    """Whether ``card``, upright, may be something else than ``document``.

    ``digits``: the most found on one line, None if nobody looked: then only the proportions speak. On a blurred
    picture a missing number says nothing, unless there is no colour either where the portrait should be.
    """
    if not card_like(corners):
        return True
    if document is not Document.KTP or digits is None or digits > _DIGITS:
        return False
    return not blurred or portrait_side(card) < _PORTRAIT

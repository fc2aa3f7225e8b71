"""From one live picture to the next: empty, hand, moving, still."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from hardware.imaging.classify import looks_other
from hardware.imaging.gate import faults_of, judged, page_faults, placed, strip_of
from hardware.imaging.geometry import Corners, from_long_side, half_turned
from hardware.imaging.locate import Located, locate
from hardware.imaging.orient import portrait_side
from hardware.imaging.rectify import JUDGED, half_turn, rectify
from hardware.ports import Document, Image, Sight
from hardware.settings import Gates

_STILL_SHARE = 0.006
"""A corner may wander by this share of the frame's width between two pictures and still be at rest."""
_STILL_CHANGE = 3.0
"""Mean change of grey between two small pictures of a page at rest."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What was seen on the last picture; ``still`` counts the pictures in a row without movement."""

    sight: Sight = Sight.EMPTY
    corners: Corners | None = None
    still: int = 0
    small: Image | None = field(default=None, repr=False)


def watch(
    document: Document,
    before: Watch,
    image: Image,
    empty: Image | None,
    enough: int,
    *,
    gates: Gates,
) -> Watch:
    """The next `Watch`; STILL after ``enough`` good pictures at rest."""
    if document is Document.PAGE:
        return _watch_page(before, image, empty, enough, gates)
    found = locate(image, empty)
    return Watch() if found is None else _watch_card(document, before, image, found, enough, gates=gates)


def _watch_card(
    document: Document, before: Watch, image: Image, found: Located, enough: int, *, gates: Gates
) -> Watch:
    misplaced = placed(found, image, gates)
    if misplaced:
        return Watch(misplaced[0], found.corners)
    still = before.still + 1 if _at_rest(before, found, image.shape[1]) else 0
    if still < enough:
        return Watch(Sight.MOVING, found.corners, still)
    return Watch(_judged(document, image, found, gates), found.corners, still)


def _judged(document: Document, image: Image, found: Located, gates: Gates) -> Sight:
    """STILL if a card at rest is good to take. Nothing is read yet: what it is stays open while in doubt."""
    corners = from_long_side(found.corners)
    card = rectify(image, corners, JUDGED)
    if document is Document.KTP and portrait_side(card) < 0:
        corners, card = half_turned(corners), half_turn(card)
    faults = faults_of(judged(card, strip_of(card, document, gates)), gates, document)
    if faults:
        return faults[0]
    return Sight.OTHER if looks_other(document, corners, card, None, blurred=False) else Sight.STILL


def _watch_page(before: Watch, image: Image, empty: Image | None, enough: int, gates: Gates) -> Watch:
    """Whatever lies there is kept whole: only a hand, darkness and movement count."""
    small = np.asarray(cv2.resize(image, (160, 90), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    found = locate(image, empty)
    if found is None:
        return Watch(small=small)
    faults = page_faults(image, found, gates)
    if Sight.HAND in faults:
        return Watch(Sight.HAND, small=small)
    at_rest = before.small is not None and float(cv2.absdiff(small, before.small).mean()) < _STILL_CHANGE
    still = before.still + 1 if at_rest else 0
    if still < enough:
        return Watch(Sight.MOVING, None, still, small)
    return Watch(faults[0] if faults else Sight.STILL, None, still, small)


def _at_rest(before: Watch, found: Located, width: int) -> bool:
    if before.corners is None:
        return False
    return float(np.abs(found.corners - before.corners).max()) < _STILL_SHARE * width

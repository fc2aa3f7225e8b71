"""From one live picture to the next: empty, hand, moving, still."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from hardware.imaging.gate import GATE_SIZE, SOLIDITY, faults_of, placed
from hardware.imaging.locate import Corners, Located, locate
from hardware.imaging.rectify import rectify, upright
from hardware.ports import Document, Image, Sight

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


def watch_card(before: Watch, image: Image, empty: Image | None, enough: int) -> Watch:
    """The next `Watch` of a card; STILL after ``enough`` good pictures at rest."""
    found = locate(image, empty)
    if found is None:
        return Watch()
    misplaced = placed(found, image.shape[1])
    if misplaced is not None:
        return Watch(misplaced, found.corners)
    still = before.still + 1 if _at_rest(before, found, image.shape[1]) else 0
    if still < enough:
        return Watch(Sight.MOVING, found.corners, still)
    faults = faults_of(upright(rectify(image, found.corners, *GATE_SIZE)))
    return Watch(faults[0] if faults else Sight.STILL, found.corners, still)


def watch_page(before: Watch, image: Image, empty: Image | None, enough: int) -> Watch:
    """The next `Watch` of whatever lies there, which is kept whole: only a hand and movement count."""
    small = np.asarray(cv2.resize(image, (160, 90), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    found = locate(image, empty)
    if found is None:
        return Watch(small=small)
    if found.solidity < SOLIDITY:
        return Watch(Sight.HAND, small=small)
    at_rest = before.small is not None and float(cv2.absdiff(small, before.small).mean()) < _STILL_CHANGE
    still = before.still + 1 if at_rest else 0
    return Watch(Sight.STILL if still >= enough else Sight.MOVING, None, still, small)


def watch(document: Document, before: Watch, image: Image, empty: Image | None, enough: int) -> Watch:
    """`watch_card` or `watch_page`."""
    step = watch_card if document.is_card else watch_page
    return step(before, image, empty, enough)


def _at_rest(before: Watch, found: Located, width: int) -> bool:
    if before.corners is None:
        return False
    return float(np.abs(found.corners - before.corners).max()) < _STILL_SHARE * width

"""Whether a picture of a card is good enough for a person to check it. The values of `Gates` are found on drawn cards."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.imaging.geometry import Corners, aspect, sides
from hardware.imaging.locate import Located
from hardware.imaging.rows import Box, rows_of
from hardware.ports import Document, Image, Sight
from hardware.settings import Gates

NUMBER_STRIP = Box(0.26, 0.16, 0.79, 0.29)
"""Where the number of a KTP stands; to be checked on real cards."""

_UPPER = Box(0.03, 0.05, 0.97, 0.6)
_NARROW, _WIDE = 1.38, 1.85
"""ID-1 is 1.586; a tilt of 28 degrees makes 1.4 or 1.8 of it."""
_FILLED = 0.975
"""Least share of the quadrilateral that is covered; a card's round corners leave .998, the mask's rim .99."""
_EDGE = 4.0
"""A corner nearer to the frame's edge, in pixels, may be cut off."""
_WHITE, _PALE = 250, 25
_PAPER_WHITE = 245.0
"""A photocopy in strong light is as white as a reflection, all of it; its print must then be sharp and read."""
_BENDS = tuple(
    np.array(rows, dtype=np.float32)
    for rows in (
        [[1, -2, 1]],
        [[1], [-2], [1]],
        [[1, 0, 0], [0, -2, 0], [0, 0, 1]],
        [[0, 0, 1], [0, -2, 0], [1, 0, 0]],
    )
)
"""Second derivative across, down and along both diagonals."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Of a card at 642 x 405. ``light``: median grey; ``contrast``, ``sharpness`` (of the weakest direction, over the contrast) and
    ``strip_glare`` (share blown out) where the number is; ``card_glare`` of the whole."""

    light: float
    contrast: float
    sharpness: float
    strip_glare: float
    card_glare: float


def placed(located: Located, frame: Image, gates: Gates) -> tuple[Sight, ...]:
    """What is wrong with how the thing lies, before it is cut out, the gravest first.

    A hand comes from beyond the picture's edge or is dark on the dark tray; what else is not one card's shape is
    two of them.
    """
    height, width = frame.shape[:2]
    found: list[Sight] = []
    whole = located.solidity >= gates.solidity and located.filled >= _FILLED
    if not whole:
        alone = not located.at_edge and not card_like(located.corners)
        found.append(Sight.TWO if alone else Sight.HAND)
    elif located.others:
        found.append(Sight.TWO)
    x, y = located.corners[:, 0], located.corners[:, 1]
    near = min(float(x.min()), float(y.min()), width - 1 - float(x.max()), height - 1 - float(y.max()))
    if located.at_edge or near < _EDGE:
        found.append(Sight.PARTIAL)
    if sides(located.corners)[0] < gates.least_width * width / 1920:
        found.append(Sight.SMALL)
    return tuple(found)


def card_like(corners: Corners) -> bool:
    """Whether the proportions can be those of a card, tilted perhaps."""
    return _NARROW < aspect(corners) < _WIDE


def judged(card: Image, strip: Box) -> Judged:
    """Measures of an upright ``card`` (642 x 405), the number in ``strip``."""
    grey = np.asarray(cv2.cvtColor(card, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    blown = _blown_out(card)
    number = strip.of(grey)
    contrast = _contrast(number)
    return Judged(
        light=float(np.median(grey)),
        contrast=contrast,
        sharpness=_edge_strength(number) / max(contrast, 1.0),
        strip_glare=float(strip.of(blown).mean()),
        card_glare=float(blown.mean()),
    )


def faults_of(card: Judged, gates: Gates, document: Document) -> tuple[Sight, ...]:
    """What is wrong with the picture, the gravest first. On a card other than an identity card print may stand
    anywhere, so a reflection is judged anywhere as it is on the number."""
    found: list[Sight] = []
    if card.light < gates.dark:
        found.append(Sight.DARK)
    if card.contrast < gates.contrast or card.sharpness < gates.blur:
        found.append(Sight.BLUR)
    identity = document is Document.KTP
    on_number = identity and card.strip_glare > gates.strip_glare
    anywhere = card.card_glare > (gates.card_glare if identity else gates.strip_glare)
    if card.light < _PAPER_WHITE and (on_number or anywhere):
        found.append(Sight.GLARE)
    return tuple(found)


def page_faults(image: Image, located: Located | None, gates: Gates) -> tuple[Sight, ...]:
    """What is wrong with a picture that is kept whole. Paper is its lightest part, and that must be light enough;
    what lies there (``located``, if anything was told from its ground) has no hand on it, which comes from beyond
    the edge."""
    grey = cv2.cvtColor(image[::4, ::4], cv2.COLOR_RGB2GRAY)
    found: list[Sight] = []
    if located is not None and located.at_edge and located.solidity < gates.solidity:
        found.append(Sight.HAND)
    if float(np.percentile(grey, 90)) < gates.dark:
        found.append(Sight.DARK)
    return tuple(found)


def strip_of(card: Image, document: Document, gates: Gates) -> Box:
    """Where to judge a card whose number was not found: where an identity card has it; on other cards, or where
    nothing stands there, the longest row of print."""
    grey = np.asarray(cv2.cvtColor(card, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    if document is Document.KTP and _contrast(NUMBER_STRIP.of(grey)) >= gates.contrast:
        return NUMBER_STRIP
    return max(rows_of(card, _UPPER), key=lambda row: row.right - row.left, default=NUMBER_STRIP)


def _contrast(strip: NDArray[np.uint8]) -> float:
    return float(np.percentile(strip, 95) - np.percentile(strip, 5))


def _edge_strength(strip: NDArray[np.uint8]) -> float:
    """98th percentile of the second derivative, in the direction in which it is weakest: a movement blurs one
    direction and leaves the others."""
    smooth = cv2.GaussianBlur(strip, (3, 3), 0)
    strengths = [
        float(np.percentile(np.abs(cv2.filter2D(smooth, cv2.CV_32F, kernel)), 98)) for kernel in _BENDS
    ]
    return min(strengths)


def _blown_out(card: Image) -> NDArray[np.uint8]:
    """1 where a reflection is: white, and wider than the strokes of white print."""
    colours = cv2.cvtColor(card, cv2.COLOR_RGB2HSV)
    white = np.asarray((colours[:, :, 2] > _WHITE) & (colours[:, :, 1] < _PALE), dtype=np.uint8)
    return np.asarray(cv2.morphologyEx(white, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)), dtype=np.uint8)

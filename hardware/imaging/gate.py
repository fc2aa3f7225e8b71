"""Whether a picture of a card is good enough for a person to check it. The values of `Gates` are found on drawn cards."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.imaging.geometry import sides
from hardware.imaging.locate import Located
from hardware.imaging.rows import Box, rows_of
from hardware.ports import Image, Sight
from hardware.settings import Gates

NUMBER_STRIP = Box(0.26, 0.16, 0.79, 0.29)
"""Where the number of a KTP stands; to be checked on real cards."""

_UPPER = Box(0.03, 0.05, 0.97, 0.6)
_FILLED = 0.975
"""Least share of the quadrilateral that is covered; a card's round corners leave .998, the mask's rim .99."""
_EDGE = 4.0
"""A corner nearer to the frame's edge, in pixels, may be cut off."""
_WHITE, _PALE = 250, 25


@dataclass(frozen=True, slots=True)
class Judged:
    """Of a card at 642 x 405. ``light``: median grey; ``contrast``, ``sharpness`` (over the contrast) and
    ``strip_glare`` (share blown out) where the number is; ``card_glare`` of the whole."""

    light: float
    contrast: float
    sharpness: float
    strip_glare: float
    card_glare: float


def placed(located: Located, frame: Image, gates: Gates) -> tuple[Sight, ...]:
    """What is wrong with how the thing lies, before it is cut out, the gravest first."""
    height, width = frame.shape[:2]
    found: list[Sight] = []
    if located.solidity < gates.solidity:
        found.append(Sight.HAND)
    if located.others:
        found.append(Sight.TWO)
    x, y = located.corners[:, 0], located.corners[:, 1]
    near = min(float(x.min()), float(y.min()), width - 1 - float(x.max()), height - 1 - float(y.max()))
    if located.at_edge or near < _EDGE:
        found.append(Sight.PARTIAL)
    elif located.filled < _FILLED and not found:
        found.append(Sight.HAND)
    if sides(located.corners)[0] < gates.least_width * width / 1920:
        found.append(Sight.SMALL)
    return tuple(found)


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


def faults_of(card: Judged, gates: Gates) -> tuple[Sight, ...]:
    """What is wrong with the picture, the gravest first."""
    found: list[Sight] = []
    if card.light < gates.dark:
        found.append(Sight.DARK)
    if card.contrast < gates.contrast or card.sharpness < gates.blur:
        found.append(Sight.BLUR)
    if card.strip_glare > gates.strip_glare or card.card_glare > gates.card_glare:
        found.append(Sight.GLARE)
    return tuple(found)


def strip_of(card: Image, gates: Gates) -> Box:
    """Where to judge a card whose number was not found: its usual place, or if nothing stands there the
    longest row of print."""
    grey = np.asarray(cv2.cvtColor(card, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    if _contrast(NUMBER_STRIP.of(grey)) >= gates.contrast:
        return NUMBER_STRIP
    return max(rows_of(card, _UPPER), key=lambda row: row.right - row.left, default=NUMBER_STRIP)


def _contrast(strip: NDArray[np.uint8]) -> float:
    return float(np.percentile(strip, 95) - np.percentile(strip, 5))


def _edge_strength(strip: NDArray[np.uint8]) -> float:
    smooth = cv2.GaussianBlur(strip, (3, 3), 0)
    return float(np.percentile(np.abs(cv2.Laplacian(smooth, cv2.CV_32F)), 98))


def _blown_out(card: Image) -> NDArray[np.uint8]:
    colours = cv2.cvtColor(card, cv2.COLOR_RGB2HSV)
    return np.asarray((colours[:, :, 2] > _WHITE) & (colours[:, :, 1] < _PALE), dtype=np.uint8)

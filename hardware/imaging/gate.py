"""Whether a card's picture is good enough. Values are starting points, found on drawn cards."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.imaging.locate import Located
from hardware.ports import Image, Sight

GATE_SIZE = (642, 405)
"""Width and height in pixels at which a card is judged."""
_STRIP = (slice(64, 118), slice(166, 508))
"""Where the number of a KTP stands on the 642 x 405 card."""

DARK, BLUR, STRIP_GLARE, CARD_GLARE, CONTRAST = 60.0, 0.15, 0.02, 0.08, 50.0
SOLIDITY = 0.97
LEAST_WIDTH = 650
"""Pixels of a 1080p frame that the card must be wide; smaller frames scale it."""


def placed(located: Located, frame_width: int) -> Sight | None:
    """What is wrong with how the card lies, before it is cut out; None if nothing is."""
    if located.at_edge or located.solidity < SOLIDITY:
        return Sight.HAND
    side = located.corners[1] - located.corners[0], located.corners[3] - located.corners[0]
    longest = max(float(np.hypot(*side[0])), float(np.hypot(*side[1])))
    if located.others or longest < LEAST_WIDTH * frame_width / 1920:
        return Sight.PARTIAL
    return None


def faults_of(card: Image) -> tuple[Sight, ...]:
    """What is wrong with an upright rectified ``card``, the gravest first."""
    small = np.asarray(cv2.resize(card, GATE_SIZE, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    strip = grey[_STRIP]
    contrast = float(np.percentile(strip, 95) - np.percentile(strip, 5))
    found: list[Sight] = []
    if float(np.median(grey)) < DARK:
        found.append(Sight.DARK)
    glare = _glare(small)
    if float(glare[_STRIP].mean()) > STRIP_GLARE or float(glare.mean()) > CARD_GLARE:
        found.append(Sight.GLARE)
    if contrast < CONTRAST or _sharpness(strip) / max(contrast, 1.0) < BLUR:
        found.append(Sight.BLUR)
    return tuple(found)


def _sharpness(strip: NDArray[np.uint8]) -> float:
    smooth = cv2.GaussianBlur(strip, (3, 3), 0)
    return float(np.percentile(np.abs(cv2.Laplacian(smooth, cv2.CV_32F)), 98))


def _glare(card: Image) -> NDArray[np.bool_]:
    colours = cv2.cvtColor(card, cv2.COLOR_RGB2HSV)
    return np.asarray((colours[:, :, 2] > 250) & (colours[:, :, 1] < 25), dtype=np.bool_)

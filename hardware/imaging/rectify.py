"""A card cut out of the picture, flat and upright."""

from __future__ import annotations

import cv2
import numpy as np

from hardware.imaging.locate import Corners
from hardware.ports import Image

WIDTH, HEIGHT, DPI = 1011, 638, 300
"""ID-1 (ISO/IEC 7810): 85.60 x 53.98 mm."""


def rectify(image: Image, corners: Corners, width: int = WIDTH, height: int = HEIGHT) -> Image:
    """The quadrilateral ``corners`` of ``image`` as ``height`` x ``width`` pixels, long side across."""
    source = np.asarray(corners, dtype=np.float32)
    across, down = np.hypot(*(source[1] - source[0])), np.hypot(*(source[3] - source[0]))
    if down > across:
        source = np.roll(source, -1, axis=0)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    shape = cv2.getPerspectiveTransform(source, target)
    flat = cv2.warpPerspective(image, shape, (width, height), flags=cv2.INTER_AREA)
    return np.asarray(flat, dtype=np.uint8)


def upright(card: Image) -> Image:
    """``card`` turned by half a turn if it stands on its head.

    The portrait of an Indonesian identity card is on the right, and more colourful than the lines of
    text on the left.
    """
    small = cv2.cvtColor(cv2.resize(card, (320, 202), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2HSV)
    colour = small[50:160, :, 1].astype(np.float32)
    left, right = float(colour[:, 12:92].mean()), float(colour[:, 228:308].mean())
    return np.ascontiguousarray(card[::-1, ::-1]) if left > right else card

"""A card cut out of the picture and laid flat."""

from __future__ import annotations

import cv2
import numpy as np

from hardware.imaging.geometry import Corners
from hardware.ports import Image

KEPT, DPI = (1011, 638), 300
"""Width and height in pixels of what is kept: ID-1 (ISO/IEC 7810) is 85.60 x 53.98 mm."""
READ = (1284, 810)
"""At which print is read."""
JUDGED = (642, 405)
"""At which a card is judged."""


def rectify(image: Image, corners: Corners, size: tuple[int, int] = KEPT) -> Image:
    """The quadrilateral ``corners`` of ``image``, its first corner at the upper left, as ``size`` pixels."""
    width, height = size
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32) - 0.5
    shape = cv2.getPerspectiveTransform(np.asarray(corners, dtype=np.float32), target)
    flat = cv2.warpPerspective(image, shape, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, dtype=np.uint8)


def half_turn(card: Image) -> Image:
    """``card`` on its head."""
    return np.ascontiguousarray(card[::-1, ::-1])

"""A good live picture to the picture that is kept."""

from __future__ import annotations

import cv2
import numpy as np

from hardware.imaging.gate import faults_of
from hardware.imaging.locate import Corners
from hardware.imaging.rectify import DPI, rectify, upright
from hardware.ports import Captured, Document, Frame, Image

_LONGEST = 1600


def captured(frame: Frame, document: Document, corners: Corners | None) -> Captured:
    """``frame`` as it is kept: a card cut out at ``corners`` (638 x 1011, upright), a page whole with its
    long side at most 1600 pixels. Flags name what staff should know ("blur", "glare", "dark")."""
    if document is Document.CARD and corners is not None:
        card = upright(rectify(frame.image, corners))
        flags = tuple(str(fault) for fault in faults_of(card))
        return Captured(card, DPI, frame.source, frame.taken_at, flags)
    return Captured(shrunk(frame.image, _LONGEST), frame.dpi or 0, frame.source, frame.taken_at)


def shrunk(image: Image, longest: int) -> Image:
    """``image`` with its long side at most ``longest`` pixels."""
    height, width = image.shape[:2]
    share = longest / max(height, width)
    if share >= 1:
        return image
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)

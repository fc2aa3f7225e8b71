"""A good live picture to the picture that is kept."""

from __future__ import annotations

import cv2
import numpy as np

from hardware.imaging.encode import CARD_BYTES, PAGE_BYTES, encode_webp
from hardware.imaging.gate import faults_of
from hardware.imaging.locate import Corners
from hardware.imaging.rectify import DPI, rectify, upright
from hardware.ports import Captured, Document, Frame, Image

_LONGEST = 1600
THUMBNAIL = 64  # pixels along the longer side: sixteen digits cannot be read from it


def captured(frame: Frame, document: Document, corners: Corners | None) -> Captured:
    """``frame`` as it is kept: a card cut out at ``corners`` (638 x 1011, upright), a page whole with its
    long side at most 1600 pixels. Flags name what staff should know ("blur", "glare", "dark")."""
    if document.is_card and corners is not None:
        card = upright(rectify(frame.image, corners))
        flags = tuple(str(fault) for fault in faults_of(card))
        return kept(card, CARD_BYTES, frame, DPI, flags)
    return kept(shrunk(frame.image, _LONGEST), PAGE_BYTES, frame, frame.dpi or 0, ())


def kept(image: Image, limit: int, frame: Frame, dpi: int, flags: tuple[str, ...]) -> Captured:
    """``image`` encoded; the plain pixels end here."""
    webp = encode_webp(image, limit)
    return Captured(webp, coarse(image), dpi, frame.source, frame.taken_at, flags)


def coarse(image: Image) -> Image:
    """The picture at `THUMBNAIL` pixels along its longer side, each the mean of what lies under it."""
    step = max(1, -(-max(image.shape[:2]) // THUMBNAIL))
    h, w = image.shape[0] // step, image.shape[1] // step
    if not h or not w:
        return image
    blocks = image[: h * step, : w * step].reshape(h, step, w, step, 3)
    return np.ascontiguousarray(blocks.mean(axis=(1, 3)).astype(np.uint8))


def shrunk(image: Image, longest: int) -> Image:
    """``image`` with its long side at most ``longest`` pixels."""
    height, width = image.shape[:2]
    share = longest / max(height, width)
    if share >= 1:
        return image
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)

"""A good live picture to the picture that is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from hardware.imaging.encode import CARD_BYTES, PAGE_BYTES, encode_webp
from hardware.imaging.geometry import Corners
from hardware.imaging.pipeline import read_card
from hardware.imaging.recogniser import ReadsLines
from hardware.imaging.rectify import DPI, rectify
from hardware.ports import Captured, Document, Frame, Image, Reading
from hardware.settings import Gates

LONGEST = 1600
A4_LONGEST = 2339
"""Pixels along the longer side of a page: a picture, and a scan of known size (A4 at 200 dpi)."""
THUMBNAIL = 64  # pixels along the longer side: sixteen digits cannot be read from it


def taken(
    frames: Sequence[Frame],
    empty: Image | None,
    document: Document,
    gates: Gates,
    recogniser: ReadsLines | None,
    *,
    plausible: Callable[[str], bool] = lambda _: True,
) -> Captured:
    """One to five ``frames`` of the same thing at rest, through the whole pipeline, to what is kept of them.

    Always something: what is wrong with it stands in the flags. A card that is not found is kept as a page.
    """
    pictures = [frame.image for frame in frames]
    outcome = read_card(pictures, empty, document, gates, recogniser, plausible=plausible)
    flags = tuple(str(reason) for reason in outcome.reasons)
    return captured(frames[outcome.frame], document, outcome.corners, flags=flags, reading=outcome.reading)


def captured(
    frame: Frame,
    document: Document,
    corners: Corners | None,
    *,
    flags: tuple[str, ...] = (),
    reading: Reading | None = None,
) -> Captured:
    """``frame`` as it is kept: a card cut out at ``corners`` (clockwise from its own upper left) as 638 x 1011, a
    page whole. ``flags`` name what staff should know ("blur", "glare", "dark" ...)."""
    if document.is_card and corners is not None:
        image, limit, dpi = rectify(frame.image, corners), CARD_BYTES, DPI
    else:
        image, limit, dpi = (
            shrunk(frame.image, A4_LONGEST if frame.dpi else LONGEST),
            PAGE_BYTES,
            frame.dpi or 0,
        )
    webp = encode_webp(image, limit)
    return Captured(webp, coarse(image), dpi, frame.source, frame.taken_at, flags, reading)


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

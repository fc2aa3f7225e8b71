"""What on the tray is not the tray: by difference to the empty one, or by contrast to the picture's rim."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.ports import Image

Mask = NDArray[np.uint8]
"""Height x width, 255 where something lies on the tray."""

_SURE, _LIKELY = 28, 14
"""Change of a colour channel (0-255): more than the first begins a thing, more than the second belongs to it."""
_LEAST_CONTRAST = 8.0
"""Distance in Lab between the tray and anything on it."""
_RIM = 0.03
"""Share of the picture's height that is its rim; a card does not lie there."""
_SCALE = 2.5
"""Lab distances are thresholded as bytes; beyond 100 all are alike."""


def difference_mask(image: Image, empty: Image) -> Mask:
    """Where ``image`` is not ``empty`` (of the same size), the light's change divided out."""
    gain = _gain(image, empty)
    before = np.clip(empty * gain, 0, 255).astype(np.uint8)
    red, green, blue = cv2.split(cv2.GaussianBlur(cv2.absdiff(image, before), (5, 5), 0))
    change = np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.uint8)
    light = min(1.0, max(0.4, float(gain.mean())))
    return _closed(_grown(change >= _SURE * light, change >= _LIKELY * light))


def contrast_mask(image: Image) -> Mask:
    """Where the picture is unlike its rim, whose light may fall off from one side to the other."""
    lab = cv2.cvtColor(cv2.GaussianBlur(image, (5, 5), 0), cv2.COLOR_RGB2LAB).astype(np.float32)
    lab[:, :, 0] /= 2.55
    unlike = np.sqrt(((lab - _ground(lab)) ** 2).sum(axis=2))
    grey = np.clip(unlike * _SCALE, 0, 255).astype(np.uint8)
    best, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    rim = float(np.percentile(unlike[_rim_of(unlike)], 97))
    level = min(max(1.5 * rim, _LEAST_CONTRAST), max(best / _SCALE, _LEAST_CONTRAST))
    return _closed(np.asarray(unlike > level, dtype=np.uint8) * np.uint8(255))


def _gain(image: Image, empty: Image) -> NDArray[np.float32]:
    """How much lighter the tray is than when it was empty, a factor for each colour, told from the rim."""
    rim = _rim_of(image)
    now, then = image[rim].astype(np.float32), empty[rim].astype(np.float32)
    return np.asarray((np.median(now, axis=0) + 1) / (np.median(then, axis=0) + 1), dtype=np.float32)


def _rim_of(image: NDArray[np.generic]) -> NDArray[np.bool_]:
    width = max(2, round(image.shape[0] * _RIM))
    rim = np.ones(image.shape[:2], dtype=np.bool_)
    rim[width:-width, width:-width] = False
    return rim


def _ground(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    """The tray's colour at each pixel: a plane for each channel through most of the rim."""
    height, width = lab.shape[:2]
    y, x = (np.mgrid[0:height, 0:width] / max(height, width)).astype(np.float32)
    rows = np.stack([np.ones_like(x), x, y], axis=2)
    rim = _rim_of(lab)
    places, colours = rows[rim][::3], lab[rim][::3]
    kept = np.ones(len(places), dtype=np.bool_)
    for _ in range(3):
        plane, *_rest = np.linalg.lstsq(places[kept], colours[kept], rcond=None)
        off = np.abs(colours - places @ plane).sum(axis=1)
        kept = off <= np.percentile(off, 70)
    return np.asarray(rows @ plane, dtype=np.float32)


def _grown(sure: NDArray[np.bool_], likely: NDArray[np.bool_]) -> Mask:
    """The connected parts of ``likely`` that hold something of ``sure``."""
    count, labels = cv2.connectedComponents(likely.astype(np.uint8))
    kept = np.zeros(count, dtype=np.uint8)
    kept[np.unique(labels[sure])] = 255
    kept[0] = 0
    return np.asarray(kept[labels], dtype=np.uint8)


def _closed(mask: Mask) -> Mask:
    shut = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), dtype=np.uint8))
    return np.asarray(cv2.morphologyEx(shut, cv2.MORPH_OPEN, np.ones((3, 3), dtype=np.uint8)), dtype=np.uint8)

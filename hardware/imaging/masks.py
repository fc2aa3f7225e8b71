"""What on the tray is not the tray: by difference to the empty one, or by contrast to the picture's rim."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.ports import Image

Mask = NDArray[np.uint8]
"""Height x width, 255 where something lies on the tray."""

_SURE, _LIKELY = 28, 14
"""Change of a colour channel (0-255): more than the first begins a thing, more than the second belongs to it."""
_SHADE = 0.5, 1.12
"""A shadow is no darker than this, and what it falls beside no lighter."""
_LIT = 70
"""Percentile of the rim's light that is taken for light without shadow."""
_LEAST_CONTRAST = 8.0
"""Distance in Lab between the tray and anything on it."""
_SHARE_OF_BEST = 0.65
"""Of Otsu's threshold: a card is lighter than half way at its rim too."""
_GRID = 5
"""Light changes slowly: a field of it is fitted on every fifth pixel of every fifth row."""
_LEAST_GROUND = 60
_OUTER = 0.1
"""Share of the picture's height that a field of light is told from at first."""
_EVEN = 0.05
"""Light that is off the field by less than this share is explained by it."""
_MOST = 75
"""Percentile of the outer part that is taken for ground; the rest may be things."""
_RIM = 0.03
"""Share of the picture's height that is its rim; a card does not lie there."""
_SCALE = 2.5
"""Lab distances are thresholded as bytes; beyond 100 all are alike."""


def difference_mask(image: Image, empty: Image) -> Mask:
    """Where ``image`` is not ``empty`` (of the same size). The light's change is divided out.

    What is only darker, all colours alike, may lie in a shadow; shadows are soft, so what a smooth field of light
    explains is one, and what it does not is something grey on grey.
    """
    gain = _gain(image, empty)
    light = min(1.0, max(0.4, float(gain.mean())))
    now = cv2.GaussianBlur(image, (5, 5), 0).astype(np.float32)
    before = cv2.GaussianBlur(empty, (5, 5), 0).astype(np.float32) * gain
    shade = np.clip(_dot(now, before) / (_dot(before, before) + 1), *_SHADE)
    change = _largest(np.abs(now - before * shade[:, :, None]))
    soft = smooth_field(shade, change < _LIKELY * light, 3, _EVEN)
    sharp = np.abs(shade - soft) * _largest(before)
    sure = (change >= _SURE * light) | (sharp >= _SURE * light)
    return _closed(_grown(sure, sure | (change >= _LIKELY * light)))


def contrast_mask(image: Image) -> Mask:
    """Where the picture is unlike its rim, whose light may fall off from one side to the other."""
    lab = cv2.cvtColor(cv2.GaussianBlur(image, (5, 5), 0), cv2.COLOR_RGB2LAB).astype(np.float32)
    lab[:, :, 0] /= 2.55
    rim = _rim_of(lab)
    ground = np.dstack([smooth_field(np.ascontiguousarray(lab[:, :, of]), rim, 1, 0.0) for of in range(3)])
    off = lab - ground
    unlike = np.sqrt(_dot(off, off))
    grey = np.clip(unlike * _SCALE, 0, 255).astype(np.uint8)
    best, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    otsu = best / _SCALE
    usual = float(np.percentile(unlike[rim], 97))
    level = max(_LEAST_CONTRAST, min(otsu, max(1.5 * usual, _SHARE_OF_BEST * otsu)))
    return _closed(np.asarray(unlike > level, dtype=np.uint8) * np.uint8(255))


def smooth_field(
    values: NDArray[np.float32], ground: NDArray[np.bool_], degree: int, tolerance: float
) -> NDArray[np.float32]:
    """``values`` as far as a polynomial in x and y through the ``ground`` explains them.

    It is fitted where a card seldom lies, in the outer part, and then wherever it holds within ``tolerance``.
    """
    height, width = values.shape
    rows = _powers(height, width, degree)
    wanted = ground[::_GRID, ::_GRID]
    places, seen = rows[wanted], values[::_GRID, ::_GRID][wanted]
    outer = _rim_of(values, _OUTER)[::_GRID, ::_GRID][wanted]
    if outer.sum() < _LEAST_GROUND:
        return values
    kept = outer
    for _ in range(3):
        square = places[kept].T @ places[kept] + np.float32(1e-4) * np.eye(places.shape[1], dtype=np.float32)
        shape = np.linalg.solve(square, places[kept].T @ seen[kept])
        off = np.abs(seen - places @ shape)
        kept = off <= max(tolerance, float(np.percentile(off[outer], _MOST)))
    coarse = np.asarray(rows @ shape, dtype=np.float32)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


@lru_cache(maxsize=8)
def _powers(height: int, width: int, degree: int) -> NDArray[np.float32]:
    """Of x and y up to ``degree``, on the grid."""
    y, x = (np.mgrid[0:height:_GRID, 0:width:_GRID] / max(height, width) - 0.5).astype(np.float32)
    return np.stack([x**i * y**j for i in range(degree + 1) for j in range(degree + 1 - i)], axis=2)


def _dot(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.transform(one * other, np.ones((1, 3), dtype=np.float32)), dtype=np.float32)


def _largest(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    red, green, blue = cv2.split(colours)
    return np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.float32)


def _gain(image: Image, empty: Image) -> NDArray[np.float32]:
    """How much lighter the tray is than when it was empty, a factor for each colour, told from the rim, of which a
    good part may lie in a shadow."""
    rim = _rim_of(image)
    now, then = (part[rim][::5].astype(np.float32) + 1 for part in (image, empty))
    ratio = now / then
    tint = np.median(ratio / ratio.mean(axis=1, keepdims=True), axis=0)
    return np.asarray(tint * np.percentile(ratio.mean(axis=1), _LIT), dtype=np.float32)


def _rim_of(image: NDArray[np.generic], share: float = _RIM) -> NDArray[np.bool_]:
    width = max(2, round(image.shape[0] * share))
    rim = np.ones(image.shape[:2], dtype=np.bool_)
    rim[width:-width, width:-width] = False
    return rim


def _grown(sure: NDArray[np.bool_], likely: NDArray[np.bool_]) -> Mask:
    """The connected parts of ``likely`` that hold something of ``sure``."""
    count, labels = cv2.connectedComponents(likely.astype(np.uint8))
    kept = (np.bincount(labels[sure], minlength=count) > 0).astype(np.uint8) * np.uint8(255)
    kept[0] = 0
    return np.asarray(kept[labels], dtype=np.uint8)


def _closed(mask: Mask) -> Mask:
    """Without cracks, and without bridges of dust and lines."""
    shut = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), dtype=np.uint8))
    return np.asarray(cv2.morphologyEx(shut, cv2.MORPH_OPEN, np.ones((7, 7), dtype=np.uint8)), dtype=np.uint8)

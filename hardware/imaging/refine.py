"""The sides of a card, fitted anew on the full picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.imaging.geometry import Corners, Line, where_they_meet
from hardware.ports import Image

_NORMALS = 60
_STEP = 0.5
_LEAST_BAND = 14.0
_SECOND_BAND = 5.0
_MARGIN = 0.1
"""Share of a side left out at both ends: a card's corners are round."""
_INLIER = 1.5
_LEAST_INLIERS = 0.5
_SLOPE = 0.12
"""A fitted side may turn by this much (tangent) against the rough one."""


def refine(image: Image, rough: Corners) -> Corners:
    """``rough`` with each side on the strongest edge nearby: within 14 px (more on larger pictures) or, where no
    straight edge is so near, within three times that; then within 5. A side without any stays as it was.
    """
    band = max(_LEAST_BAND, _LEAST_BAND * image.shape[1] / 1920)
    fitted = _fitted(image, rough, (band, 3 * band))
    return _fitted(image, fitted, (_SECOND_BAND,))


def _fitted(image: Image, quad: Corners, bands: tuple[float, ...]) -> Corners:
    lines = [_side(image, quad[index], quad[(index + 1) % 4], bands) for index in range(4)]
    corners = where_they_meet(lines)
    if corners is None or float(np.abs(corners - quad).max()) > 2 * bands[-1]:
        return quad
    return corners


def _side(
    image: Image, start: NDArray[np.float32], end: NDArray[np.float32], bands: tuple[float, ...]
) -> Line:
    """The line between ``start`` and ``end``, moved onto the edge beside it in the first of ``bands`` that has one."""
    along = end - start
    length = float(np.hypot(*along)) or 1.0
    normal = np.array([along[1], -along[0]], dtype=np.float32) / length
    share = np.linspace(_MARGIN, 1 - _MARGIN, _NORMALS, dtype=np.float32)
    feet = start + along * share[:, None]
    for band in bands:
        away = np.arange(-band, band + _STEP / 2, _STEP, dtype=np.float32)
        line = _robust(share * length, *_edges(image, feet, normal, away))
        if line is not None:
            offset, slope = line
            towards = along / length + normal * slope
            return np.array([*(towards / np.hypot(*towards)), *(start + normal * offset)], dtype=np.float32)
    return np.array([*(along / length), *start], dtype=np.float32)


def _edges(
    image: Image, feet: NDArray[np.float32], normal: NDArray[np.float32], away: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where along each normal the colour changes most (pixels from its foot), and how much (Lab a step)."""
    x = feet[:, :1] + normal[0] * away
    y = feet[:, 1:] + normal[1] * away
    patch = cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    lab = cv2.cvtColor(patch, cv2.COLOR_RGB2LAB).astype(np.float32)
    smooth = cv2.GaussianBlur(lab, (5, 3), 0)
    change = np.zeros(smooth.shape[:2], dtype=np.float32)
    change[:, 2:-2] = np.sqrt(((smooth[:, 4:] - smooth[:, :-4]) ** 2).sum(axis=2))
    change *= np.exp(-0.5 * (away / (0.8 * away[-1])) ** 2)  # of two like edges the nearer one
    best = np.clip(change.argmax(axis=1), 1, change.shape[1] - 2)
    rows = np.arange(len(best))
    left, peak, right = (change[rows, best + step] for step in (-1, 0, 1))
    bend = np.minimum(left - 2 * peak + right, -1e-6)
    exact = best + np.clip((left - right) / (2 * bend), -0.5, 0.5)
    return np.asarray(away[0] + exact * _STEP, dtype=np.float32), np.asarray(peak, dtype=np.float32)


def _robust(
    position: NDArray[np.float32], offset: NDArray[np.float32], strength: NDArray[np.float32]
) -> tuple[float, float] | None:
    """Offset at the side's start and slope: the median of all pairs, then least squares through what agrees."""
    seen = strength > 0.25 * float(np.median(strength))
    position, offset = position[seen], offset[seen]
    if len(position) < 8:
        return None
    one, other = np.triu_indices(len(position), k=len(position) // 4)
    slope = float(np.median((offset[other] - offset[one]) / (position[other] - position[one])))
    start = float(np.median(offset - slope * position))
    near = np.abs(offset - start - slope * position) < _INLIER
    if near.mean() < _LEAST_INLIERS or near.sum() < 8:
        return None
    slope, start = (float(value) for value in np.polyfit(position[near], offset[near], 1))
    return None if abs(slope) > _SLOPE else (start, slope)

"""Where the card lies on the tray."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.ports import Image

Corners = NDArray[np.float32]
"""4 x 2, pixels (x, y), clockwise from the upper left of the picture."""

Mask = NDArray[np.uint8]
"""Height x width, 255 where something lies on the tray."""

_DIFFERENCE = 28
_BLUR = 5
_LEAST_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Located:
    """The largest thing on the tray.

    ``share`` of the frame it covers; ``solidity`` = area / area of its hull (a finger makes it fall);
    ``at_edge``: it reaches the frame's edge; ``others``: how many more large things lie there.
    """

    corners: Corners
    share: float
    solidity: float
    at_edge: bool
    others: int


def locate(image: Image, empty: Image | None = None) -> Located | None:
    """The card on the tray; None if nothing large lies there.

    With ``empty``, a picture of the empty tray of the same size, by difference to it; without, by a
    threshold between the dark tray and the card.
    """
    mask = _mask(image, empty)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    area = float(mask.shape[0] * mask.shape[1])
    large = sorted(
        (found for found in contours if cv2.contourArea(found) >= _LEAST_SHARE * area),
        key=cv2.contourArea,
        reverse=True,
    )
    if not large:
        return None
    contour = np.asarray(large[0], dtype=np.int32)
    hull = np.asarray(cv2.convexHull(contour), dtype=np.int32)
    corners = _four_sides(hull)
    return Located(
        corners=corners,
        share=float(cv2.contourArea(contour)) / area,
        solidity=float(cv2.contourArea(contour)) / max(1.0, float(cv2.contourArea(hull))),
        at_edge=_touches_edge(contour, mask.shape),
        others=sum(cv2.contourArea(found) >= 3 * _LEAST_SHARE * area for found in large[1:]),
    )


def _mask(image: Image, empty: Image | None) -> Mask:
    if empty is not None:
        gain = _gain(image, empty)
        red, green, blue = cv2.split(cv2.absdiff(image, cv2.convertScaleAbs(empty, alpha=gain)))
        change = cv2.max(cv2.max(red, green), blue)
        least = _DIFFERENCE * min(1.0, max(0.4, gain))
        _, mask = cv2.threshold(cv2.GaussianBlur(change, (_BLUR, _BLUR), 0), least, 255, cv2.THRESH_BINARY)
    else:
        grey = cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), (_BLUR, _BLUR), 0)
        level, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        if level < 40 or float(grey.max()) - float(grey.min()) < 60:  # an empty tray has two greys too
            return np.zeros_like(grey)
    kernel = np.ones((7, 7), dtype=np.uint8)
    closed = cv2.morphologyEx(np.asarray(mask, dtype=np.uint8), cv2.MORPH_CLOSE, kernel)
    return np.asarray(closed, dtype=np.uint8)


def _gain(image: Image, empty: Image) -> float:
    """How much lighter the tray is than it was when empty, told from the rim of the pictures."""
    return float(np.median(_rim(image)) / max(1.0, float(np.median(_rim(empty)))))


def _rim(image: Image) -> NDArray[np.uint8]:
    rim = max(4, image.shape[0] // 40)
    return np.concatenate(
        [image[:rim].reshape(-1, 3), image[:, :rim].reshape(-1, 3), image[:, -rim:].reshape(-1, 3)]
    )


def _four_sides(hull: NDArray[np.int32]) -> Corners:
    """Corners where lines through the middles of the four sides meet: a card's own corners are round."""
    box = np.asarray(cv2.boxPoints(cv2.minAreaRect(hull)), dtype=np.float32)
    quad = _ordered(_approximate(hull, box))
    points = _dense(hull)
    lines = []
    for index in range(4):
        start, end = quad[index], quad[(index + 1) % 4]
        lines.append(_side(points, start, end))
    corners = [_meeting(lines[index - 1], lines[index]) for index in range(4)]
    if any(corner is None for corner in corners):
        return quad
    return np.array(corners, dtype=np.float32)


def _approximate(hull: NDArray[np.int32], box: NDArray[np.float32]) -> NDArray[np.float32]:
    length = cv2.arcLength(hull, True)
    for share in (0.01, 0.02, 0.03, 0.05, 0.08):
        quad = cv2.approxPolyDP(hull, share * length, True)
        if len(quad) == 4:
            return np.asarray(quad.reshape(4, 2), dtype=np.float32)
    return np.asarray(box, dtype=np.float32)


def _ordered(quad: NDArray[np.float32]) -> Corners:
    """Clockwise on the screen, from the corner nearest to the upper left."""
    centre = quad.mean(axis=0)
    angles = np.arctan2(quad[:, 1] - centre[1], quad[:, 0] - centre[0])
    around = quad[np.argsort(angles)]
    first = int(np.argmin(around.sum(axis=1)))
    return np.asarray(np.roll(around, -first, axis=0), dtype=np.float32)


def _dense(hull: NDArray[np.int32]) -> NDArray[np.float32]:
    """Points along the hull, about two pixels apart."""
    corners = hull.reshape(-1, 2).astype(np.float32)
    pieces = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        steps = max(1, int(np.hypot(*(end - start)) / 2))
        pieces.append(start + (end - start) * np.linspace(0, 1, steps, endpoint=False)[:, None])
    return np.asarray(np.concatenate(pieces), dtype=np.float32)


def _side(
    points: NDArray[np.float32], start: NDArray[np.float32], end: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Line (direction x, y, point x, y) through the hull's points near the middle of a side."""
    along = end - start
    length = float(np.hypot(along[0], along[1])) or 1.0
    along = along / length
    relative = points - start
    position = relative @ along
    distance = np.abs(relative[:, 0] * along[1] - relative[:, 1] * along[0])
    near = points[(position > 0.15 * length) & (position < 0.85 * length) & (distance < 0.04 * length)]
    if len(near) < 2:
        return np.array([along[0], along[1], start[0], start[1]], dtype=np.float32)
    return np.asarray(cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01).reshape(4), dtype=np.float32)


def _meeting(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32] | None:
    cross = float(one[0] * other[1] - one[1] * other[0])
    if abs(cross) < 1e-6:
        return None
    step = ((other[2] - one[2]) * other[1] - (other[3] - one[3]) * other[0]) / cross
    return np.asarray(one[2:] + step * one[:2], dtype=np.float32)


def _touches_edge(contour: NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    x, y, width, height = cv2.boundingRect(contour)
    return x < 4 or y < 4 or x + width > shape[1] - 4 or y + height > shape[0] - 4

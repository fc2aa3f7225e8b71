"""Where the card lies on the tray: one region, its one quadrilateral, its sides fitted on the full picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from hardware.imaging.geometry import Corners, Line, clockwise, four_around, overlap, where_they_meet
from hardware.imaging.masks import Mask, contrast_mask, difference_mask
from hardware.imaging.refine import refine
from hardware.ports import Image

WORK_WIDTH = 480
"""The region is sought on a picture this wide; its sides are then fitted on the full one."""

_LEAST_SHARE = 0.02
_OTHER_SHARE = 0.06
_AGREE = 0.95
_LIGHT = 0.6
"""Of the thing's own grey: a bite out of it darker than this may be a sleeve on the black tray."""


@dataclass(frozen=True, slots=True)
class Located:
    """The largest thing on the tray.

    ``solidity`` = area / area of its hull, ``filled`` = share of its quadrilateral that it covers (a finger or a
    sleeve lowers one or the other; what is light within the quadrilateral counts as covered, for it may lie on
    something of its own colour); ``at_edge``: it reaches the frame's edge; ``others``: how many more large things
    lie there.
    """

    corners: Corners
    solidity: float
    filled: float
    at_edge: bool
    others: int


@dataclass(frozen=True, slots=True)
class _Region:
    """The largest region of a mask and its rough quadrilateral, in pixels of the mask."""

    contour: NDArray[np.int32]
    corners: Corners
    others: int


def locate(image: Image, empty: Image | None = None) -> Located | None:
    """The card on the tray, corners clockwise from the upper left of the picture; None if nothing large lies there.

    With ``empty``, a picture of the empty tray, by difference to it; the contour against the rim then gives
    the sides where both agree. Without it, the contour alone.
    """
    small = narrowed(image)
    contour = _largest(contrast_mask(small))
    if empty is None:
        found = contour
    else:
        found = _largest(difference_mask(small, _sized_like(empty, small)))
        if found is not None and contour is not None and overlap(found.corners, contour.corners) > _AGREE:
            found = replace(found, corners=contour.corners)
    if found is None:
        return None
    scale = image.shape[1] / small.shape[1]
    # Pixel middles: the middle of the first small pixel lies (scale - 1) / 2 into the large picture.
    rough = (found.corners + 0.5) * scale - 0.5
    corners = clockwise(refine(image, rough.astype(np.float32)))
    return _measured(found, corners, (corners + 0.5) / scale - 0.5, small)


def _measured(found: _Region, corners: Corners, in_small: Corners, small: Image) -> Located:
    shape = small.shape[:2]
    region = cv2.drawContours(np.zeros(shape, np.uint8), [found.contour], -1, 255, cv2.FILLED)
    quad = cv2.fillConvexPoly(np.zeros(shape, np.uint8), np.rint(in_small).astype(np.int32), 255)
    bitten = cv2.bitwise_and(quad, cv2.bitwise_not(region))
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    light = _LIGHT * float(np.median(grey[region > 0]))
    region[(bitten > 0) & (grey > light)] = 255
    outlines, _ = cv2.findContours(region, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=cv2.contourArea)
    hull = float(cv2.contourArea(cv2.convexHull(outline)))
    covered = cv2.countNonZero(cv2.bitwise_and(quad, region)) / max(1, cv2.countNonZero(quad))
    return Located(
        corners=corners,
        solidity=float(cv2.contourArea(outline)) / max(1.0, hull),
        filled=covered,
        at_edge=_touches_edge(found.contour, shape),
        others=found.others,
    )


def narrowed(image: Image) -> Image:
    """As wide as the region is sought on it. An empty tray that stays may be handed to `locate` so at once."""
    height, width = image.shape[:2]
    if width <= WORK_WIDTH:
        return image
    size = (WORK_WIDTH, max(1, round(height * WORK_WIDTH / width)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _sized_like(empty: Image, small: Image) -> Image:
    size = (small.shape[1], small.shape[0])
    if empty.shape[:2] == small.shape[:2]:
        return empty
    return np.asarray(cv2.resize(empty, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _largest(mask: Mask) -> _Region | None:
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
    others = sum(cv2.contourArea(found) >= _OTHER_SHARE * area for found in large[1:])
    return _Region(contour, _four_sides(hull), others)


def _four_sides(hull: NDArray[np.int32]) -> Corners:
    """Corners where lines through the middles of the four sides meet: a card's own corners are round."""
    plain = cv2.approxPolyDP(hull, 1.0, closed=True)
    quad = clockwise(four_around(plain.reshape(-1, 2)))
    points = _dense(hull)
    lines = [_side(points, quad[index], quad[(index + 1) % 4]) for index in range(4)]
    corners = where_they_meet(lines)
    return quad if corners is None else corners


def _dense(hull: NDArray[np.int32]) -> NDArray[np.float32]:
    """Points along the hull, about two pixels apart."""
    start = hull.reshape(-1, 2).astype(np.float32)
    way = np.roll(start, -1, axis=0) - start
    steps = np.maximum(1, (np.hypot(way[:, 0], way[:, 1]) / 2).astype(np.intp))
    which = np.repeat(np.arange(len(start)), steps)
    share = (np.arange(len(which)) - np.repeat(np.cumsum(steps) - steps, steps)) / steps[which]
    return np.asarray(start[which] + way[which] * share[:, None], dtype=np.float32)


def _side(points: NDArray[np.float32], start: NDArray[np.float32], end: NDArray[np.float32]) -> Line:
    """Line through the hull's points near the middle of a side."""
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


def _touches_edge(contour: NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    x, y, width, height = cv2.boundingRect(contour)
    return x < 2 or y < 2 or x + width > shape[1] - 2 or y + height > shape[0] - 2

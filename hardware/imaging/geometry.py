"""Points, sides and quadrilaterals in pixels."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Corners = NDArray[np.float32]
"""4 x 2, pixels (x, y), clockwise on the picture."""

Line = NDArray[np.float32]
"""Direction x, y (of length 1), then a point x, y on the line."""


def clockwise(quad: Corners) -> Corners:
    """``quad`` clockwise on the screen, from the corner nearest to the upper left."""
    centre = quad.mean(axis=0)
    angles = np.arctan2(quad[:, 1] - centre[1], quad[:, 0] - centre[0])
    around = quad[np.argsort(angles)]
    first = int(np.argmin(around.sum(axis=1)))
    return np.asarray(np.roll(around, -first, axis=0), dtype=np.float32)


def from_long_side(quad: Corners) -> Corners:
    """``quad`` begun so that its first side is one of the two long ones."""
    return quad if _length(quad, 0) >= _length(quad, 1) else np.roll(quad, -1, axis=0)


def half_turned(quad: Corners) -> Corners:
    """``quad`` begun at the opposite corner."""
    return np.roll(quad, -2, axis=0)


def sides(quad: Corners) -> tuple[float, float]:
    """Mean length of the long and of the short pair of sides, pixels."""
    one, other = _length(quad, 0), _length(quad, 1)
    return max(one, other), min(one, other)


def aspect(quad: Corners) -> float:
    """Long over short side; perspective changes it a little."""
    long, short = sides(quad)
    return long / max(1.0, short)


def meeting(one: Line, other: Line) -> NDArray[np.float32] | None:
    """Where two lines cross; None where they are parallel."""
    cross = float(one[0] * other[1] - one[1] * other[0])
    if abs(cross) < 1e-6:
        return None
    step = ((other[2] - one[2]) * other[1] - (other[3] - one[3]) * other[0]) / cross
    return np.asarray(one[2:] + step * one[:2], dtype=np.float32)


def where_they_meet(lines: list[Line]) -> Corners | None:
    """The corners of four sides in turn: corner n lies between side n - 1 and side n."""
    corners = [meeting(lines[index - 1], lines[index]) for index in range(4)]
    if any(corner is None for corner in corners):
        return None
    return np.array(corners, dtype=np.float32)


def four_around(hull: NDArray[np.generic]) -> Corners:
    """A quadrilateral around the convex ``hull`` (n x 2): its sides are dropped one by one, each time the one whose
    neighbours, made longer until they meet, add the least area. A corner that is missing is thus made up."""
    points = [np.asarray(point, dtype=np.float64) for point in hull]
    while len(points) > 4:
        best: tuple[float, int, NDArray[np.float64]] | None = None
        for at in range(len(points)):
            tip = _beyond(
                points[at - 1], points[at], points[(at + 1) % len(points)], points[(at + 2) % len(points)]
            )
            if tip is not None and (best is None or tip[0] < best[0]):
                best = (tip[0], at, tip[1])
        if best is None:  # a triangle or less: no four sides
            return np.asarray(cv2.boxPoints(cv2.minAreaRect(hull.astype(np.float32))), dtype=np.float32)
        _, at, tip_point = best
        points[at] = tip_point
        del points[(at + 1) % len(points)]
    if len(points) < 4:
        return np.asarray(cv2.boxPoints(cv2.minAreaRect(hull.astype(np.float32))), dtype=np.float32)
    return np.array(points, dtype=np.float32)


def _beyond(
    before: NDArray[np.float64],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    after: NDArray[np.float64],
) -> tuple[float, NDArray[np.float64]] | None:
    """Where the sides before and after start-end meet outside it, and the area of the triangle there."""
    one, other, across = start - before, end - after, end - start
    cross = one[0] * other[1] - one[1] * other[0]
    if abs(cross) < 1e-9:
        return None
    step = (across[0] * other[1] - across[1] * other[0]) / cross
    back = (across[0] * one[1] - across[1] * one[0]) / cross
    if step < 0 or back < 0:
        return None
    tip = start + step * one
    side = tip - start
    return abs(float(across[0] * side[1] - across[1] * side[0])) / 2, tip


def overlap(one: Corners, other: Corners) -> float:
    """Intersection over union of two convex quadrilaterals, 0 to 1."""
    common, _ = cv2.intersectConvexConvex(one, other)
    whole = cv2.contourArea(one) + cv2.contourArea(other) - common
    return float(common / whole) if whole > 0 else 0.0


def _length(quad: Corners, side: int) -> float:
    one = quad[(side + 1) % 4] - quad[side]
    opposite = quad[(side + 3) % 4] - quad[(side + 2) % 4]
    return float(np.hypot(*one) + np.hypot(*opposite)) / 2

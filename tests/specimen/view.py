"""From millimetres on a document to pixels of the frame: a pinhole over a tilted plane, and a bent lens."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""N x 2."""

_FOCAL = 1.15
"""Focal length over the width of the frame: a field of some 47 degrees."""
_MARGIN = 24
"""Pixels of a frame of 1920 that a whole document keeps from the edge."""


@dataclass(frozen=True, slots=True)
class View:
    """How a thing of ``extent`` millimetres (width, height) is seen; its own origin is its middle, y points down.

    ``centre``: pixels, where its middle would be without the lens' bend; ``scale``: pixels a millimetre there;
    ``turn`` (clockwise), ``tilt`` and ``towards`` in degrees; ``bend``: share by which the frame's corner is moved.
    """

    size: tuple[int, int]
    extent: tuple[float, float]
    centre: tuple[float, float]
    scale: float
    turn: float
    tilt: float
    towards: float
    bend: float

    def homography(self) -> Points:
        """3 x 3, from millimetres to pixels of a lens without bend."""
        spin, lean, axis = np.radians((self.turn, self.tilt, self.towards))
        turned = np.array([[np.cos(spin), -np.sin(spin)], [np.sin(spin), np.cos(spin)], [0, 0]])
        around = np.array([np.cos(axis), np.sin(axis), 0]) * lean
        leaning, _ = cv2.Rodrigues(around)
        focal = _FOCAL * self.size[0]
        plane = np.column_stack([leaning @ turned, [0, 0, focal / self.scale]])
        camera = np.array([[focal, 0, self.centre[0]], [0, focal, self.centre[1]], [0, 0, 1]])
        return np.asarray(camera @ plane, dtype=np.float64)

    def project(self, millimetres: Points) -> Points:
        """Pixels of the frame, the lens' bend included."""
        shaped = np.column_stack([millimetres, np.ones(len(millimetres))]) @ self.homography().T
        return self.bent(shaped[:, :2] / shaped[:, 2:])

    def bent(self, ideal: Points) -> Points:
        """Where the lens shows ``ideal`` points."""
        middle, reach = self._lens()
        seen = (ideal - middle) / reach
        wanted = seen.copy()
        for _ in range(12):  # a contraction for every bend we use: settles far below a hundredth of a pixel
            seen = wanted / (1 + self.bend * (seen**2).sum(axis=1, keepdims=True))
        return np.asarray(seen * reach + middle, dtype=np.float64)

    def corners(self) -> Points:
        """Clockwise from the thing's own upper left, pixels."""
        x, y = self.extent[0] / 2, self.extent[1] / 2
        return self.project(np.array([[-x, -y], [x, -y], [x, y], [-x, y]]))

    def inside(self) -> bool:
        """Whether all of it is on the frame, with a margin."""
        margin = _MARGIN * self.size[0] / 1920
        corners = self.corners()
        return bool((corners >= margin).all() and (corners <= np.array(self.size) - 1 - margin).all())

    def sampling(self, box: tuple[int, int, int, int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """For the pixels of ``box`` (left, top, right, bottom): which millimetres of the thing they show."""
        left, top, right, bottom = box
        middle, reach = self._lens()
        x = (np.arange(left, right) - middle[0]) / reach
        y = (np.arange(top, bottom)[:, None] - middle[1]) / reach
        stretch = (1 + self.bend * (x**2 + y**2)) * reach
        inverse = np.linalg.inv(self.homography())
        u, v = x * stretch + middle[0], y * stretch + middle[1]
        depth = inverse[2, 0] * u + inverse[2, 1] * v + inverse[2, 2]
        across = (inverse[0, 0] * u + inverse[0, 1] * v + inverse[0, 2]) / depth
        down = (inverse[1, 0] * u + inverse[1, 1] * v + inverse[1, 2]) / depth
        return across.astype(np.float32), down.astype(np.float32)

    def _lens(self) -> tuple[Points, float]:
        middle = (np.array(self.size) - 1) / 2
        return middle, float(np.hypot(*middle))


def fitted(view: View) -> View:
    """``view`` with the thing moved, then shrunk, until all of it is on the frame."""
    while not view.inside():
        corners = view.corners()
        off = (corners.min(axis=0) + corners.max(axis=0)) / 2 - (np.array(view.size) - 1) / 2
        x, y = np.array(view.centre) - off
        moved = replace(view, centre=(float(x), float(y)))
        view = moved if np.abs(off).max() > 2 else replace(moved, scale=moved.scale * 0.97)
    return view

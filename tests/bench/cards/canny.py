"""The baseline: the crop of every tutorial. Canny, the largest contour of four corners, one warp."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_SIZE = (1011, 638)


def canny_corners(frame: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    """Four corners in pixels, clockwise; None if no contour has four."""
    grey = cv2.GaussianBlur(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), (5, 5), 0)
    edges = cv2.dilate(cv2.Canny(grey, 75, 200), np.ones((3, 3), dtype=np.uint8))
    contours, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:5]:
        quad = cv2.approxPolyDP(contour, 0.02 * cv2.arcLength(contour, True), True)
        if len(quad) == 4 and cv2.contourArea(quad) > 0.02 * grey.size:
            return np.asarray(quad.reshape(4, 2), dtype=np.float32)
    return None


def canny_crop(frame: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """The card cut out; whichever corner comes first stands at the upper left."""
    corners = canny_corners(frame)
    if corners is None:
        return None
    target = np.array([[0, 0], [_SIZE[0], 0], _SIZE, [0, _SIZE[1]]], dtype=np.float32)
    shape = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(cv2.warpPerspective(frame, shape, _SIZE), dtype=np.uint8)

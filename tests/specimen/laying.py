"""A flat thing drawn into a scene, as the lens shows it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.specimen.things import Thing
from tests.specimen.view import View


def lay(scene: NDArray[np.float32], item: Thing, view: View) -> None:
    """``item`` into ``scene``, with a thin shadow at its lower edge where the ground is light."""
    corners = view.corners()
    pad = 6
    left, top = np.maximum(np.floor(corners.min(axis=0)).astype(int) - pad, 0)
    right, bottom = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + pad, view.size)
    across, down = view.sampling((left, top, right, bottom))
    layer = _at_scale(item, view)
    per_mm = layer.shape[1] / item.extent[0]
    across = (across + np.float32(item.extent[0] / 2)) * np.float32(per_mm) - np.float32(0.5)
    down = (down + np.float32(item.extent[1] / 2)) * np.float32(per_mm) - np.float32(0.5)
    placed = cv2.remap(layer, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    part = scene[top:bottom, left:right]
    share = placed[:, :, 3:].astype(np.float32) / 255
    under = cv2.GaussianBlur(np.roll(share[:, :, 0], 3, axis=0), (0, 0), 2.5)
    part *= (1 - np.float32(0.35) * under)[:, :, None]
    part += (placed[:, :, :3] - part) * share


def _at_scale(item: Thing, view: View) -> NDArray[np.uint8]:
    """Colours and transparency, made smaller first where the frame has fewer pixels than the drawing."""
    layer = np.dstack([item.picture, item.alpha])
    width = round(item.extent[0] * view.scale * 1.1)
    if width >= layer.shape[1]:
        return layer
    height = round(width * layer.shape[0] / layer.shape[1])
    return np.asarray(cv2.resize(layer, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)

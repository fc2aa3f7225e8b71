"""Which way up a card lies: by its portrait, or by its print."""

from __future__ import annotations

import cv2
import numpy as np

from hardware.imaging.recogniser import ReadsLines
from hardware.imaging.rectify import half_turn
from hardware.imaging.rows import Box, rows_of
from hardware.ports import Image

_PORTRAIT_WIDTH = 0.28
_FAINT = 16.0
"""Differences of saturation (0-255) that together are less than this are no portrait."""
_PRINT = Box(0.03, 0.04, 0.97, 0.96)
_ROWS = 2


def portrait_side(card: Image) -> float:
    """-1 to 1: where the colour is, 1 wholly on the right, as the portrait of an identity card; 0 no telling."""
    small = cv2.resize(card, (160, 101), interpolation=cv2.INTER_AREA)
    colour = cv2.cvtColor(small, cv2.COLOR_RGB2HSV)[20:81, :, 1].astype(np.float32)
    colour -= np.median(colour)
    width = round(160 * _PORTRAIT_WIDTH)
    left, right = (float(np.abs(part).mean()) for part in (colour[:, 4:width], colour[:, -width:-4]))
    return (right - left) / max(_FAINT, right + left)


def print_side(card: Image, recogniser: ReadsLines) -> float:
    """-1 to 1: 1 if print reads upright, -1 if it reads upside down, 0 if there is none."""
    rows = sorted(rows_of(card, _PRINT), key=lambda row: row.left - row.right)[:_ROWS]
    upright = inverted = 0.0
    for row in rows:
        line = row.of(card)
        upright += recogniser.read(line).score
        inverted += recogniser.read(half_turn(line)).score
    return (upright - inverted) / max(1e-6, upright + inverted)

"""Grounds that are no tray: a plain sheet, wood, a desk full of things. Height x width x 3, uint8, RGB."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

Ground = NDArray[np.uint8]
"""Height x width x 3, uint8, RGB, evenly lit."""


def plain(
    size: tuple[int, int], colour: tuple[int, int, int], rough: float, rng: np.random.Generator
) -> Ground:
    """One colour, a little cloudy; ``rough`` in steps of grey."""
    width, height = size
    cloud = cv2.resize(rng.normal(0, rough, (9, 16)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    weave = rng.normal(0, 1.2, (height, width)).astype(np.float32)
    sheet = np.array(colour, dtype=np.float32) + (cloud + weave)[:, :, None]
    return np.clip(sheet, 0, 255).astype(np.uint8)


def wood(size: tuple[int, int], chance: Random, rng: np.random.Generator) -> Ground:
    """Rings and fibres, brown."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    drift = cv2.resize(rng.normal(0, 1, (5, 7)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    rings = np.sin((y / height * chance.uniform(18, 34)) + 2.4 * drift + 0.6 * x / width)
    fibre = cv2.GaussianBlur(rng.normal(0, 26, (height, width)).astype(np.float32), (0, 0), 14, sigmaY=0.7)
    tone = (rings * 11 + fibre * 3)[:, :, None]
    colour = np.array(chance.choice(((142, 100, 64), (116, 76, 48), (164, 126, 88))), dtype=np.float32)
    return np.clip(colour + tone * np.array([1, 0.85, 0.7], dtype=np.float32), 0, 255).astype(np.uint8)


def clutter(size: tuple[int, int], chance: Random, rng: np.random.Generator) -> Ground:
    """A desk: papers with writing, books, pens, coins, cables."""
    width, height = size
    desk = wood(size, chance, rng) if chance.random() < 0.5 else plain(size, (120, 122, 118), 5.0, rng)
    unit = width / 1920
    for _ in range(16):
        _paper(desk, chance, unit)
    for _ in range(14):
        start = chance.randrange(width), chance.randrange(height)
        end = (
            round(start[0] + chance.uniform(-500, 500) * unit),
            round(start[1] + chance.uniform(-300, 300) * unit),
        )
        colour = tuple(chance.randint(20, 230) for _ in range(3))
        cv2.line(desk, start, end, colour, max(2, round(chance.uniform(4, 26) * unit)), cv2.LINE_AA)
    for _ in range(9):
        middle = chance.randrange(width), chance.randrange(height)
        grey = chance.randint(110, 210)
        cv2.circle(
            desk,
            middle,
            round(chance.uniform(20, 60) * unit),
            (grey, grey - 10, grey - 40),
            cv2.FILLED,
            cv2.LINE_AA,
        )
    return desk


def _paper(desk: Ground, chance: Random, unit: float) -> None:
    height, width = desk.shape[:2]
    middle = chance.randrange(width), chance.randrange(height)
    size = chance.uniform(200, 760) * unit, chance.uniform(160, 560) * unit
    turn = chance.uniform(0, 180)
    colour = chance.choice(
        ((238, 236, 228), (178, 208, 226), (228, 206, 150), (90, 60, 60), (60, 84, 120), (210, 222, 206))
    )
    box = cv2.boxPoints((middle, size, turn))
    cv2.fillConvexPoly(desk, np.int32(box), colour, cv2.LINE_AA)
    for row in range(1, chance.randint(2, 12)):
        share = row / 12
        start, end = box[0] + (box[1] - box[0]) * share, box[3] + (box[2] - box[3]) * share
        inner = start + (end - start) * 0.08, start + (end - start) * chance.uniform(0.4, 0.92)
        ink = tuple(part // 3 for part in colour)
        cv2.line(desk, np.int32(inner[0]), np.int32(inner[1]), ink, max(1, round(4 * unit)), cv2.LINE_AA)

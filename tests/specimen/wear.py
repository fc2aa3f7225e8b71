"""What years in a purse do to a card, and what a copier makes of it."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image


def worn(picture: NDArray[np.uint8], wear: float, chance: Random) -> NDArray[np.uint8]:
    """``wear`` 0 (new) to 1: faded in places, scratched, stained. Digits stay readable for a person."""
    height, width = picture.shape[:2]
    rng = np.random.default_rng(chance.getrandbits(32))
    cloud = cv2.resize(
        rng.uniform(0, 1, (4, 6)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    fading = (np.clip(cloud, 0, 1) * np.float32(0.35 * wear))[:, :, None]
    faded = picture * (1 - fading) + np.float32(222) * fading
    marks = np.zeros((height, width), dtype=np.uint8)
    for _ in range(round(26 * wear)):
        start = chance.randrange(width), chance.randrange(height)
        end = start[0] + chance.randint(-260, 260), start[1] + chance.randint(-160, 160)
        cv2.line(marks, start, end, chance.randint(40, 150), 1, cv2.LINE_AA)
    for _ in range(round(7 * wear)):
        middle = chance.randrange(width), chance.randrange(height)
        cv2.circle(marks, middle, chance.randint(2, 7), chance.randint(30, 90), cv2.FILLED, cv2.LINE_AA)
    light = chance.random() < 0.6
    share = (marks.astype(np.float32) / 255)[:, :, None]
    scratched = faded * (1 - share) + np.float32(236 if light else 96) * share
    return np.clip(scratched, 0, 255).astype(np.uint8)


def photocopied(sheet: Image.Image, chance: Random) -> Image.Image:
    """Grey and harder, with a copier's specks and a streak; on paper cut out along the card."""
    grey = np.asarray(sheet.convert("L"), dtype=np.float32)
    hard = np.clip((grey - 128) * chance.uniform(1.15, 1.5) + chance.uniform(132, 150), 18, 243)
    rng = np.random.default_rng(chance.getrandbits(32))
    specks = rng.random((grey.shape[0] // 3, grey.shape[1] // 3)) < 0.0008
    dots = cv2.resize(
        specks.astype(np.uint8), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST
    )
    hard[dots > 0] = 40
    streak = chance.randrange(grey.shape[1] - 6)
    hard[:, streak : streak + 3] *= 0.88
    return Image.fromarray(hard.astype(np.uint8)).convert("RGB")

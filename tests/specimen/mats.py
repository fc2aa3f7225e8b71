"""What the camera sees without anything laid down: trays of several kinds, and desks that are no tray."""

from __future__ import annotations

from functools import lru_cache
from random import Random

import cv2
import numpy as np

from tests.specimen.desks import Ground, clutter, plain, wood
from tests.specimen.plan import Plan

VARIANTS = 6
"""So many of each kind; they are kept, for drawing one takes long."""


def ground(plan: Plan) -> Ground:
    """The mat of ``plan``."""
    return _drawn(plan.mat, plan.chance("mat").randrange(VARIANTS), plan.size)


@lru_cache(maxsize=14)
def _drawn(mat: str, variant: int, size: tuple[int, int]) -> Ground:
    chance = Random(f"{mat}/{variant}")
    rng = np.random.default_rng(chance.getrandbits(32))
    if mat == "wood":
        return wood(size, chance, rng)
    if mat == "clutter":
        return clutter(size, chance, rng)
    if mat in ("white", "pale_blue"):
        colour = (232, 232, 228) if mat == "white" else (176, 206, 224)
        return plain(size, colour, 3.0, rng)
    sheet = plain(size, (43, 43, 45), 2.5, rng)
    _outline(sheet)
    if mat == "worn":
        sheet = _rubbed(sheet, chance, rng)
    return _dusty(sheet, chance) if mat == "dusty" else sheet


def _outline(sheet: Ground) -> None:
    """The printed frame into which a card is laid."""
    height, width = sheet.shape[:2]
    inset = width // 8, height // 12
    far = width - inset[0], height - inset[1]
    cv2.rectangle(sheet, inset, far, (66, 66, 68), max(2, width // 640), cv2.LINE_AA)


def _rubbed(sheet: Ground, chance: Random, rng: np.random.Generator) -> Ground:
    """Grey where thousands of cards were laid and taken, with scratches."""
    height, width = sheet.shape[:2]
    patches = cv2.resize(
        rng.uniform(0, 1, (6, 10)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    rubbed = sheet + (np.clip(patches - 0.35, 0, 1) * 46)[:, :, None]
    scratched = np.clip(rubbed, 0, 255).astype(np.uint8)
    for _ in range(60):
        start = chance.randrange(width), chance.randrange(height)
        end = start[0] + chance.randint(-300, 300), start[1] + chance.randint(-120, 120)
        grey = chance.randint(62, 104)
        cv2.line(scratched, start, end, (grey, grey, grey), chance.choice((1, 1, 2)), cv2.LINE_AA)
    return scratched


def _dusty(sheet: Ground, chance: Random) -> Ground:
    height, width = sheet.shape[:2]
    for _ in range(700):
        grey = chance.randint(70, 150)
        middle = chance.randrange(width), chance.randrange(height)
        cv2.circle(
            sheet, middle, chance.choice((1, 1, 1, 2, 3)), (grey, grey, grey - 6), cv2.FILLED, cv2.LINE_AA
        )
    for _ in range(18):
        middle = chance.randrange(width), chance.randrange(height)
        size = chance.randint(14, 60), chance.randint(8, 30)
        start = chance.randint(0, 300)
        cv2.ellipse(
            sheet, middle, size, chance.randint(0, 180), start, start + 140, (112, 110, 104), 1, cv2.LINE_AA
        )
    return sheet

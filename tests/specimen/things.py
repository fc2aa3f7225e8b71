"""The thing on the tray as a picture with its transparency, and its size in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from hardware.scanners.specimen import Person, card, person
from tests.specimen import other_things
from tests.specimen.layout_b import card_b
from tests.specimen.plan import Plan
from tests.specimen.wear import photocopied, worn

ID_1 = (85.6, 53.98)
_ROUND = 3.18


@dataclass(frozen=True, slots=True)
class Thing:
    """``picture``: height x width x 3, uint8, RGB; ``alpha``: height x width, uint8; ``extent`` in millimetres."""

    picture: NDArray[np.uint8]
    alpha: NDArray[np.uint8]
    extent: tuple[float, float]


def thing(plan: Plan) -> Thing:
    """What lies on the tray of ``plan``."""
    chance = plan.chance("thing")
    who = person(plan.person)
    if plan.defect == "phone":
        return Thing(*_shaped(other_things.telephone(chance), 152.0, 9.0), (152.0, 72.0))
    if plan.defect in ("back", "blank"):
        sheet = (
            other_things.back_of_card(chance) if plan.defect == "back" else other_things.blank_card(chance)
        )
        return Thing(*_shaped(sheet, ID_1[0], _ROUND), ID_1)
    if plan.kind == "kk":
        return Thing(*_shaped(other_things.family_page(who, chance), 297.0, 0.0), (297.0, 210.0))
    if plan.kind == "sim":
        return _card(other_things.licence(who, chance), plan)
    if plan.kind == "copy":
        sheet = photocopied(_front(plan, who), chance)
        return Thing(*_shaped(sheet, ID_1[0], 0.0), ID_1)
    return _card(_front(plan, who), plan)


def second_card(plan: Plan) -> Thing:
    """Another person's card, for two on the tray."""
    sheet = card_b(person(plan.person + 1), plan.chance("second"))
    return Thing(*_shaped(sheet, ID_1[0], _ROUND), ID_1)


def _front(plan: Plan, who: Person) -> Image.Image:
    return card(plan.person) if plan.layout == "a" else card_b(who, plan.chance("print"))


def _card(sheet: Image.Image, plan: Plan) -> Thing:
    picture, alpha = _shaped(sheet, ID_1[0], _ROUND)
    return Thing(worn(picture, plan.wear, plan.chance("wear")), alpha, ID_1)


def _shaped(
    sheet: Image.Image, width_mm: float, radius_mm: float
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    return np.array(sheet, dtype=np.uint8), _mask(sheet.size, round(radius_mm * sheet.width / width_mm))


@lru_cache(maxsize=12)
def _mask(size: tuple[int, int], radius: int) -> NDArray[np.uint8]:
    """White inside, with rounded corners drawn at twice the size for a smooth edge."""
    large = Image.new("L", (size[0] * 2, size[1] * 2), 0)
    box = (0, 0, large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, radius * 2, fill=255)
    return np.asarray(cv2.resize(np.asarray(large), size, interpolation=cv2.INTER_AREA), dtype=np.uint8)

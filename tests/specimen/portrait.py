"""A face that is nobody's, softly shaded as a small print of a photograph is."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from hardware.scanners.specimen import Person

_SKINS = ((224, 180, 146), (190, 142, 106), (148, 104, 76), (118, 80, 58))
_CLOTHS = ((235, 235, 232), (60, 62, 70), (104, 58, 60), (64, 88, 70), (150, 150, 160))


def portrait(who: Person, chance: Random, size: tuple[int, int]) -> Image.Image:
    """Head and shoulders before red or blue, by the parity of the year of birth."""
    width, height = size
    back = (176, 34, 38) if int(who.birth[-1]) % 2 else (30, 62, 150)
    sheet = Image.new("RGB", (200, 264), back)
    pen = ImageDraw.Draw(sheet)
    skin, cloth = chance.choice(_SKINS), chance.choice(_CLOTHS)
    lean = chance.uniform(-5, 5)
    pen.rounded_rectangle((14 + lean, 196, 186 + lean, 320), 56, fill=cloth)
    pen.rectangle((84 + lean, 160, 116 + lean, 214), fill=_darker(skin, 0.85))
    if who.woman:
        pen.ellipse((44 + lean, 42, 156 + lean, 218), fill=_darker(cloth, 0.8))
    else:
        pen.ellipse((58 + lean, 46, 142 + lean, 150), fill=(30, 26, 26))
    face = chance.uniform(34, 40), chance.uniform(50, 56)
    middle = 100 + lean, 124
    pen.ellipse(
        (middle[0] - face[0], middle[1] - face[1], middle[0] + face[0], middle[1] + face[1]), fill=skin
    )
    for side in (-1, 1):
        eye = middle[0] + side * 15
        pen.ellipse((eye - 5, 114, eye + 5, 120), fill=(36, 28, 28))
        pen.line((eye - 9, 106, eye + 9, 105), (50, 38, 34), 3)
    pen.line((middle[0], 120, middle[0] - 3, 138, middle[0] + 3, 138), _darker(skin, 0.75), 2)
    pen.line((middle[0] - 12, 152, middle[0] + 12, 152), (140, 70, 70), 4)
    flat = cv2.resize(np.asarray(sheet), (width, height), interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(flat, (0, 0), 2.2).astype(np.float32)
    fall = np.linspace(chance.uniform(1.0, 1.15), chance.uniform(0.8, 0.95), width, dtype=np.float32)
    return Image.fromarray(np.clip(soft * fall[None, :, None], 0, 255).astype(np.uint8))


def _darker(colour: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(part * share) for part in colour)
    return red, green, blue

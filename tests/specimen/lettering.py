"""The typefaces of the drawn documents that are not the product's own, and the marks on each of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

MARKS = ("SPECIMEN", "BUKAN KTP")
_FONTS = Path(__file__).resolve().parent / "fonts"


@cache
def face(name: str, size: int) -> ImageFont.FreeTypeFont:
    """``name``: Arimo-Regular, Arimo-Bold or OCRA; ``size`` in pixels."""
    return ImageFont.truetype(str(_FONTS / f"{name}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)


def mark(sheet: Image.Image, words: str, middle: tuple[float, float], share: float, lean: float) -> None:
    """``words`` across ``sheet`` in violet, their height ``share`` of the sheet's, leaning by ``lean`` degrees.

    ``middle``: shares of width and height.
    """
    font = face("Arimo-Bold", round(share * sheet.height))
    left, top, right, bottom = font.getbbox(words)
    plate = Image.new("L", (round(right - left) + 8, round(bottom - top) + 8), 0)
    ImageDraw.Draw(plate).text((4 - left, 4 - top), words, 105, font)
    turned = plate.rotate(lean, Image.Resampling.BICUBIC, expand=True)
    place = (
        round(middle[0] * sheet.width - turned.width / 2),
        round(middle[1] * sheet.height - turned.height / 2),
    )
    sheet.paste((128, 20, 150), place, turned)

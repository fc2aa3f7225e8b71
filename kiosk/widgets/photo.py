"""The office as its visitors see it from the street: a strip out of its own photo, over the poster."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Rectangle

from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.mark import office_picture
from kiosk.widgets.piece import Piece


class Photo(Piece):
    """Fills its box with the middle of the picture, undistorted."""

    def __init__(self, look: Look, box: Box) -> None:
        super().__init__(look, box, "photo")
        self.repaint()

    def paint(self) -> None:
        if self.look.brand.photo is None:
            return
        Color(1, 1, 1, 1)
        x, y = round(self.box.x), round(self.box.y)
        size = round(self.box.right) - x, round(self.box.top) - y
        Rectangle(
            texture=_strip(str(self.look.brand.photo), size[0] / max(1, size[1])), pos=(x, y), size=size
        )


def _strip(file: str, broad: float) -> Any:
    """The largest part of these proportions, out of the middle."""
    whole = office_picture(file)
    w, h = whole.size
    wide, high = min(w, h * broad), min(h, w / broad)
    return whole.get_region((w - wide) / 2, (h - high) / 2, wide, high)

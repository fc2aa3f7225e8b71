"""A band of four-petalled flowers, after the geometry of woven and dyed cloth: warmth without a message."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from kivy.graphics import (
    ClearBuffers,
    ClearColor,
    Color,
    Fbo,
    PopMatrix,
    PushMatrix,
    Rectangle,
    Rotate,
    SmoothEllipse,
)

from kiosk.widgets.box import Box
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.piece import Piece


class Band(Piece):
    """One row of flowers over the whole width of its box, on a ground of its own.

    One flower is drawn, and its picture repeated: a hundred smooth ellipses were 33 MB.
    """

    def __init__(self, look: Look, box: Box, ground: Colour, petals: Colour, heart: Colour) -> None:
        super().__init__(look, box)
        self.ground, self.petals, self.heart = ground, petals, heart
        self.repaint()

    def paint(self) -> None:
        side = max(1.0, self.box.h)
        count = max(1, round(self.box.w / side))
        step = self.box.w / count
        flower = self._flower(max(1, round(step)), max(1, round(side)))
        edges = [round(self.box.x + number * step) for number in range(count + 1)]
        Color(1, 1, 1, 1)
        for left, right in pairwise(edges):
            Rectangle(texture=flower, pos=(left, round(self.box.y)), size=(right - left, round(side)))

    def _flower(self, wide: int, high: int) -> Any:
        """Texture of four petals on the diagonals, a heart, and at either edge half the dot between two flowers."""
        x, y = wide / 2, high / 2
        long, thick, r = high * 0.52, high * 0.23, high * 0.07
        picture = Fbo(size=(wide, high))
        with picture:
            ClearColor(*self.ground)
            ClearBuffers()
            Color(*self.petals)
            for angle in (45, 135, 225, 315):
                PushMatrix()
                Rotate(angle=angle, origin=(x, y))
                SmoothEllipse(pos=(x + r, y - thick / 2), size=(long, thick), segments=48)
                PopMatrix()
            Color(*self.heart)
            for middle in (x, 0.0, float(wide)):
                SmoothEllipse(pos=(middle - r, y - r), size=(2 * r, 2 * r), segments=32)
        picture.draw()
        return picture.texture

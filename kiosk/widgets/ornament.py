"""A band of four-petalled flowers, after the geometry of woven and dyed cloth: warmth without a message."""

from __future__ import annotations

from kivy.graphics import Color, PopMatrix, PushMatrix, Rotate, SmoothEllipse

from kiosk.widgets.box import Box
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.piece import Piece


class Band(Piece):
    """One row of flowers over the whole width of its box, on a ground of its own."""

    def __init__(self, look: Look, box: Box, ground: Colour, petals: Colour, heart: Colour) -> None:
        super().__init__(look, box)
        self.ground, self.petals, self.heart = ground, petals, heart
        self.repaint()

    def paint(self) -> None:
        self.fill(self.box, self.ground)
        side = self.box.h
        count = max(1, round(self.box.w / side))
        step = self.box.w / count
        for number in range(count):
            self._flower(self.box.x + (number + 0.5) * step, self.box.centre[1], side)

    def _flower(self, x: float, y: float, side: float) -> None:
        """Four petals on the diagonals, a heart, and a dot between this flower and the next."""
        long, thick = side * 0.52, side * 0.23
        Color(*self.petals)
        for angle in (45, 135, 225, 315):
            PushMatrix()
            Rotate(angle=angle, origin=(x, y))
            SmoothEllipse(pos=(x + side * 0.07, y - thick / 2), size=(long, thick))
            PopMatrix()
        Color(*self.heart)
        r = side * 0.07
        SmoothEllipse(pos=(x - r, y - r), size=(2 * r, 2 * r))
        SmoothEllipse(pos=(x + side / 2 - r, y - r), size=(2 * r, 2 * r))

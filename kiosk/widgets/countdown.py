"""Seconds that are left, as a number in a ring that empties; one change a second, nothing flashes."""

from __future__ import annotations

from kivy.graphics import Color, SmoothLine

from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece


class Countdown(Piece):
    """The first number shown is the whole ring."""

    def __init__(self, look: Look, box: Box, seconds: int) -> None:
        super().__init__(look, box, "countdown")
        self.whole, self.seconds = max(1, seconds), seconds
        self.repaint()

    def show(self, seconds: int) -> None:
        if seconds != self.seconds:
            self.seconds, self.whole = seconds, max(self.whole, seconds)
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        thick = max(look.px(1.4), min(self.box.w, self.box.h) * 0.035)
        x, y = self.box.centre
        radius = min(self.box.w, self.box.h) / 2 - 2 * thick
        Color(*theme.tint_down)
        SmoothLine(circle=(x, y, radius), width=thick)
        if self.seconds > 0:
            Color(*theme.primary)
            SmoothLine(circle=(x, y, radius, 0, 360 * self.seconds / self.whole), width=thick)
        self.words(
            str(self.seconds),
            self.box,
            max(9.0, 0.24 * min(self.box.w, self.box.h) / look.panel.px_per_mm),
            theme.ink,
            bold=True,
            centre=True,
            middle=True,
        )

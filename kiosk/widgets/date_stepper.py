"""A day in large letters with steps beside it; no wheel to spin, no tiny calendar."""

from __future__ import annotations

from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece


class DayPlate(Piece):
    """The day that now stands, as words: "Senin, 23 November 2026"."""

    def __init__(self, look: Look, box: Box, day: str) -> None:
        super().__init__(look, box, "day")
        self.day = day
        self.repaint()

    def show(self, day: str) -> None:
        if day != self.day:
            self.day = day
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box, theme.sheet, theme.primary, 0.9)
        room = self.box.inset(look.px(6), look.px(4))
        side = look.px(18)
        icon, words = room.cut_left(side, look.px(5))
        self.icon("calendar-days", icon.middle(side, side), theme.primary)
        self.words(self.day, words, look.scale.title, theme.ink, bold=True, middle=True)

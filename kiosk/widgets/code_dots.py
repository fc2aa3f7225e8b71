"""A code being typed: one dot a digit, never a digit."""

from __future__ import annotations

from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece


class CodeDots(Piece):
    """``most`` places; those filled are dots."""

    def __init__(self, look: Look, box: Box, digits: int, most: int) -> None:
        super().__init__(look, box, "dots")
        self.digits, self.most = digits, most
        self.repaint()

    def show(self, digits: int) -> None:
        if digits != self.digits:
            self.digits = digits
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box, theme.sheet, theme.primary, 0.9)
        cells = self.box.inset(look.px(5), look.px(4)).grid(self.most, 1, look.px(2))
        side = min(look.px(6), cells[0].w)
        for place, cell in enumerate(cells):
            if place < self.digits:
                self.disc(cell.middle(side, side), theme.ink)
            else:
                self.fill(cell.cut_bottom(look.px(1.0))[0], theme.hairline)

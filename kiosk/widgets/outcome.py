"""What became of something, in one picture and one sentence."""

from __future__ import annotations

from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece


class Outcome(Piece):
    """A tinted sheet: large icon above, words below."""

    def __init__(self, look: Look, box: Box, words: str, *, icon: str, good: bool) -> None:
        super().__init__(look, box, "outcome")
        self.outcome, self.icon_name, self.good = words, icon, good
        self.repaint()

    def show(self, words: str) -> None:
        if words != self.outcome:
            self.outcome = words
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box, theme.good_tint if self.good else theme.warm_tint, 4)
        room = self.box.inset(look.px(8), look.px(7))
        icon, words = room.cut_top(room.h * 0.45, look.px(3))
        side = min(look.px(34), icon.h)
        self.icon(self.icon_name, icon.middle(side, side), theme.good if self.good else theme.primary)
        self.words(self.outcome, words, look.scale.body, theme.ink, bold=True, centre=True, middle=True)

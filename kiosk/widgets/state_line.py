"""How something stands now: an icon and a sentence on a tinted line."""

from __future__ import annotations

from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece


class StateLine(Piece):
    """Good news on green, everything else on a warm ground; the words carry it."""

    def __init__(self, look: Look, box: Box, words: str, *, icon: str, good: bool) -> None:
        super().__init__(look, box, "state")
        self.state, self.icon_name, self.good = words, icon, good
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box, theme.good_tint if self.good else theme.warm_tint, 4)
        room = self.box.inset(look.px(5), look.px(2))
        side = min(look.px(14), room.h)
        icon, words = room.cut_left(side, look.px(5))
        ink = theme.good if self.good else theme.primary
        self.icon(self.icon_name, icon.middle(side, side), ink)
        self.words(self.state, words, look.scale.body, theme.ink, bold=True, middle=True)

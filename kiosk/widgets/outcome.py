"""What became of something, in one picture and one sentence."""

from __future__ import annotations

from kiosk.presenters.views import Drawing
from kiosk.widgets.box import Box
from kiosk.widgets.even import evenly_fitted
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.scenes import draw


class Outcome(Piece):
    """A tinted sheet: large icon above, words below."""

    def __init__(
        self, look: Look, box: Box, words: str, *, icon: str, good: bool, drawing: Drawing | None = None
    ) -> None:
        """``drawing`` stands in place of the icon, and is as large as the sheet allows."""
        super().__init__(look, box, "outcome")
        self.outcome, self.icon_name, self.good, self.drawing = words, icon, good, drawing
        self.repaint()

    def show(self, words: str) -> None:
        if words != self.outcome:
            self.outcome = words
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box, theme.good_tint if self.good else theme.warm_tint, 4)
        room = self.box.inset(look.px(8), look.px(7))
        gap = look.px(7)
        if self.drawing is not None:
            self._with_drawing(room, self.drawing, gap)
            return
        side = min(look.px(34), room.h * 0.4)
        size = look.font_px(look.scale.body)
        words = evenly_fitted(self.outcome, size, room.w, room.h - side - gap, bold=True, centre=True)
        icon, below = room.middle(room.w, side + gap + words.ink).cut_top(side, gap)
        self.icon(self.icon_name, icon.middle(side, side), theme.good if self.good else theme.primary)
        self.place(words, below.middle(words.width, below.h), theme.ink)

    def _with_drawing(self, room: Box, drawing: Drawing, gap: float) -> None:
        look = self.look
        size = look.font_px(look.scale.body)
        words = evenly_fitted(self.outcome, size, room.w, room.h, bold=True, centre=True)
        below, above = room.cut_bottom(words.ink, gap)
        if above.h < look.px(20):
            below = room.middle(room.w, words.ink)
        else:
            draw(self, drawing, above)
        self.place(words, below.middle(words.width, below.h), look.theme.ink)

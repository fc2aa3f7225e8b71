"""How the print goes, in one picture and one sentence: the slot and what comes out of it."""

from __future__ import annotations

from kiosk.outside import PaperState
from kiosk.presenters.views import Drawing
from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece, measured
from kiosk.widgets.scenes import draw

_ICONS = {
    PaperState.WAITING: "printer",
    PaperState.PRINTING: "printer",
    PaperState.CONFIRMED: "circle-check",
    PaperState.BLOCKED: "info",
    PaperState.ABSENT: "info",
    PaperState.NONE: "info",
    PaperState.UNCERTAIN: "circle-help",
}
_DRAWN = {
    PaperState.WAITING: Drawing.PRINTING,
    PaperState.PRINTING: Drawing.PRINTING,
    PaperState.CONFIRMED: Drawing.PRINTED,
    PaperState.UNCERTAIN: Drawing.PRINTING,
    PaperState.NONE: Drawing.PHOTO,
    PaperState.ABSENT: Drawing.PHOTO,
    PaperState.BLOCKED: Drawing.PHOTO,
}
_LEAST_DRAWN_MM = 44.0


class PrintPlate(Piece):
    """Good news on green, everything else on a warm ground; the words carry it. Drawn where there is room for it."""

    def __init__(self, look: Look, box: Box, state: PaperState, words: str, *, slow: bool = False) -> None:
        """``slow``: nobody waits for the paper any longer; the number is photographed."""
        super().__init__(look, box, "state")
        self.state, self.state_words = state, words
        self.drawing = Drawing.PHOTO if slow else _DRAWN[state]
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        good = self.state is PaperState.CONFIRMED
        self.fill(self.box, theme.good_tint if good else theme.warm_tint, 4)
        room = self.box.inset(look.px(5), look.px(2.5))
        drawn, beside = room.cut_left(min(room.w * 0.42, room.h * 1.15), look.px(7))
        if drawn.h >= look.px(_LEAST_DRAWN_MM) and self._holds(beside):
            draw(self, self.drawing, drawn.inset(0, look.px(2)))
            self.words(self.state_words, beside, look.scale.button, theme.ink, bold=True, middle=True)
            return
        side = min(look.px(14), room.h)
        icon, words = room.cut_left(side, look.px(5))
        self.icon(_ICONS[self.state], icon.middle(side, side), theme.good if good else theme.primary)
        fits = self.set(self.state_words, words.w, look.scale.body, bold=True).ink <= words.h
        capital = look.scale.body if fits else look.scale.caption
        self.words(self.state_words, words, capital, theme.ink, bold=True, middle=True)

    def _holds(self, room: Box) -> bool:
        look = self.look
        wide = room.w >= look.px(60)
        return wide and self.set(self.state_words, room.w, look.scale.button, bold=True).ink <= room.h

    @staticmethod
    def least_height(look: Look, width: float, words: str) -> float:
        """Pixels that the sentence wants beside an icon."""
        made = measured(look, words, width - look.px(10 + 14 + 5), look.scale.body, bold=True)
        return max(look.px(20), made.ink + look.px(9))

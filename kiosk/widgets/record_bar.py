"""How loud it is, how long it has been, how long it may be: to be seen while somebody speaks."""

from __future__ import annotations

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import fitted
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.piece import Piece

_BARS = 20
_GREEN_FROM = 0.33  # of the meter: -40 dBFS
_RED_FROM = 0.95


class RecordBar(Piece):
    """A sentence, a row of bars, and a time. ``live``: red dot and bars; else what was recorded stands still."""

    def __init__(self, look: Look, box: Box, words: str, *, icon: str, live: bool) -> None:
        super().__init__(look, box, "record_bar")
        self.sentence, self.icon_name, self.live = words, icon, live
        self.level, self.time, self.part = 0.0, "", 0.0
        self.repaint()

    def show(self, words: str, *, level: float, time: str, part: float) -> None:
        """The present state; ``part`` of the longest time has passed."""
        level = 0.0 if self._is_calm() else level
        if (words, level, time, part) != (self.sentence, self.level, self.time, self.part):
            self.sentence, self.level, self.time, self.part = words, level, time, part
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box, theme.sheet, theme.primary if self.live else theme.border, 0.7)
        room = self.box.inset(look.px(7), look.px(7))
        below, above = room.cut_bottom(look.px(20), look.px(6))
        self._paint_time(below)
        bars, above = above.cut_bottom(min(look.px(26), above.h * 0.4), look.px(6))
        self._paint_bars(bars)
        self._paint_sentence(above)

    def _paint_sentence(self, room: Box) -> None:
        look, theme = self.look, self.look.theme
        side = look.px(14)
        mark, words = room.cut_left(side, look.px(5))
        self.icon(self.icon_name, mark.middle(side, side), theme.error if self.live else theme.primary)
        made = fitted(self.sentence, look.font_px(look.scale.body), words.w, words.h, bold=True)
        self.place(made, words.middle(words.w, made.ink), theme.ink)

    def _paint_bars(self, room: Box) -> None:
        """Green where a voice can be heard well, red where it is too near; words say the same."""
        gap = self.look.px(1.6)
        for number, bar in enumerate(() if self._is_calm() else room.grid(_BARS, 1, gap)):
            place = (number + 1) / _BARS
            height = bar.h * (0.35 + 0.65 * place)
            self.fill(bar.cut_bottom(height)[0], self._colour(place), 0.8)

    def _is_calm(self) -> bool:
        """Under less motion there are no bars while somebody speaks: those that stand still would say that nothing is heard."""
        return self.live and self.look.layout.less_motion

    def _colour(self, place: float) -> Colour:
        theme = self.look.theme
        if place > self.level + 1e-6:
            return theme.hairline
        if place < _GREEN_FROM:
            return theme.border
        return theme.error if place >= _RED_FROM else theme.good

    def _paint_time(self, room: Box) -> None:
        look, theme = self.look, self.look.theme
        line, words = room.cut_bottom(look.px(4), look.px(4))
        self.fill(line, theme.hairline, 2)
        if self.part > 0:
            self.fill(line.cut_left(max(line.h, line.w * min(1.0, self.part)))[0], theme.primary, 2)
        self.words(self.time, words, look.scale.button, theme.ink, bold=True, middle=True)

"""How loud it is, how long it has been, how long it may be: to be seen while somebody speaks."""

from __future__ import annotations

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import Typeset, extent, fitted
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.piece import Piece, measured

_BARS = 20
_GREEN_FROM = 0.33  # of the meter: -40 dBFS
_RED_FROM = 0.95
_PAD_MM, _GAP_MM, _ICON_MM, _LINE_MM = 5.0, 4.0, 14.0, 4.0
_BARS_MM, _LEAST_BARS_MM = 44.0, 8.0
_ROW_OF_CAPITAL = 1.4


class RecordBar(Piece):
    """A sentence, a row of bars, and a time. ``live``: red dot and bars; else what was recorded stands still.

    The bars take what the sentence leaves; where nothing is recorded they say nothing and may go.
    """

    def __init__(self, look: Look, box: Box, words: str, *, icon: str, live: bool) -> None:
        super().__init__(look, box, "record_bar")
        self.sentence, self.icon_name, self.live = words, icon, live
        self.level, self.time, self.part = 0.0, "", 0.0
        self._sentence: Typeset | None = None
        self.repaint()

    def show(self, words: str, *, level: float, time: str, part: float) -> None:
        """The present state; ``part`` of the longest time has passed."""
        level = 0.0 if self._is_calm() else level
        if (words, level, time, part) != (self.sentence, self.level, self.time, self.part):
            self.sentence, self.level, self.time, self.part = words, level, time, part
            self.repaint()

    @staticmethod
    def least_height(look: Look, width: float, words: str, *, live: bool) -> float:
        """Pixels that sentence and time want, and the bars while they tell something."""
        text = width - look.px(2 * _PAD_MM + _ICON_MM + _GAP_MM)
        sentence = max(look.px(_ICON_MM), measured(look, words, text, look.scale.body, bold=True).ink)
        bars = look.px(_LEAST_BARS_MM + _GAP_MM) if live else 0.0
        return sentence + bars + _row(look) + look.px(2 * _PAD_MM + _GAP_MM) + 2

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box, theme.sheet, theme.primary if self.live else theme.border, 0.7)
        room = self.box.inset(look.px(_PAD_MM))
        below, above = room.cut_bottom(_row(look), look.px(_GAP_MM))
        self._paint_time(below)
        self._paint_bars(self._paint_sentence(above))

    def _paint_sentence(self, room: Box) -> Box:
        """Answers where the bars have room below it."""
        look, theme = self.look, self.look.theme
        side = look.px(_ICON_MM)
        width = room.w - side - look.px(_GAP_MM)
        made = self._set_sentence(width, room.h)
        high = max(side, made.ink)
        bars = min(look.px(_BARS_MM), room.h - high - look.px(_GAP_MM))
        below, above = room.cut_bottom(bars, look.px(_GAP_MM)) if bars > 0 else (room.cut_bottom(0)[0], room)
        mark, words = above.cut_left(side, look.px(_GAP_MM))
        self.icon(self.icon_name, mark.middle(side, side), theme.error if self.live else theme.primary)
        self.place(made, words.middle(words.w, made.ink), theme.ink)
        return below

    def _set_sentence(self, width: float, height: float) -> Typeset:
        """Level and time change four times a second, the sentence once in a recording: it is set when it changed."""
        if self._sentence is None or self._sentence.words != self.sentence:
            capital = self._capital(width, height)
            self._sentence = fitted(self.sentence, self.look.font_px(capital), width, height, bold=True)
        return self._sentence

    def _capital(self, width: float, height: float) -> float:
        """As large as a title where the bars keep their full height, else as body type or, at the least, as a caption."""
        scale = self.look.scale
        sizes = ((scale.title, height - self.look.px(_BARS_MM + _GAP_MM)), (scale.body, height))
        for capital, room in sizes:
            if self.set(self.sentence, width, capital, bold=True).ink <= room:
                return capital
        return scale.caption

    def _paint_bars(self, room: Box) -> None:
        """Green where a voice can be heard well, red where it is too near; words say the same."""
        if room.h < self.look.px(_LEAST_BARS_MM) - 1:
            return
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
        width = extent(self.time, look.font_px(look.scale.button), bold=True) + 2
        words, rest = room.cut_left(width, look.px(_GAP_MM + 1))
        line = rest.middle(rest.w, look.px(_LINE_MM))
        self.fill(line, theme.hairline, 2)
        if self.part > 0:
            self.fill(line.cut_left(max(line.h, line.w * min(1.0, self.part)))[0], theme.primary, 2)
        self.words(self.time, words, look.scale.button, theme.ink, bold=True, middle=True)


def _row(look: Look) -> float:
    """Pixels of the line with the time."""
    return look.px(_ROW_OF_CAPITAL * look.scale.button)

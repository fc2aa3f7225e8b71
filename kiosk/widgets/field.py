"""The field that the keyboard writes to. No cursor blinks; one touch sets it between two letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import extent, typeset
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.wrapping import Line, line_of, nearest, wrap

_GROUP = 4
_MANY_CELLS = 16
_COUNTED_FROM = 0.75
"""Part of what is allowed."""


class Field(Piece):
    """One line or many. ``on_change`` gets the whole text after each change."""

    def __init__(
        self,
        look: Look,
        box: Box,
        value: str,
        on_change: Callable[[str], None],
        *,
        multiline: bool,
        max_length: int,
        problem: bool = False,
    ) -> None:
        super().__init__(look, box, "field")
        self.text, self.caret = value, len(value)
        self.on_change, self.multiline, self.max_length, self.problem = (
            on_change,
            multiline,
            max_length,
            problem,
        )
        self._first = 0
        self._lines: list[Line] = []
        self.repaint()

    @property
    def font_px(self) -> float:
        return self.look.font_px(self.look.scale.body if self.multiline else self.look.scale.button * 1.1)

    def show(self, value: str) -> None:
        """Another text from outside, e.g. one that was cut to what is allowed."""
        if value != self.text:
            self.text, self.caret = value, min(self.caret, len(value))
            self.repaint()

    def insert(self, words: str) -> None:
        if len(self.text) + len(words) <= self.max_length:
            self._change(self.text[: self.caret] + words + self.text[self.caret :], self.caret + len(words))

    def delete(self) -> None:
        if self.caret:
            self._change(self.text[: self.caret - 1] + self.text[self.caret :], self.caret - 1)

    def clear(self) -> None:
        """Nothing stands here any more."""
        if self.text:
            self._change("", 0)

    def has(self, words: str) -> bool:
        """Do these words stand in the field, in large letters or small?"""
        return words.casefold() in self.text.casefold()

    def add_answer(self, words: str) -> None:
        """An answer by itself, behind what stands there; a second time it is taken out again."""
        if self.has(words):
            self._take_out(words)
            return
        kept = self.text.rstrip(" ,\n")
        text = f"{kept}{self._between}{words}" if kept else words
        if len(text) <= self.max_length:
            self._change(text, len(text))

    def begin_sentence(self, words: str) -> None:
        """How a sentence may begin, on a line of its own at the caret; a second time the caret goes behind it."""
        if self.has(words):
            self.caret = self.text.casefold().index(words.casefold()) + len(words)
            self._first = -1
            self.repaint()
            return
        new_line = "" if not self.before or self.before.endswith("\n") else "\n"
        self.insert(f"{new_line}{words} ")

    def _take_out(self, words: str) -> None:
        at = self.text.casefold().index(words.casefold())
        before, after = self.text[:at].rstrip(" ,\n"), self.text[at + len(words) :].lstrip(" ,\n")
        self._change(f"{before}{self._between}{after}" if before and after else before + after, len(before))

    @property
    def _between(self) -> str:
        return "\n" if self.multiline else ", "

    @property
    def before(self) -> str:
        """What stands before the caret: decides on capitals."""
        return self.text[: self.caret]

    def _change(self, text: str, caret: int) -> None:
        self.text, self.caret = text, caret
        self._first = -1
        self.repaint()
        self.on_change(text)

    def _measure(self, words: str) -> float:
        return extent(self._shown(words), self.font_px)

    def _shown(self, words: str) -> str:
        """How a piece from the beginning of a line stands on the glass."""
        return words

    def _room(self) -> Box:
        inner = self.box.inset(self.look.px(5), self.look.px(4))
        return inner.cut_bottom(self.look.px(8))[1] if self._is_counted else inner

    @property
    def _is_counted(self) -> bool:
        """How many letters there are is of use only when there will soon be too many."""
        return self.multiline and len(self.text) >= _COUNTED_FROM * self.max_length

    @property
    def _pitch(self) -> float:
        return 1.4 * self.font_px

    def _visible(self) -> int:
        return max(1, int((self._room().h + 0.3 * self.font_px) // self._pitch)) if self.multiline else 1

    def paint(self) -> None:
        theme = self.look.theme
        self.panel(self.box, theme.sheet, theme.error if self.problem else theme.primary, 0.9)
        if self.multiline:
            self._lines = wrap(self.text, self._room().w, self._measure)
            if self._is_counted:
                self._paint_count()
        else:
            self._lines = [Line(self._tail(), len(self.text))]
        self._keep_caret_in_sight()
        shown = self._lines[self._first : self._first + self._visible()]
        for number, line in enumerate(shown):
            self._paint_line(number, line)

    def _tail(self) -> int:
        """Of a single line that is too long the end is seen."""
        start, width = 0, self._room().w - self.look.px(2)
        while start < self.caret and self._measure(self.text[start : self.caret]) > width:
            start += 1
        return start

    def _keep_caret_in_sight(self) -> None:
        if self._first < 0 or not self.multiline:
            here = line_of(self._lines, self.caret) if self.multiline else 0
            self._first = max(0, here - self._visible() + 1)
        self._first = max(0, min(self._first, len(self._lines) - self._visible()))

    def _line_top(self, number: int) -> float:
        room = self._room()
        if not self.multiline:
            return room.centre[1] + self.font_px * 0.36
        return room.top - number * self._pitch

    def _paint_line(self, number: int, line: Line) -> None:
        room, top = self._room(), self._line_top(number)
        words = self.text[line.start : line.end]
        while not self.multiline and words and self._measure(words) > room.w:
            words = words[:-1]
        if words:
            self.place(
                typeset(self._shown(words), self.font_px),
                Box(room.x, top - self.font_px, room.w, self.font_px),
                self.look.theme.ink,
            )
        if line_of(self._lines, self.caret) == self._first + number:
            x = room.x + self._measure(self.text[line.start : self.caret])
            height = 1.15 * self.font_px
            self.fill(
                Box(x, top - 0.95 * self.font_px, max(2, self.look.px(0.7)), height), self.look.theme.primary
            )

    def _paint_count(self) -> None:
        look = self.look
        capital = min(look.scale.caption, 6.0)
        line = self.box.inset(look.px(5), look.px(2.5)).cut_bottom(look.px(7))[0]
        words = f"{len(self.text)} / {self.max_length}"
        width = extent(words, look.font_px(capital)) + 2
        self.words(words, line.cut_right(width)[0], capital, look.theme.second)

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        touch.ud["field"] = (touch.y, self._first, False)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        y, first, _ = touch.ud["field"]
        lines = round((touch.y - y) / self._pitch)
        if lines and self.multiline:
            self._first = max(0, first + lines)
            touch.ud["field"] = (y, first, True)
            self.repaint()
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        if not touch.ud["field"][2]:
            self._set_caret(touch.x, touch.y)
        return True

    def _set_caret(self, x: float, y: float) -> None:
        room = self._room()
        row = int((room.top - y) // self._pitch) if self.multiline else 0
        number = max(0, min(self._first + max(0, row), len(self._lines) - 1))
        self.caret = nearest(self.text, self._lines[number], x - room.x, self._measure)
        self.repaint()


class GroupedField(Field):
    """A number of any length, shown with a little air behind every fourth digit, as people say it."""

    def _shown(self, words: str) -> str:
        return "\u2009".join(words[at : at + _GROUP] for at in range(0, len(words), _GROUP))


class CellField(Field):
    """A number of known length: one glyph a cell, in groups; may be masked until it is typed anew.

    ``doubtful``: places whose cells are marked. ``max_length``: more than there are cells, where what goes on beyond them
    is another kind of number, which the next page shows in cells of its own; 0: no more.
    """

    def __init__(
        self,
        look: Look,
        box: Box,
        value: str,
        on_change: Callable[[str], None],
        *,
        groups: tuple[int, ...],
        masked: bool,
        doubtful: tuple[int, ...] = (),
        max_length: int = 0,
        problem: bool = False,
    ) -> None:
        self.groups, self.hidden, self.doubtful = groups, masked and bool(value), doubtful
        longest = max(max_length, sum(groups))
        super().__init__(look, box, value, on_change, multiline=False, max_length=longest, problem=problem)

    def insert(self, words: str) -> None:
        self.hidden = False
        super().insert(words)

    def delete(self) -> None:
        self.hidden = False
        super().delete()

    def reveal(self, *, seen: bool) -> None:
        """Uncovered or covered by the button beside."""
        self.hidden = not seen
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box, theme.sheet, theme.error if self.problem else theme.primary, 0.9)
        for place, cell in enumerate(self._cells()):
            filled = place < len(self.text)
            if place in self.doubtful:
                self.panel(cell.inset(0, look.px(1)), theme.warm_tint, theme.error, 0.7, 2)
            under = cell.cut_bottom(look.px(1.0))[0].inset(look.px(0.5), 0)
            here = place == self.caret
            self.fill(under, theme.primary if here or filled else theme.hairline)
            if filled:
                glyph = "\u2022" if self._is_hidden(place) else self.text[place]
                self.words(glyph, cell, self._capital(cell.w), theme.ink, bold=True, centre=True, middle=True)

    def _is_hidden(self, place: int) -> bool:
        return self.hidden and 4 <= place < len(self.text) - 4

    def _capital(self, cell_px: float) -> float:
        # In twenty narrow cells a W fills its cell at four fifths of what a digit could have.
        part = 0.92 if sum(self.groups) <= _MANY_CELLS else 0.74
        return min(self.look.scale.button * 1.2, cell_px / self.look.panel.px_per_mm * part)

    def _cells(self) -> list[Box]:
        room = self.box.inset(self.look.px(4), self.look.px(4))
        gap = self.look.px(3.5)
        width = (room.w - gap * (len(self.groups) - 1)) / sum(self.groups)
        cells, x = [], room.x
        for size in self.groups:
            cells += [Box(x + width * number, room.y, width, room.h) for number in range(size)]
            x += width * size + gap
        return cells

    def _set_caret(self, x: float, y: float) -> None:
        self.caret = sum(1 for cell in self._cells()[: len(self.text)] if cell.centre[0] < x)
        self.repaint()


class ReadCells(CellField):
    """A number to be looked at, not to be changed: no caret, no touch."""

    def __init__(
        self, look: Look, box: Box, value: str, *, groups: tuple[int, ...], doubtful: tuple[int, ...]
    ) -> None:
        super().__init__(look, box, value, _unchanged, groups=groups, masked=True, doubtful=doubtful)

    def on_touch_down(self, touch: Any) -> bool:
        return False


def _unchanged(_words: str) -> None:
    """Nobody types here."""

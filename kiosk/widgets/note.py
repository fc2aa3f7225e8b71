"""A sentence that must not be overlooked: what there is to mend, or what is to be known beforehand."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.widgets.box import Box
from kiosk.widgets.even import even_width
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.said import spoken_of
from kiosk.widgets.touchable import Touchable


class Note(Piece):
    """A tinted block with a thick edge, at the top of ``room`` and as high as its words, which are as large as body type
    unless ``capital_mm`` says else."""

    def __init__(
        self,
        look: Look,
        room: Box,
        words: str,
        *,
        icon: str,
        error: bool = False,
        capital_mm: float | None = None,
    ) -> None:
        self._side, self._pad = look.px(9), look.px(4)
        super().__init__(look, room, "note")
        self.note, self.icon_name, self.error = words, icon, error
        width = room.w - self._side - 4.5 * self._pad
        capital = capital_mm or look.scale.body
        width = even_width(words, look.font_px(capital), width, bold=True)
        self._made = self.set(words, width, capital, bold=True)
        self.box = room.cut_top(max(self._side, self._made.ink) + 2 * self._pad)[0]
        self.pos, self.size = (self.box.x, self.box.y), (self.box.w, self.box.h)
        self.repaint()

    def paint(self) -> None:
        theme = self.look.theme
        ink, ground = (theme.error, theme.error_tint) if self.error else (theme.primary, theme.tint)
        self.fill(self.box, ground, 2)
        self.fill(self.box.cut_left(self.look.px(2))[0], ink)
        inner = self.box.inset(1.75 * self._pad, self._pad)
        mark, words = inner.cut_left(self._side, self._pad)
        self.icon(self.icon_name, mark.cut_top(self._side)[0], ink)
        self.place(self._made, words.middle(words.w, self._made.ink), ink)


class DoorNote(Touchable):
    """A note that can be touched; ``door`` says where it leads."""

    def __init__(
        self, look: Look, room: Box, words: str, door: str, on_press: Callable[[], None], *, key: str
    ) -> None:
        self._side, self._pad = look.px(9), look.px(4)
        super().__init__(look, room, key, on_press)
        self.spoken = spoken_of(words)
        width = room.w - 2 * self._side - 5.5 * self._pad
        self._note = self.set(words, width, look.scale.body, bold=True)
        self._door = self.set(door, width, look.scale.caption)
        self._gap = look.px(3.6)
        height = self._note.ink + self._gap + self._door.ink + 2 * self._pad
        self.box = room.cut_top(max(height, look.px(22)))[0]
        self.pos, self.size = (self.box.x, self.box.y), (self.box.w, self.box.h)
        self.repaint()

    def paint(self) -> None:
        theme, gap = self.look.theme, self._gap
        self.panel(self.box, theme.tint_down if self.down else theme.tint, theme.primary)
        inner = self.box.inset(self._pad * 1.25, self._pad)
        mark, rest = inner.cut_left(self._side, self._pad)
        door, room = rest.cut_right(self._side, self._pad)
        block = room.middle(room.w, self._note.ink + gap + self._door.ink)
        above, below = block.cut_top(self._note.ink, gap)
        self.icon("info", mark.middle(self._side, self._side), theme.primary)
        self.icon("chevron-right", door.middle(self._side, self._side), theme.primary)
        self.place(self._note, above, theme.primary)
        self.place(self._door, below, theme.second)

"""Prompts beside an account: who, what, when, where. To be read, not to be touched."""

from __future__ import annotations

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import extent
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece


class Chips(Piece):
    """Tinted words one after the other, in as many lines as they take; ``box`` shrinks to them."""

    def __init__(self, look: Look, room: Box, words: list[str]) -> None:
        super().__init__(look, room, "chips")
        self.prompts = words
        self._capital = look.scale.caption
        self._places = self._lay_out(room)
        low = min((place.y for _, place in self._places), default=room.top)
        self.box = Box(room.x, low, room.w, room.top - low)
        self.repaint()

    def _lay_out(self, room: Box) -> list[tuple[str, Box]]:
        look, gap = self.look, self.look.px(3)
        h, x, top = look.px(11), room.x, room.top
        places = []
        for words in self.prompts:
            w = min(room.w, extent(words, look.font_px(self._capital), bold=True) + look.px(8))
            if x + w > room.right + 1:
                x, top = room.x, top - h - gap
            places.append((words, Box(x, top - h, w, h)))
            x += w + gap
        return places

    def paint(self) -> None:
        for words, place in self._places:
            self.fill(place, self.look.theme.warm_tint, 5.5)
            self.words(
                words,
                place.inset(self.look.px(3), 0),
                self._capital,
                self.look.theme.ink,
                bold=True,
                centre=True,
                middle=True,
            )

"""Short words one after the other: prompts to be read, phrases to be touched."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import extent
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.touchable import Touchable

_GAP_MM = 3.0
PHRASE_MM = 20.0
"""Height of a phrase: it is a button."""


class Chips(Piece):
    """Tinted words to be read, in as many lines as they take; ``box`` shrinks to them."""

    def __init__(self, look: Look, room: Box, words: list[str]) -> None:
        super().__init__(look, room, "chips")
        self.prompts = words
        self._capital = look.scale.caption
        widths = [_width(look, one, self._capital) for one in words]
        self._places = flowing(room, widths, look.px(2.3 * self._capital), look.px(_GAP_MM))
        low = min((place.y for place in self._places), default=room.top)
        self.box = Box(room.x, low, room.w, room.top - low)
        self.repaint()

    def paint(self) -> None:
        look = self.look
        for words, place in zip(self.prompts, self._places, strict=True):
            self.fill(place, look.theme.warm_tint, place.h / 2 / look.panel.px_per_mm)
            room = place.inset(look.px(3), 0)
            self.words(words, room, self._capital, look.theme.ink, bold=True, centre=True, middle=True)


class PhraseChip(Touchable):
    """Words that go into the field when they are touched; ticked while they stand there."""

    def __init__(
        self, look: Look, box: Box, key: str, label: str, on_press: Callable[[], None], *, ticked: bool
    ) -> None:
        super().__init__(look, box, key, on_press)
        self.label, self.ticked = label, ticked
        self.repaint()

    def tick(self, *, ticked: bool) -> None:
        if ticked != self.ticked:
            self.ticked = ticked
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        inside = theme.tint_down if self.down else theme.tint if self.ticked else theme.sheet
        self.panel(
            self.box, inside, theme.ink if self.ticked else theme.border, 1.2 if self.ticked else 0.5, 10
        )
        side, room = look.px(_MARK_MM), self.box.inset(look.px(2.5), look.px(2))
        wide = extent(self.label, look.font_px(look.scale.caption), bold=True)
        if wide + side + look.px(2) <= room.w:
            mark, room = self.box.inset(look.px(3.5), look.px(2)).cut_left(side, look.px(2))
            self.icon("check" if self.ticked else "plus", mark.middle(side, side), theme.primary)
        centre = room.w <= wide + look.px(2)
        self.words(self.label, room, look.scale.caption, theme.ink, bold=True, centre=centre, middle=True)


_MARK_MM = 6.0


def phrase_places(look: Look, room: Box, labels: list[str]) -> list[Box]:
    """Where phrases stand, from the top of ``room``: each as wide as its words, or in one line of equal parts if
    only so all find a place. Those that find none are left out."""
    tall, gap = look.px(PHRASE_MM), look.px(_GAP_MM)
    words = [_width(look, one, look.scale.caption) for one in labels]
    places = flowing(room, [width + look.px(_MARK_MM + 1.5) for width in words], tall, gap)
    kept = [place for place in places if place.y >= room.y - 1]
    if len(kept) < len(labels) and room.h >= tall:
        equal = room.cut_top(tall)[0].grid(len(labels), 1, gap)
        if equal[0].w >= max(words) - look.px(3):
            return equal
    return kept


def flowing(room: Box, widths: list[float], h: float, gap: float) -> list[Box]:
    """One after the other, in as many lines as they take from the top of ``room``."""
    x, top = room.x, room.top
    places = []
    for width in widths:
        w = min(room.w, width)
        if x + w > room.right + 1:
            x, top = room.x, top - h - gap
        places.append(Box(x, top - h, w, h))
        x += w + gap
    return places


def _width(look: Look, words: str, capital: float) -> float:
    return extent(words, look.font_px(capital), bold=True) + look.px(8) + 2

"""An area of the country in a list, and the village that was chosen as an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import Typeset, fitted, shortened
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece, measured
from kiosk.widgets.touchable import Touchable

ROW_MM = 21.0
"""At medium type; larger letters make it higher (`row_height`)."""
_PIN_MM, _PAD_MM, _LINE_GAP_MM = 18.0, 6.0, 3.4
"""The pin beside a chosen address, the air around both, and between two of its lines."""


def row_height(look: Look) -> float:
    """Pixels of one row: a name and a line below it."""
    return max(look.px(ROW_MM), look.px(1.5 * look.scale.body + 1.6 * look.scale.caption + 5))


class PlaceTile(Touchable):
    """A name and what it lies in; an arrow where one goes down into it."""

    def __init__(
        self,
        look: Look,
        box: Box,
        code: str,
        on_press: Callable[[], None],
        *,
        name: str,
        hint: str,
        leads_on: bool,
    ) -> None:
        super().__init__(look, box, f"choice.{code}", on_press)
        self.name, self.hint, self.leads_on = name, hint, leads_on
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box, theme.tint_down if self.down else theme.sheet, theme.border)
        room = self.box.inset(look.px(4), look.px(2))
        mark, room = room.cut_left(look.px(8), look.px(3.5))
        self.icon("map" if self.leads_on else "map-pin", mark.middle(mark.w, mark.w), theme.primary)
        if self.leads_on:
            arrow, room = room.cut_right(look.px(7), look.px(2))
            self.icon("chevron-right", arrow.middle(arrow.w, arrow.w), theme.primary)
        name = fitted(self.name, look.font_px(look.scale.body), room.w, room.h * 0.55, bold=True)
        hint = shortened(self.hint, look.font_px(look.scale.caption), room.w, 1)
        # The ink ends below descenders that a hint seldom has: what is seen stands in the middle.
        seen = room.cut_top(0, look.px(1.5))[1]
        block = seen.middle(seen.w, name.ink + look.px(1.4) + hint.ink)
        self.place(name, block, theme.ink)
        self.place(hint, block.cut_bottom(hint.ink)[0], theme.second)


def _address(look: Look, width: float, lines: Sequence[str]) -> list[Typeset]:
    """The lines of an address as they are set on a card of this width."""
    text_w = width - look.px(_PIN_MM + 3 * _PAD_MM)
    first = measured(look, lines[0], text_w, look.scale.title, bold=True)
    return [first, *(measured(look, line, text_w, look.scale.body) for line in lines[1:])]


def _address_tall(look: Look, made: Sequence[Typeset]) -> float:
    gap = look.px(_LINE_GAP_MM)
    return max(look.px(_PIN_MM), sum(one.ink + gap for one in made) - gap) + look.px(2 * _PAD_MM)


class ChosenPlace(Piece):
    """The lines of the address, the village large."""

    @staticmethod
    def tall(look: Look, width: float, lines: Sequence[str]) -> float:
        """Pixels of a card of this width."""
        return _address_tall(look, _address(look, width, lines))

    def __init__(self, look: Look, room: Box, lines: Sequence[str]) -> None:
        super().__init__(look, room, "chosen")
        self.lines = list(lines)
        self._made = _address(look, room.w, self.lines)
        self.box = room.cut_top(_address_tall(look, self._made))[0]
        self.pos, self.size = (self.box.x, self.box.y), (self.box.w, self.box.h)
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box, theme.tint, theme.ink, 1.2)
        pad, side, gap = look.px(_PAD_MM), look.px(_PIN_MM), look.px(_LINE_GAP_MM)
        mark, rest = self.box.inset(pad).cut_left(side, pad)
        self.icon("map-pin", mark.middle(side, side), theme.primary)
        for number, made in enumerate(self._made):
            line, rest = rest.cut_top(made.ink, gap)
            self.place(made, line, theme.second if number else theme.ink)

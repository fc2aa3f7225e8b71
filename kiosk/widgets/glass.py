"""A card's outline in pixels, and fields that remember a finger."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.touchable import Touchable

_LARGEST_MM = 6.8
"""Of the capitals in it: the card does not grow with the type."""
_CARD = 54.0 / 85.6
"""Height to width of an identity card (ISO/IEC 7810, ID-1)."""


class CardOutline(Piece):
    """As wide as it is told, whatever a millimetre is believed to be; the figure stands in it."""

    def __init__(self, look: Look, box: Box, card_px: int, words: str) -> None:
        super().__init__(look, box)
        self.card_px, self.said = card_px, words
        self.repaint()

    @staticmethod
    def height(look: Look, card_px: float) -> float:
        """Pixels that an outline of this width takes."""
        return card_px * _CARD

    def measure(self, card_px: int, words: str) -> None:
        if (card_px, words) != (self.card_px, self.said):
            self.card_px, self.said = card_px, words
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        card = self.box.middle(self.card_px, min(self.card_px * _CARD, self.box.h))
        self.panel(card, theme.tint, theme.ink, 0.5)
        inside = card.inset(look.px(3), look.px(3))
        self.words(self.said, inside, min(look.scale.body, _LARGEST_MM), theme.ink, bold=True, middle=True)


class TouchField(Touchable):
    """Empty until a finger has been there; then ticked."""

    def __init__(self, look: Look, box: Box, number: int, on_press: Callable[[], None]) -> None:
        super().__init__(look, box, f"cell.{number}", on_press)
        self.touched = False
        self.repaint()

    def answer(self, *, touched: bool) -> None:
        if touched != self.touched:
            self.touched = touched
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        ground = theme.tint_down if self.down or self.touched else theme.sheet
        self.panel(self.box, ground, theme.border, 0.5)
        if self.touched:
            side = min(self.box.w, self.box.h, look.px(24)) * 0.6
            self.icon("check", self.box.middle(side, side), theme.ink)

"""A telephone number to be read from across the room."""

from __future__ import annotations

from kiosk.widgets.box import Box
from kiosk.widgets.capitals import lowered
from kiosk.widgets.fonts import extent
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece

_LARGEST_MM = 20.0


class PhonePlate(Piece):
    """A receiver in a disc, what the number is of, and the number as large as the plate allows."""

    def __init__(self, look: Look, box: Box, label: str, number: str) -> None:
        super().__init__(look, box, "telephone")
        self.label, self.number = label, number
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box, theme.tint, theme.primary, 0.7)
        room = self.box.inset(look.px(6), look.px(4))
        side = min(room.h * 0.8, look.px(26))
        disc, words = room.cut_left(side, look.px(6))
        disc = disc.middle(side, side)
        self.disc(disc, theme.primary)
        self.icon("phone", disc.inset(side * 0.24), theme.on_primary)
        label = self.set(self.label, words.w, look.scale.caption)
        capital = self._capital(words.w, words.h - label.ink - look.px(4))
        number = self.set(self.number, words.w, capital, bold=True)
        block = words.middle(words.w, label.ink + look.px(4) + number.ink)
        place, below = block.cut_top(label.ink, look.px(4))
        self.place(label, place, theme.ink)
        self.place(number, below, theme.ink)

    def _capital(self, width: float, height: float) -> float:
        """Millimetres; one line if the body's size allows it."""
        look = self.look

        def fits(capital: float) -> bool:
            return extent(self.number, look.font_px(capital), bold=True) + 2 <= width

        largest = min(_LARGEST_MM, height / look.panel.px_per_mm / 1.15)
        return lowered(largest, fits, least_mm=look.scale.body, step_mm=0.5)

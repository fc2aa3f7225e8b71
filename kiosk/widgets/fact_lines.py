"""Short facts one under the other, each with a picture."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece


class FactLines(Piece):
    """Equal lines from the top of ``box``, at most ``tallest_mm`` high each; (icon, words) a line."""

    def __init__(
        self, look: Look, box: Box, facts: Sequence[tuple[str, str]], *, capital_mm: float, tallest_mm: float
    ) -> None:
        super().__init__(look, box, "facts")
        self.facts, self.capital_mm, self.tallest_mm = facts, capital_mm, tallest_mm
        self.repaint()

    def paint(self) -> None:
        look, theme, count = self.look, self.look.theme, max(1, len(self.facts))
        gap = look.px(2)
        tall = min(look.px(self.tallest_mm), (self.box.h - gap * (count - 1)) / count)
        lines = self.box.cut_top(tall * count + gap * (count - 1))[0].grid(1, count, gap)
        for line, (icon, words) in zip(lines, self.facts, strict=False):
            side = min(line.h, look.px(18))
            disc, text = line.cut_left(side, look.px(4))
            disc = disc.middle(side, side)
            self.disc(disc, theme.warm_tint)
            self.icon(icon, disc.inset(side * 0.21), theme.primary)
            self.words(words, text, self.capital_mm, theme.ink, bold=True, middle=True)

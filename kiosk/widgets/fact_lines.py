"""Short facts one under the other, each with a picture."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.widgets.box import Box
from kiosk.widgets.even import even_width
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece, measured

_LEAST_GAP_MM, _MOST_GAP_MM = 3.5, 8.0
_DISC_OF_WIDTH = 0.14


class FactLines(Piece):
    """Lines from the top of ``box``, as high as their words with air between; (icon, words) a line."""

    def __init__(self, look: Look, box: Box, facts: Sequence[tuple[str, str]], *, capital_mm: float) -> None:
        super().__init__(look, box, "facts")
        self.facts, self.capital_mm = facts, capital_mm
        self.repaint()

    @classmethod
    def height_for(
        cls, look: Look, width: float, facts: Sequence[tuple[str, str]], *, capital_mm: float
    ) -> float:
        """Pixels that these lines want, with little air between them."""
        side = min(look.px(18), width * _DISC_OF_WIDTH)
        room = width - side - look.px(4)
        lines = [max(side, measured(look, words, room, capital_mm, bold=True).ink) for _, words in facts]
        return sum(lines) + look.px(_LEAST_GAP_MM) * max(0, len(lines) - 1)

    def paint(self) -> None:
        look, theme, count = self.look, self.look.theme, max(1, len(self.facts))
        side = min(look.px(18), self.box.w * _DISC_OF_WIDTH, self.box.h / count - look.px(_LEAST_GAP_MM))
        rest = self.box
        heights = self._heights(side)
        spare = (rest.h - sum(heights)) / max(1, count - 1)
        gap = max(look.px(_LEAST_GAP_MM), min(look.px(_MOST_GAP_MM), spare))
        for height, (icon, words) in zip(heights, self.facts, strict=True):
            line, rest = rest.cut_top(height, gap)
            disc, text = line.cut_left(side, look.px(4))
            disc = disc.middle(side, side)
            self.mark(disc, icon)
            even = even_width(words, look.font_px(self.capital_mm), text.w, bold=True)
            self.words(words, text.cut_left(even)[0], self.capital_mm, theme.ink, bold=True, middle=True)

    def mark(self, disc: Box, icon: str) -> None:
        """What stands before the words."""
        self.disc(disc, self.look.theme.warm_tint)
        self.icon(icon, disc.inset(disc.w * 0.21), self.look.theme.primary)

    def _heights(self, side: float) -> list[float]:
        """What each line's words take; all of them less, in the same part, where the box is too short."""
        look = self.look
        width = self.box.w - side - look.px(4)
        wanted = [
            max(side, self.set(words, width, self.capital_mm, bold=True).ink) for _, words in self.facts
        ]
        room = self.box.h - look.px(_LEAST_GAP_MM) * (len(wanted) - 1)
        part = min(1.0, room / max(1.0, sum(wanted)))
        return [height * part for height in wanted]

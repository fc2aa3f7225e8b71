"""The way of a visit in pictures, each with its words: side by side, or one under the other where words are long."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.presenters.first_views import Drawing
from kiosk.widgets.box import Box
from kiosk.widgets.fonts import Typeset, typeset, widest
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.scenes import draw

_ARROW_MM, _AIR_MM = 9.0, 4.0
_LEAST_PICTURE_MM = 22.0
_ROWS_MM = (20.0, 16.0, 12.5)


class Way(Piece):
    """From left to right, with arrows between. Where there is no room for pictures the words stay."""

    def __init__(self, look: Look, box: Box, facts: Sequence[tuple[Drawing, str]]) -> None:
        super().__init__(look, box, "facts")
        self.facts = tuple(facts)
        self.repaint()

    def paint(self) -> None:
        look = self.look
        cells = self.box.grid(len(self.facts), 1, look.px(_ARROW_MM + 2))
        size = look.font_px(look.scale.body)
        longest = max(widest(words, size, bold=True) for _, words in self.facts)
        captions = [typeset(words, size, bold=True, width=cells[0].w, centre=True) for _, words in self.facts]
        tallest = max(made.ink for made in captions)
        picture = self.box.h - tallest - look.px(_AIR_MM)
        if longest <= cells[0].w and picture >= look.px(_LEAST_PICTURE_MM):
            side = min(picture, cells[0].w * 0.92)
            self._side_by_side(cells, captions, side, side + look.px(_AIR_MM) + tallest)
        else:
            self._one_under_the_other()

    def _side_by_side(self, cells: list[Box], captions: list[Typeset], side: float, height: float) -> None:
        look, theme = self.look, self.look.theme
        for number, (cell, (drawing, _), caption) in enumerate(zip(cells, self.facts, captions, strict=True)):
            block = cell.middle(cell.w, min(cell.h, height))
            place, below = block.cut_top(side, look.px(_AIR_MM))
            self.fill(place, theme.tint, 4)
            draw(self, drawing, place.inset(place.w * 0.06, place.h * 0.06))
            self.place(caption, below, theme.ink)
            if number:
                arrow = look.px(_ARROW_MM)
                self.icon(
                    "arrow-right",
                    Box(cell.x - arrow - look.px(1), place.centre[1] - arrow / 2, arrow, arrow),
                    theme.primary,
                )

    def _one_under_the_other(self) -> None:
        """With pictures as large as leave room for all; else as many as there is room for, what to bring before all others."""
        look, theme = self.look, self.look.theme
        for row_mm in _ROWS_MM:
            side, gap = look.px(row_mm), look.px(min(3.0, row_mm / 6))
            lines = [
                self.set(words, self.box.w - side - look.px(5), look.scale.body, bold=True)
                for _, words in self.facts
            ]
            heights = [max(side, line.ink) for line in lines]
            if sum(heights) + gap * (len(heights) - 1) <= self.box.h + 1:
                break
        rest = self.box
        for (drawing, _), made, height in zip(self.facts, lines, heights, strict=True):
            if height > rest.h + 1:
                return
            line, rest = rest.cut_top(height, gap)
            picture, text = line.cut_left(side, look.px(5))
            picture = picture.middle(side, side)
            self.fill(picture, theme.tint, 3)
            draw(self, drawing, picture.inset(side * 0.06))
            self.place(made, text.middle(text.w, made.ink), theme.ink)

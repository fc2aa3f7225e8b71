"""Where the visitor stands: four chapters in words, and "langkah 3 dari 9"."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import extent
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece


class ChapterLine(Piece):
    """One bar a chapter: done, present, to come; words carry it, colour only helps."""

    def __init__(
        self, look: Look, box: Box, chapters: Sequence[str], *, present: int, step: str, part: float
    ) -> None:
        """``present`` counts from 0; ``part`` is how much of the whole way is done, 0 to 1."""
        super().__init__(look, box, "progress")
        self.chapters, self.present, self.step, self.part = chapters, present, step, part
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        width = extent(self.step, look.font_px(look.scale.caption), bold=True) + 2
        if look.panel.landscape:
            step, line = self.box.cut_right(width, look.px(8))
        else:
            step, line = self.box.cut_top(look.px(8), look.px(3))
        self.words(self.step, step, look.scale.caption, theme.ink, bold=True)
        bar, names = line.cut_bottom(look.px(2.0), look.px(1.6))
        cells, tracks = (part.grid(len(self.chapters), 1, look.px(4)) for part in (names, bar))
        capital = self._capital(cells[0].w)
        for number, (cell, track) in enumerate(zip(cells, tracks, strict=True)):
            self._track(number, track)
            self._name(number, cell, capital)

    def _capital(self, width: float) -> float:
        """One size for all four names: the largest, up to a caption's, at which the longest fits."""
        look, capital = self.look, self.look.scale.caption
        room = width - look.px(7)
        while capital > 4.0 and any(
            extent(n, look.font_px(capital), bold=True) > room for n in self.chapters
        ):
            capital -= 0.1
        return capital

    def _track(self, number: int, track: Box) -> None:
        theme = self.look.theme
        self.fill(track, theme.hairline, 1)
        if number < self.present:
            self.fill(track, theme.primary, 1)
        elif number == self.present:
            self.fill(track.cut_left(track.w * max(0.12, self.part))[0], theme.primary, 1)

    def _name(self, number: int, cell: Box, capital: float) -> None:
        theme, look = self.look.theme, self.look
        now = number == self.present
        if number < self.present:
            mark, cell = cell.cut_left(look.px(6), look.px(1))
            self.icon(
                "check", Box(mark.x, mark.top - look.px(capital / 2 + 3), mark.w, mark.w), theme.primary
            )
        self.words(self.chapters[number], cell, capital, theme.ink if now else theme.second, bold=now)

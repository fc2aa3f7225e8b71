"""Where the visitor stands: four chapters in words, and "Langkah 2 dari 5" of the present one."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.widgets.box import Box
from kiosk.widgets.capitals import LEAST_CAPITAL_MM
from kiosk.widgets.fonts import extent
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece

_LINE = 1.4
"""Height of a line from its capitals' top to its descenders, as a part of the capitals'."""
_MARK_MM = 7.0
"""A check mark before the name of a chapter that is done, with its gap."""


class ChapterLine(Piece):
    """One bar a chapter: done, present, to come; words carry it, colour only helps.

    Where the four names do not stand side by side, the present one is said behind the step.
    """

    def __init__(
        self, look: Look, box: Box, chapters: Sequence[str], *, present: int, step: str, part: float
    ) -> None:
        """``present`` counts from 0; ``part`` is how much of the present chapter is reached, 0 to 1."""
        super().__init__(look, box, "progress")
        self.chapters, self.present, self.step, self.part = chapters, present, step, part
        self.repaint()

    def paint(self) -> None:
        look = self.look
        step, line = self._apart()
        count, gap, thick = len(self.chapters), look.px(4), look.px(2.4)
        capital = self._capital((line.w - (count - 1) * gap) / count, line.h - look.px(4))
        under = line.cut_top(thick) if capital is None else line.cut_bottom(thick, look.px(1.6))
        tracks, cells = (part.grid(count, 1, gap) for part in under)
        for number, track in enumerate(tracks):
            self._track(number, track)
        said = self.step
        if capital is None:
            said = f"{self.step} \u00b7 {self.chapters[self.present]}"
        else:
            for number, cell in enumerate(cells):
                self._name(number, cell, capital)
        capital = look.scale.caption
        longest = extent(said, look.font_px(capital), bold=True) + 2
        capital = max(LEAST_CAPITAL_MM, capital * min(1.0, step.w / longest))
        self.words(said, step, capital, look.theme.ink, bold=True)

    def _apart(self) -> tuple[Box, Box]:
        """Places of the step, and of names and bars. Lying they share a line if the names have room there."""
        look = self.look
        if not look.panel.landscape:
            return self.box.cut_top(look.px(_LINE * look.scale.caption), look.px(3))
        width = extent(self.step, look.font_px(look.scale.caption), bold=True) + 2
        step, line = self.box.cut_right(width, look.px(8))
        names_w = (line.w - look.px(4) * (len(self.chapters) - 1)) / len(self.chapters)
        if self._capital(names_w, line.h - look.px(4)) is not None:
            return step, line
        said = f"{self.step} \u00b7 {self.chapters[self.present]}"
        width = extent(said, look.font_px(look.scale.caption), bold=True) + 2
        step, line = self.box.cut_left(width, look.px(8))
        return step, line.inset(0, look.px(2))

    def _capital(self, width: float, height: float) -> float | None:
        """One size for all four names: the largest, up to a caption's, at which the longest fits; None: none does."""
        look = self.look
        capital = min(look.scale.caption, height / look.px(_LINE))
        room = width - look.px(_MARK_MM)
        longest = max(extent(name, look.font_px(capital), bold=True) for name in self.chapters)
        capital *= min(1.0, room / max(1.0, longest + 1))
        return capital if capital >= max(LEAST_CAPITAL_MM - 0.15, 0.85 * look.scale.caption) else None

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
            mark, cell = cell.cut_left(look.px(_MARK_MM - 1), look.px(1))
            self.icon(
                "check", Box(mark.x, mark.top - look.px(capital / 2 + 3), mark.w, mark.w), theme.primary
            )
        self.words(self.chapters[number], cell, capital, theme.ink if now else theme.second, bold=now)

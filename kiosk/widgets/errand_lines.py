"""Five lines of an errand: done, at work with a bar, to come, stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.presenters.maintenance_views import LineState
from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece

_TALLEST_MM = 44.0


@dataclass(frozen=True, slots=True)
class LineWords:
    """One line, already said."""

    words: str
    state: LineState
    far: str | None = None


class ErrandLines(Piece):
    """Equal lines from the top of ``box``; ``part``: 0 to 1 of the line at work, None: no bar."""

    def __init__(self, look: Look, box: Box, lines: Sequence[LineWords], part: float | None) -> None:
        super().__init__(look, box, "errand")
        self.lines, self.part = list(lines), part
        self.repaint()

    def show(self, lines: Sequence[LineWords], part: float | None) -> None:
        if (list(lines), part) != (self.lines, self.part):
            self.lines, self.part = list(lines), part
            self.repaint()

    def paint(self) -> None:
        look = self.look
        h = min(look.px(_TALLEST_MM), self.box.h / len(self.lines))
        rest = self.box
        for line in self.lines:
            place, rest = rest.cut_top(h)
            self._line(line, place)

    def _line(self, line: LineWords, place: Box) -> None:
        look, theme = self.look, self.look.theme
        side = min(look.px(13 if look.panel.landscape else 17), place.h * 0.62)
        mark, text = place.cut_left(side, look.px(5))
        self._mark(line.state, mark.middle(side, side))
        waits = line.state is LineState.TO_COME
        words = self.set(line.words, text.w, look.scale.body, bold=not waits)
        far = self.set(line.far, text.w, look.scale.caption) if line.far else None
        bar = self.part is not None and line.state is LineState.NOW
        gap, thick = look.px(2.6), look.px(2)
        block = text.middle(text.w, words.ink + (gap + far.ink if far else 0) + (gap + thick if bar else 0))
        above, block = block.cut_top(words.ink, gap)
        self.place(words, above, theme.second if waits else theme.ink)
        if far:
            below, block = block.cut_top(far.ink, gap)
            self.place(far, below, theme.second)
        if bar and self.part is not None:
            track = block.cut_top(thick)[0]
            self.fill(track, theme.hairline, 1)
            self.fill(track.cut_left(max(thick, track.w * self.part))[0], theme.primary, 1)

    def _mark(self, state: LineState, disc: Box) -> None:
        theme, room = self.look.theme, disc.inset(disc.w * 0.22)
        match state:
            case LineState.DONE:
                self.disc(disc, theme.good)
                self.icon("check", room, theme.sheet)
            case LineState.NOW:
                self.disc(disc, theme.primary)
                self.icon("arrow-right", room, theme.on_primary)
            case LineState.STOPPED:
                self.disc(disc, theme.warm)
                self.icon("minus", room, theme.ink)
            case LineState.TO_COME:
                self.disc(disc, theme.border)
                self.disc(disc.inset(max(1.5, self.look.px(0.5))), theme.paper)

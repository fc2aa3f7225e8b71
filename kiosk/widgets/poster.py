"""The poster of the welcome page: one call, and the three figures that are promised."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from kiosk.layout import Colours
from kiosk.widgets.box import Box
from kiosk.widgets.fonts import Typeset, extent
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.piece import Piece

_TITLE_MM, _FIGURE_MM = 24.0, 34.0
"""The largest capitals; 20 mm are read from three metres and more."""
_PARTS = tuple(1 - 0.05 * step for step in range(15))


class _Shown(NamedTuple):
    """Whether the help, the words below the figures, and the figures stand there."""

    help: bool
    words: bool
    figures: bool


_STAGES = tuple(
    _Shown(*one) for one in ((True,) * 3, (False, True, True), (False, False, True), (False,) * 3)
)
_DIM = (Colours.DARK, Colours.CONTRAST)
"""Where a large area of the primary colour would dazzle."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What is promised, said: "12", "hari kerja", "paling lama sampai dijawab"."""

    figure: str
    unit: str
    words: str


@dataclass(frozen=True, slots=True)
class _Setting:
    title: Typeset
    help: Typeset | None
    figures: tuple[tuple[Typeset, ...], ...]
    gap: float

    @property
    def head(self) -> float:
        return self.title.ink + (self.gap * 0.7 + self.help.ink if self.help else 0)

    @property
    def foot(self) -> float:
        return max(map(self.column, self.figures), default=0) + self.gap

    @staticmethod
    def below(made: Typeset) -> float:
        """White below a line: descenders of "Rp" need some of it."""
        return 0.28 * made.font_px

    def column(self, figure: tuple[Typeset, ...]) -> float:
        return sum(made.ink for made in figure) + sum(self.below(made) for made in figure[:-1])

    @property
    def height(self) -> float:
        return self.head + self.gap * 2 + self.foot


class Poster(Piece):
    """On the office's colour: title and help above, the figures in columns below, as large as the room allows."""

    def __init__(
        self, look: Look, box: Box, room: Box, *, title: str, help_: str | None, figures: Sequence[Figure]
    ) -> None:
        super().__init__(look, box, "hero")
        self.room, self.title, self.help, self.figures = room, title, help_, tuple(figures)
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        dim = look.layout.colours in _DIM
        self.fill(self.box, theme.tint if dim else theme.primary)
        ink = theme.ink if dim else theme.on_primary
        made = self._setting()
        if made.title.ink > self.room.h:
            return  # the largest type beside a long notice: the doors are what must stay
        spare = max(0.0, self.room.h - made.height) / 3
        place, rest = self.room.cut_top(0, spare)[1].cut_top(made.title.ink, made.gap * 0.7)
        self.place(made.title, place, ink)
        if made.help:
            self.place(made.help, rest.cut_top(made.help.ink)[0], ink)
        if not made.figures:
            return
        foot = self.room.cut_bottom(0, spare)[1].cut_bottom(made.foot)[0]
        faint = theme.hairline if dim else theme.primary_faint
        self._figures(foot, made, theme.primary if dim else theme.on_primary, ink, faint)

    def height_at(self, part: float) -> float:
        """Pixels of all of it at ``part`` of its largest letters."""
        return self._set_at(part, _STAGES[0]).height

    def _figures(self, foot: Box, made: _Setting, figure: Colour, ink: Colour, faint: Colour) -> None:
        line, foot = foot.cut_top(max(1.5, self.look.px(0.6)), made.gap)
        self.fill(line, faint)
        for column, rest in zip(made.figures, self._columns(foot), strict=True):
            for number, typeset in enumerate(column):
                place, rest = rest.cut_top(typeset.ink, made.below(typeset))  # noqa: PLW2901 cut and go on
                self.place(typeset, place, ink if number else figure)

    def _columns(self, foot: Box) -> list[Box]:
        return foot.grid(max(1, len(self.figures)), 1, self.look.px(6))

    def _setting(self) -> _Setting:
        """The largest at which everything fits; small print goes before anything gets smaller than it may be."""
        for shown in _STAGES:
            # Halving: each size that is tried opens fonts of its own and draws all words.
            found = bisect_left(_PARTS, True, key=partial(self._fits, shown))
            if found < len(_PARTS):
                return self._set_at(_PARTS[found], shown)
        return self._set_at(_PARTS[-1], _STAGES[-1])

    def _fits(self, shown: _Shown, part: float) -> bool:
        made = self._set_at(part, shown)
        return made.height <= self.room.h and not self._breaks(made)

    def _set_at(self, part: float, shown: _Shown) -> _Setting:
        scale, width = self.look.scale, self.room.w
        title = self.set(self.title, width, max(scale.title, _TITLE_MM * part), bold=True)
        below = self.set(self.help, width, max(scale.body, 7 * part)) if self.help and shown.help else None
        column = self._columns(self.room)[0].w
        columns = []
        for one in self.figures if shown.figures else ():
            made = [
                self.set(one.figure, column, max(scale.title, _FIGURE_MM * part), bold=True),
                self.set(one.unit, column, max(scale.caption, min(scale.title, 12 * part)), bold=True),
            ]
            columns.append(
                (*made, self.set(one.words, column, scale.caption)) if shown.words else tuple(made)
            )
        return _Setting(title, below, tuple(columns), self.look.px(max(4.0, 9 * part)))

    def _breaks(self, made: _Setting) -> bool:
        """Would a word be broken?"""
        column = self._columns(self.room)[0].w
        lines = [
            (made.title, self.room.w),
            *((line, column) for figure in made.figures for line in figure[1:]),
        ]
        # Air between two figures, lest "Rp0 5" be read as one.
        lines += [(figure[0], column * 0.84) for figure in made.figures]
        return any(
            extent(word, line.font_px, bold=True) > width
            for line, width in lines
            for word in line.words.split()
        )

"""The words of the poster, set as large as a room allows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, partial
from typing import NamedTuple

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import Typeset, typeset, widest
from kiosk.widgets.look import Look

_TITLE_MM, _FIGURE_MM = 24.0, 34.0
"""The largest capitals; 20 mm are read from three metres and more."""
_PARTS = tuple(1 - 0.05 * step for step in range(15))
_NEAR = 0.06
"""Of a column's width; seen: words scaled from one size to another are wrong by 0.053 at most."""


class Figure(NamedTuple):
    """What is promised, said: "12", "hari kerja", "paling lama sampai dijawab"."""

    figure: str
    unit: str
    words: str


class PosterWords(NamedTuple):
    """All that the poster says."""

    title: str
    help: str | None
    figures: tuple[Figure, ...]


class _Shown(NamedTuple):
    """Whether the help, the words below the figures, and the figures stand there."""

    help: bool
    words: bool
    figures: bool


_STAGES = tuple(
    _Shown(*one) for one in ((True,) * 3, (False, True, True), (False, False, True), (False,) * 3)
)


class Setting(NamedTuple):
    """The words at one size. ``gap``: white between them, pixels."""

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


class _Capitals(NamedTuple):
    """Heights in pixels of the font."""

    title: float
    help: float
    figure: float
    unit: float
    words: float


def largest(look: Look, words: PosterWords, room: Box) -> Setting:
    """The largest at which everything fits; small print goes before anything gets smaller than it may be."""
    for shown in _STAGES:
        # Words are measured before any is set, since a setting is a picture of each.
        whole = bisect_left(_PARTS, True, key=partial(_is_whole, look, words, room.w, shown))
        made = _fitting(partial(_set_at, look, words, room.w, shown), _PARTS[whole:], room.h)
        if made is not None:
            return made
    return _set_at(look, words, room.w, _STAGES[-1], _PARTS[-1])


def height_at(look: Look, words: PosterWords, width: float, part: float) -> float:
    """Pixels of all of it at ``part`` of its largest letters."""
    return _set_at(look, words, width, _STAGES[0], part).height


def columns(look: Look, box: Box, count: int) -> list[Box]:
    """The places of the figures."""
    return box.grid(max(1, count), 1, look.px(6))


def _fitting(set_at: partial[Setting], parts: Sequence[float], height: float) -> Setting | None:
    """At the first of these parts at which it is no higher: mostly the very first, else found by halving."""
    at = cache(set_at)
    if parts and at(parts[0]).height <= height:
        return at(parts[0])
    found = bisect_left(parts, True, key=lambda part: at(part).height <= height)
    return at(parts[found]) if found < len(parts) else None


def _capitals(look: Look, part: float) -> _Capitals:
    scale = look.scale
    return _Capitals(
        title=look.font_px(max(scale.title, _TITLE_MM * part)),
        help=look.font_px(max(scale.body, 7 * part)),
        figure=look.font_px(max(scale.title, _FIGURE_MM * part)),
        unit=look.font_px(max(scale.caption, min(scale.title, 12 * part))),
        words=look.font_px(scale.caption),
    )


def _set_at(look: Look, words: PosterWords, width: float, shown: _Shown, part: float) -> Setting:
    sizes, column = _capitals(look, part), columns(look, Box(0, 0, width, 0), len(words.figures))[0].w
    title = typeset(words.title, sizes.title, bold=True, width=width)
    below = typeset(words.help, sizes.help, width=width) if words.help and shown.help else None
    figures = []
    for one in words.figures if shown.figures else ():
        made = (
            typeset(one.figure, sizes.figure, bold=True, width=column),
            typeset(one.unit, sizes.unit, bold=True, width=column),
        )
        figures.append((*made, typeset(one.words, sizes.words, width=column)) if shown.words else made)
    return Setting(title, below, tuple(figures), look.px(max(4.0, 9 * part)))


def _is_whole(look: Look, words: PosterWords, width: float, shown: _Shown, part: float) -> bool:
    """Would no word be broken?"""
    sizes, column = _capitals(look, part), columns(look, Box(0, 0, width, 0), len(words.figures))[0].w
    lines = [(words.title, sizes.title, width)]
    for one in words.figures if shown.figures else ():
        # Air between two figures, lest "Rp0 5" be read as one.
        lines += [(one.figure, sizes.figure, column * 0.84), (one.unit, sizes.unit, column)]
        lines += [(one.words, sizes.words, column)] if shown.words else []
    known = look.font_px(look.scale.caption)
    return all(_holds(line, font_px, known, room) for line, font_px, room in lines)


def _holds(line: str, font_px: float, known_px: float, width: float) -> bool:
    """Is no word wider? Letters grow with their size but for the rounding of each: only a near miss is measured at its
    own size, which opens a font for it."""
    about = widest(line, known_px, bold=True) * font_px / known_px
    if abs(about - width) > _NEAR * width:
        return about < width
    return widest(line, font_px, bold=True) <= width

"""The poster of the welcome page: one call, and the three figures that are promised."""

from __future__ import annotations

from kiosk.layout import Colours
from kiosk.widgets.box import Box
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.poster_words import PosterWords, Setting, columns, largest

_DIM = (Colours.DARK, Colours.CONTRAST)
"""Where a large area of the primary colour would dazzle."""


class Poster(Piece):
    """On the office's colour: title and help above, the figures in columns below, as large as the room allows."""

    def __init__(self, look: Look, box: Box, room: Box, words: PosterWords) -> None:
        super().__init__(look, box, "hero")
        self.room, self.said = room, words
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        dim = look.layout.colours in _DIM
        self.fill(self.box, theme.tint if dim else theme.primary)
        ink = theme.ink if dim else theme.on_primary
        made = largest(look, self.said, self.room)
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

    def _figures(self, foot: Box, made: Setting, figure: Colour, ink: Colour, faint: Colour) -> None:
        line, foot = foot.cut_top(max(1.5, self.look.px(0.6)), made.gap)
        self.fill(line, faint)
        places = columns(self.look, foot, len(made.figures))
        for column, rest in zip(made.figures, places, strict=True):
            for number, typeset in enumerate(column):
                place, rest = rest.cut_top(typeset.ink, made.below(typeset))  # noqa: PLW2901 cut and go on
                self.place(typeset, place, ink if number else figure)

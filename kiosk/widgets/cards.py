"""Cards to read: a picture, a heading and a sentence each, together as high as the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kivy.uix.widget import Widget

from kiosk.presenters.views import Drawing
from kiosk.widgets.box import Box
from kiosk.widgets.even import even_width
from kiosk.widgets.fonts import Typeset
from kiosk.widgets.look import Look
from kiosk.widgets.paged import FOOT_MM, Row
from kiosk.widgets.piece import Piece, measured
from kiosk.widgets.scenes import draw

GAP_MM = 5.0
_TALLEST_MM = 66.0
_LEAST_DISC_MM, _MOST_DISC_MM = 20.0, 40.0
_DRAWN: Final[Mapping[str, Drawing]] = {"lock": Drawing.LOCKED}
"""Icons that say less than a drawing would."""

Words = tuple[str, str, str | None]
"""Icon, heading, sentence."""


class NoticeCard(Piece):
    """A bordered sheet; the picture in a disc at its left."""

    def __init__(self, look: Look, box: Box, words: Words) -> None:
        super().__init__(look, box, "row")
        self.icon_name, self.heading, self.sentence = words
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box, theme.sheet, theme.hairline, 0.5)
        room = self.box.inset(look.px(5), look.px(3))
        side = _disc(look, self.box.h)
        if self._lines(room.w - side - look.px(6), look.scale.body)[2] <= room.h:
            room = self._picture(room, side)
        heading, sentence, height = self._lines(room.w, look.scale.body)
        if height > room.h:  # the largest type on a small panel
            heading, sentence, height = self._lines(room.w, look.scale.caption)
        block = room.middle(room.w, height)
        self.place(heading, block, theme.ink)
        if sentence:
            self.place(sentence, block.cut_bottom(sentence.ink)[0], theme.second)

    def _picture(self, room: Box, side: float) -> Box:
        look, theme = self.look, self.look.theme
        column, text = room.cut_left(side, look.px(6))
        disc = column.middle(side, side)
        if self.icon_name in _DRAWN:
            draw(self, _DRAWN[self.icon_name], disc)
        else:
            self.disc(disc, theme.warm_tint)
            self.icon(self.icon_name, disc.inset(side * 0.23), theme.primary)
        return text

    def _lines(self, width: float, capital_mm: float) -> tuple[Typeset, Typeset | None, float]:
        """Heading, sentence, and how high both are."""
        heading = self.set(self.heading, width, max(capital_mm, self.look.scale.body), bold=True)
        if not self.sentence:
            return heading, None, heading.ink
        width = even_width(self.sentence, self.look.font_px(capital_mm), width)
        sentence = self.set(self.sentence, width, capital_mm)
        return heading, sentence, heading.ink + self.look.px(3.6) + sentence.ink


def _disc(look: Look, height: float) -> float:
    return min(look.px(_MOST_DISC_MM), max(look.px(_LEAST_DISC_MM), height * 0.62), height - look.px(6))


def card_rows(look: Look, room: Box, cards: Sequence[Words]) -> list[Row]:
    """Equal in height and filling ``room``; where their words want more, each as high as it must be, for pages."""
    gap = look.px(GAP_MM)
    share = min(look.px(_TALLEST_MM), (room.h - gap * (len(cards) - 1)) / max(1, len(cards)))
    wanted = [_wanted(look, room.w, words, share) for words in cards]
    heights = [share] * len(cards) if max(wanted, default=0) <= share else wanted
    most = room.h - look.px(FOOT_MM)
    return [
        _row(look, min(height, most) if sum(heights) > room.h else height, words)
        for height, words in zip(heights, cards, strict=True)
    ]


def each_fits(look: Look, room: Box, cards: Sequence[Words]) -> bool:
    """Does each card, alone, stand in ``room`` above the buttons that turn the list?"""
    most = room.h - look.px(FOOT_MM)
    return all(_wanted(look, room.w, words, 0.0) <= most for words in cards)


def _wanted(look: Look, width: float, words: Words, height: float) -> float:
    text = width - look.px(16) - max(look.px(_LEAST_DISC_MM), _disc(look, height))
    high = measured(look, words[1], text, look.scale.body, bold=True).ink
    if words[2]:
        high += look.px(3.6) + measured(look, words[2], text, look.scale.body).ink
    return max(high, look.px(_LEAST_DISC_MM)) + look.px(7)


def _row(look: Look, height: float, words: Words) -> Row:
    def build(box: Box) -> list[Widget]:
        return [NoticeCard(look, box, words)]

    return Row(height, build)

"""One of the ways to do a thing, as a flat tile: a word or two, chosen or not, with or without an icon."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.widgets.box import Box
from kiosk.widgets.capitals import LEAST_CAPITAL_MM, lowered
from kiosk.widgets.even import even_width
from kiosk.widgets.fonts import extent, fitted
from kiosk.widgets.look import Look
from kiosk.widgets.touchable import Choosable

WAY_MM = 22.0
_ICON_MM = 9.0
_EDGE_MM = 3.0


def caption_for(look: Look, words: str, room: Box) -> float:
    """Height of a capital at which the words find room: the page's caption, or down to a caption at medium type."""
    fitting = lowered(look.scale.caption, lambda capital: _fits(look, words, room, capital))
    return max(fitting, LEAST_CAPITAL_MM)


def holds_words(look: Look, words: str, tile: Box) -> bool:
    """Do these words stand on a tile of this size, at their smallest?"""
    return _fits(look, words, tile.inset(look.px(_EDGE_MM), look.px(1.5)), LEAST_CAPITAL_MM)


def evened(tiles: list[WayTile]) -> list[WayTile]:
    """The same tiles, their words as large as the smallest."""
    smallest = min(tile.capital_mm for tile in tiles)
    for tile in tiles:
        tile.even_out(smallest)
    return tiles


def _fits(look: Look, words: str, room: Box, capital: float) -> bool:
    return fitted(words, look.font_px(capital), room.w, room.h, bold=True).whole


class WayTile(Choosable):
    """Chosen: a thick edge and tint, as tiles have; its words say what it is, so it needs no mark."""

    def __init__(
        self,
        look: Look,
        box: Box,
        key: str,
        on_press: Callable[[], None],
        *,
        words: str,
        icon: str = "",
        chosen: bool = False,
    ) -> None:
        super().__init__(look, box, key, on_press)
        self.label, self.icon_name, self.chosen = words, icon, chosen
        self.capital_mm = caption_for(look, words, self._room)
        self.repaint()

    @property
    def _room(self) -> Box:
        return self.box.inset(self.look.px(_EDGE_MM), self.look.px(1.5))

    def even_out(self, capital_mm: float) -> None:
        """Words beside words have one size."""
        if capital_mm < self.capital_mm:
            self.capital_mm = capital_mm
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        inside = theme.tint_down if self.down else theme.tint if self.chosen else theme.sheet
        edge, edge_mm = (theme.ink, 1.2) if self.chosen else (theme.border, 0.5)
        self.panel(self.box, inside, edge, edge_mm)
        room, capital = self._room, self.capital_mm
        side, gap = look.px(_ICON_MM), look.px(2.5)
        beside = room.cut_left(side, gap)[1]
        if not self.icon_name or not _fits(look, self.label, beside, capital):
            self._paint_words(room)  # a word would break or shrink: the icon gives way
            return
        size = look.font_px(capital)
        wide = min(extent(self.label, size, bold=True) + 2, even_width(self.label, size, beside.w, bold=True))
        block = room.middle(side + gap + wide, room.h)
        mark, text = block.cut_left(side, gap)
        self.icon(self.icon_name, mark.middle(side, side), theme.primary)
        self.words(self.label, text, capital, theme.ink, bold=True, middle=True)

    def _paint_words(self, room: Box) -> None:
        ink = self.look.theme.ink
        self.words(self.label, room, self.capital_mm, ink, bold=True, centre=True, middle=True)

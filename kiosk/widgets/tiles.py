"""Choices as tiles: an icon, one to three words, at most one line more; all of it touchable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import fitted, widest
from kiosk.widgets.look import Look
from kiosk.widgets.piece import measured
from kiosk.widgets.said import spoken_of
from kiosk.widgets.touchable import Choosable


class TileWords(NamedTuple):
    """What stands on a tile, already said in the visitor's language."""

    id: str
    label: str
    hint: str | None = None
    icon: str | None = None


class ChoiceTile(Choosable):
    """Icon on the left in a tinted disc, words beside it; chosen: thick ink border and a check mark."""

    def __init__(
        self, look: Look, box: Box, tile: TileWords, on_press: Callable[[], None], *, chosen: bool = False
    ) -> None:
        super().__init__(look, box, f"choice.{tile.id}", on_press)
        self.tile, self.chosen = tile, chosen
        self.spoken = spoken_of(tile.label)
        self.capital_mm = look.scale.button * self._part_of_button
        self.repaint()

    _part_of_button = 1.0

    @classmethod
    def part_height(cls, look: Look, tile: TileWords, width: float) -> float:
        """Pixels that a tile of this kind wants to be high for its words, ``width`` pixels wide; 22 mm at least."""
        return _least(look, tile, width, look.scale.button * cls._part_of_button, small=False)

    def even_out(self, scale: float) -> None:
        """Set the label smaller, so that all tiles of a page have one size."""
        if scale < 1:
            self.capital_mm *= scale
            self.repaint()

    def paint(self) -> None:
        theme, look = self.look.theme, self.look
        inside = theme.tint_down if self.down else theme.tint if self.chosen else theme.sheet
        edge, edge_mm = (theme.ink, 1.2) if self.chosen else (theme.border, 0.5)
        self.panel(self.box, inside, edge, edge_mm)
        room = self.box.inset(look.px(5), look.px(3))
        if self.tile.icon:
            room = self._paint_icon(room)
        elif self.chosen:
            mark, room = room.cut_right(look.px(9), look.px(2))
            self._paint_mark(mark)
        self._paint_words(room)

    def _paint_mark(self, column: Box) -> None:
        disc = column.middle(column.w, column.w)
        self.disc(disc, self.look.theme.ink)
        self.icon("check", disc.inset(disc.w * 0.14), self.look.theme.sheet)

    def _paint_icon(self, room: Box) -> Box:
        look = self.look
        side = min(max(look.px(22), min(room.h * 0.55, look.px(34))), room.h, room.w * 0.3)
        column, rest = room.cut_left(side, look.px(5))
        disc = column.middle(side, side)
        self.disc(disc, look.theme.paper if self.chosen else look.theme.tint)
        self.icon(self.tile.icon, disc.inset(side / 6), look.theme.primary)
        if self.chosen:  # on the icon's shoulder, so that no word moves
            mark = max(look.px(9), side * 0.3)
            self._paint_mark(Box(disc.right - mark * 0.75, disc.top - mark * 0.75, mark, mark))
        return rest

    def _paint_words(self, room: Box) -> None:
        look, theme = self.look, self.look.theme
        label_px = look.font_px(self.capital_mm)
        if not self.tile.hint:
            self.words(self.tile.label, room, self.capital_mm, theme.ink, bold=True, middle=True)
            return
        gap = look.px(3.4)
        below = gap + self.set(self.tile.hint, room.w, look.scale.caption).ink
        label = fitted(self.tile.label, label_px, room.w, max(room.h * 0.5, room.h - below), bold=True)
        hint_px = look.font_px(look.scale.caption)
        hint = fitted(self.tile.hint, hint_px, room.w, room.h - label.ink - gap)
        block = room.middle(room.w, label.ink + gap + hint.ink)
        self.place(label, block, theme.ink)
        self.place(hint, block.cut_bottom(hint.ink)[0], theme.second)


class SmallTile(ChoiceTile):
    """A short name without an icon: one of thirteen desa."""

    _part_of_button = 0.92

    def paint(self) -> None:
        theme, look = self.look.theme, self.look
        inside = theme.tint_down if self.down else theme.tint if self.chosen else theme.sheet
        edge, edge_mm = (theme.ink, 1.2) if self.chosen else (theme.border, 0.5)
        self.panel(self.box, inside, edge, edge_mm)
        room = self.box.inset(look.px(4), look.px(1.5))
        if self.chosen:
            mark, room = room.cut_right(look.px(7), look.px(2))
            self._paint_mark(mark)
        self.words(self.tile.label, room, self.capital_mm, theme.ink, bold=True, middle=True)


_EVEN_PART = 0.82
"""Before tiles go onto pages, all of them may have labels this much smaller (`ChoiceTile.even_out`)."""


def least_height(
    look: Look, words: Sequence[TileWords], width: float, *, small: bool = False, part: float = _EVEN_PART
) -> list[float]:
    """Pixels that each tile must be high for its words on a tile ``width`` pixels wide; 22 mm at least.

    ``part``: of the size of labels that is borne; 1: all of it.
    """
    capital = look.scale.button * (SmallTile if small else ChoiceTile)._part_of_button * part
    return [_least(look, tile, width, capital, small=small) for tile in words]


def breaks(look: Look, words: Sequence[TileWords], width: float, *, small: bool = False) -> bool:
    """Is any single word of these labels longer than a tile ``width`` pixels wide, at the smallest size that is borne?"""
    font = look.font_px(look.scale.button * (SmallTile if small else ChoiceTile)._part_of_button * _EVEN_PART)
    return any(
        widest(tile.label, font, bold=True) > _text_width(look, tile, width, small=small) for tile in words
    )


def _text_width(look: Look, tile: TileWords, width: float, *, small: bool) -> float:
    """A chosen tile has a mark: on its icon, else beside its words, which must not move when it comes."""
    text = width - look.px(8 + 9 if small else 10 if tile.icon else 10 + 11)
    if tile.icon and not small:
        text -= min(look.px(22), text * 0.3) + look.px(5)
    return text


def _least(look: Look, tile: TileWords, width: float, capital_mm: float, *, small: bool) -> float:
    text = _text_width(look, tile, width, small=small)
    high = measured(look, tile.label, text, capital_mm, bold=True).ink + look.px(3 if small else 6)
    if tile.hint and not small:
        high += look.px(3.4) + measured(look, tile.hint, text, look.scale.caption).ink
    return max(look.px(22), high + 2)


def tile_boxes(look: Look, room: Box, count: int, *, columns: int, tallest_mm: float) -> list[Box]:
    """``count`` boxes from the top of ``room`` (low reach: from its foot), as high as there is room for up to
    ``tallest_mm``.
    """
    gap = look.px(4)
    rows = -(-count // columns)
    h = min(look.px(tallest_mm), (room.h - gap * (rows - 1)) / rows)
    cut = room.cut_bottom if look.layout.low_reach else room.cut_top
    return cut(rows * h + (rows - 1) * gap)[0].grid(columns, rows, gap)[:count]


def tiles(
    look: Look,
    boxes: Sequence[Box],
    words: Sequence[TileWords],
    on_choose: Callable[[str], None],
    *,
    chosen: str | None = None,
    small: bool = False,
) -> list[ChoiceTile]:
    """One tile a box; ``on_choose`` gets the id of the tile touched."""

    def one(box: Box, tile: TileWords) -> ChoiceTile:
        kind = SmallTile if small else ChoiceTile
        return kind(look, box, tile, lambda: on_choose(tile.id), chosen=tile.id == chosen)

    made = [one(box, tile) for box, tile in zip(boxes, words, strict=True)]
    # The room of a chosen tile is narrower by its mark, so one step of grace is left to all.
    scale = min(
        (drawn.scale for tile in made for drawn in tile.drawn if drawn.words == tile.tile.label), default=1.0
    )
    for tile in made:
        tile.even_out(scale)
    return made

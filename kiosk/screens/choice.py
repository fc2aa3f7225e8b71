"""A question answered by touching a tile; a tile does not leave the page unless the visit does."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.uix.widget import Widget

from kiosk.presenters.commands import Choose
from kiosk.presenters.views import ChoiceView
from kiosk.screens.screen import Parts, Screen
from kiosk.screens.tile_words import tile_words
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.page import Question, Zones
from kiosk.widgets.paged import FOOT_MM, PagedRows, Row
from kiosk.widgets.tiles import ChoiceTile, TileWords, breaks, least_height, tile_boxes, tiles

_FEW = 4
"""Up to here each tile has a line of its own upright."""
_GAP_MM, _TALLEST_MM, _SMALL_MM = 4.0, 88.0, 32.0
_LEAST_PAGE_MM = FOOT_MM + 30.0
"""A tile of two lines in the largest type, and the buttons that turn the list."""


class ChoiceScreen(Screen[ChoiceView]):
    """Tiles in one or two columns that fill the page; many short names in small ones.

    Where they would be lower than their words or a finger want, they stand on pages.
    """

    live: ClassVar[frozenset[str]] = frozenset({"chosen"})

    def is_wide(self) -> bool:
        return self.view.small

    def fill(self, room: Box, question: Question) -> None:
        view, look, count = self.view, self.look, len(self.view.choices)
        columns = 1 if count <= _FEW else 4 if view.small and look.panel.landscape else 2
        words_of = tile_words(self.links, view.choices)
        self.tiles: list[ChoiceTile] = []
        self.list: PagedRows | None = None
        if not self._fit(room, words_of, columns):
            words_of = [tile._replace(hint=None) for tile in words_of]
        if self._fit(room, words_of, columns):
            boxes = tile_boxes(
                look, room, count, columns=columns, tallest_mm=_SMALL_MM if view.small else _TALLEST_MM
            )
            self.tiles = self._tiles(boxes, words_of)
            self.add(*self.tiles)
        else:
            self._on_pages(room, words_of, columns)

    def _fit(self, room: Box, words_of: list[TileWords], columns: int) -> bool:
        """Have all tiles, equal in height, room for their words?"""
        rows, gap = -(-len(words_of) // columns), self.look.px(_GAP_MM)
        return self._least(room, words_of, columns) * rows + gap * (rows - 1) <= room.h

    def _least(self, room: Box, words_of: list[TileWords], columns: int) -> float:
        width = (room.w - self.look.px(_GAP_MM) * (columns - 1)) / columns
        return max(least_height(self.look, words_of, width, small=self.view.small))

    def _tiles(self, boxes: list[Box], words_of: list[TileWords]) -> list[ChoiceTile]:
        view = self.view
        return tiles(
            self.look,
            boxes,
            words_of,
            lambda id_: self.links.emit(Choose(id_)),
            chosen=view.chosen,
            small=view.small,
        )

    def add_question(
        self, zones: Zones, *, emblem: bool = True, help_: bool = True, small: bool = False
    ) -> tuple[Question, Box]:
        """Upright emblem, help and then the size of the title give way to the lowest page of tiles."""
        tries = [Parts(emblem, help_, small)]
        if not self.look.panel.landscape:
            tries += [Parts(False, help_, small), Parts(False, False, small), Parts(False, False, True)]
        least = self.look.px(_LEAST_PAGE_MM)
        return self.afforded(super().add_question, zones, tries, lambda left: left.h >= least)

    def _columns_on_pages(
        self, room: Box, words_of: list[TileWords], columns: int
    ) -> tuple[list[TileWords], int]:
        """Fewer columns, then none of the icons, where the words would be broken or higher than a page."""
        look, most = self.look, room.h - self.look.px(FOOT_MM)
        plain = [tile._replace(icon=None) for tile in words_of]
        tried = [(words_of, n) for n in (columns, columns // 2, 1) if n] + [(plain, 1)]
        for tiles_, n in tried:
            width = (room.w - look.px(_GAP_MM) * (n - 1)) / n
            if self._least(room, tiles_, n) <= most and not breaks(
                look, tiles_, width, small=self.view.small
            ):
                return tiles_, n
        return tried[-1]

    def _on_pages(self, room: Box, words_of: list[TileWords], columns: int) -> None:
        look, say, gap = self.look, self.links.say, self.look.px(_GAP_MM)
        words_of, columns = self._columns_on_pages(room, words_of, columns)
        height = min(self._least(room, words_of, columns), room.h - look.px(FOOT_MM))
        lines = [words_of[at : at + columns] for at in range(0, len(words_of), columns)]

        def row(line: list[TileWords]) -> Row:
            def build(box: Box) -> list[Widget]:
                made = self._tiles(box.grid(columns, 1, gap)[: len(line)], line)
                self.tiles += made
                return [*made]

            return Row(height, build)

        self.list = PagedRows(
            look,
            room,
            [row(line) for line in lines],
            up=say(words.LIST_UP),
            down=say(words.LIST_DOWN),
            gap_mm=_GAP_MM,
        )
        chosen = next((n for n, line in enumerate(lines) if self.view.chosen in [t.id for t in line]), 0)
        self.list.show_row(chosen)
        self.add(self.list)

    def refresh(self) -> None:
        for tile in self.tiles:
            tile.choose(chosen=tile.tile.id == self.view.chosen)

    def take_over(self, old: Screen[Any]) -> None:
        if isinstance(old, ChoiceScreen) and self.list is not None and old.list is not None:
            self.list.show(old.list.page)

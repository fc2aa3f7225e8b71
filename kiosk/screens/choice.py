"""A question answered by touching a tile; a tile does not leave the page unless the visit does."""

from __future__ import annotations

from typing import ClassVar

from kiosk.presenters.commands import Choose
from kiosk.presenters.views import Choice, ChoiceView
from kiosk.screens.links import Links
from kiosk.screens.screen import Screen
from kiosk.widgets.box import Box
from kiosk.widgets.page import Question
from kiosk.widgets.tiles import TileWords, tile_boxes, tiles

_FEW = 4
"""Up to here each tile has a line of its own upright."""


def tile_words(links: Links, choices: tuple[Choice, ...]) -> list[TileWords]:
    """The choices in the visitor's language."""
    say = links.say
    return [TileWords(c.id, say(c.label), say(c.hint) if c.hint else None, c.icon) for c in choices]


class ChoiceScreen(Screen[ChoiceView]):
    """Tiles in one or two columns; many short names in small ones."""

    live: ClassVar[frozenset[str]] = frozenset({"chosen"})

    def is_wide(self) -> bool:
        return self.view.small

    def fill(self, room: Box, question: Question) -> None:
        view, count = self.view, len(self.view.choices)
        columns = 1 if count <= _FEW else 4 if view.small and self.look.panel.landscape else 2
        tallest = 26.0 if view.small else 66.0 if columns == 1 else 62.0
        boxes = tile_boxes(self.look, room, count, columns=columns, tallest_mm=tallest)
        self.tiles = tiles(
            self.look,
            boxes,
            tile_words(self.links, view.choices),
            lambda id_: self.links.emit(Choose(id_)),
            chosen=view.chosen,
            small=view.small,
        )
        self.add(*self.tiles)

    def refresh(self) -> None:
        for tile in self.tiles:
            tile.choose(chosen=tile.tile.id == self.view.chosen)

"""One question of the satisfaction survey: four faces with words, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from kiosk.presenters.commands import Choose
from kiosk.presenters.status_views import SurveyView
from kiosk.screens.choice import tile_words
from kiosk.screens.screen import Screen
from kiosk.widgets.box import Box
from kiosk.widgets.faces import FaceTile, PlaceLine
from kiosk.widgets.look import Look
from kiosk.widgets.page import Question
from kiosk.widgets.piece import Piece

_LEAST_SCALE = 0.85
"""Words that would have to be smaller than this part of their size get a line of their own."""


class _Small(Piece):
    """A sentence in small type."""

    def __init__(self, look: Look, box: Box, words: str) -> None:
        super().__init__(look, box, "counted")
        self.sentence = words
        self.repaint()

    def paint(self) -> None:
        made = self.set(self.sentence, self.box.w, self.look.scale.caption)
        self.place(made, self.box, self.look.theme.second)


class SurveyScreen(Screen[SurveyView]):
    """Two by two; where the words would be set too small for that, one under the other."""

    live: ClassVar[frozenset[str]] = frozenset({"chosen"})

    def fill(self, room: Box, question: Question) -> None:
        look, view = self.look, self.view
        line, rest = room.cut_top(look.px(4), look.px(8))
        self.add(PlaceLine(look, line, view.place, view.of))
        said = self.links.say(view.counted)
        small = Piece(look, rest).set(said, rest.w, look.scale.caption).ink
        foot, rest = rest.cut_bottom(small + look.px(2), look.px(5))
        self.add(_Small(look, foot, said))
        self.faces = self._faces(rest.grid(2, 2, look.px(4)))
        if _smallest(self.faces) < _LEAST_SCALE:
            self.faces = self._faces(rest.grid(1, 4, look.px(4)))
        scale = _smallest(self.faces)
        for face in self.faces:
            face.even_out(scale)
        self.add(*self.faces)

    def _faces(self, boxes: Sequence[Box]) -> list[FaceTile]:
        tiles = tile_words(self.links, self.view.choices)
        return [
            FaceTile(self.look, box, tile, self._press(tile.id), chosen=tile.id == str(self.view.chosen))
            for box, tile in zip(boxes, tiles, strict=True)
        ]

    def _press(self, id_: str) -> Callable[[], None]:
        return lambda: self.links.emit(Choose(id_))

    def refresh(self) -> None:
        for face in self.faces:
            face.choose(chosen=face.tile.id == str(self.view.chosen))


def _smallest(faces: Sequence[FaceTile]) -> float:
    return min(drawn.scale for face in faces for drawn in face.drawn)

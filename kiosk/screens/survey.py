"""One question of the satisfaction survey: four faces with words, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from kiosk.layout import TextSize
from kiosk.presenters.commands import Choose
from kiosk.presenters.status_views import SurveyView
from kiosk.screens.screen import Screen
from kiosk.screens.tile_words import tile_words
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.faces import FaceTile, PlaceLine
from kiosk.widgets.look import Look
from kiosk.widgets.page import Question
from kiosk.widgets.paged import FOOT_MM, PagedRows, Row
from kiosk.widgets.piece import Piece
from kiosk.widgets.tiles import TileWords

_ROOMY_MM = 120.0
"""In less than this the faces get all of it."""
_LEAST_MM = 22.0
_LEAST_SCALE = 0.85
"""Words that would have to be smaller than this part of their size get a line of their own."""
_ON_PAGES = ((1.0, False), (0.82, False), (0.82, True))
"""What is tried for a tile higher than its page: words a sixth smaller, as on all tiles, then without the face."""


class _Small(Piece):
    """A sentence in small type."""

    def __init__(self, look: Look, box: Box, sentence: str) -> None:
        super().__init__(look, box, "counted")
        self.sentence = sentence
        self.repaint()

    def paint(self) -> None:
        made = self.set(self.sentence, self.box.w, self.look.scale.caption)
        self.place(made, self.box, self.look.theme.second)


class SurveyScreen(Screen[SurveyView]):
    """Two by two; where the words would be set too small for that, one under the other, on pages if it must be."""

    live: ClassVar[frozenset[str]] = frozenset({"chosen"})

    def is_wide(self) -> bool:
        """Large type needs the whole width for the question."""
        return self.look.layout.text is not TextSize.MEDIUM

    def fill(self, room: Box, question: Question) -> None:
        look, view = self.look, self.view
        if room.h > look.px(_ROOMY_MM):
            line, room = room.cut_top(look.px(4), look.px(8))
            self.add(PlaceLine(look, line, view.place, view.of))
            room = self._add_counted(room)
        self.faces: list[FaceTile] = []
        self.list: PagedRows | None = None
        for columns, rows in ((2, 2), (1, 4)):
            boxes = room.grid(columns, rows, look.px(4))
            faces = self._faces(boxes) if boxes[0].h >= look.px(_LEAST_MM) else []
            if faces and _smallest(faces) >= _LEAST_SCALE:
                self._show(faces)
                return
        self._add_pages(room)

    def _add_counted(self, room: Box) -> Box:
        """What becomes of the answer, below the faces; answers what is left of the room."""
        look, said = self.look, self.links.say(self.view.counted)
        height = Piece(look, room).set(said, room.w, look.scale.caption).ink + look.px(2)
        foot, rest = room.cut_bottom(height, look.px(5))
        self.add(_Small(look, foot, said))
        return rest

    def _show(self, faces: list[FaceTile]) -> None:
        scale = _smallest(faces)
        for face in faces:
            face.even_out(scale)
        self.faces = faces
        self.add(*faces)

    def _faces(self, boxes: Sequence[Box]) -> list[FaceTile]:
        tiles = tile_words(self.links, self.view.choices)
        return [self._face(box, tile) for box, tile in zip(boxes, tiles, strict=True)]

    def _face(self, box: Box, tile: TileWords, *, scale: float = 1.0, plain: bool = False) -> FaceTile:
        def press() -> None:
            self.links.emit(Choose(tile.id))

        chosen = tile.id == str(self.view.chosen)
        return FaceTile(self.look, box, tile, press, chosen=chosen, scale=scale, plain=plain)

    def _add_pages(self, room: Box) -> None:
        look, say = self.look, self.links.say
        most, tiles = room.h - look.px(FOOT_MM), tile_words(self.links, self.view.choices)
        for scale, plain in _ON_PAGES:
            rows = [self._row(room.w, tile, scale=scale, plain=plain) for tile in tiles]
            if max(row.height for row in rows) <= most:
                break
        self.list = PagedRows(look, room, rows, up=say(words.LIST_UP), down=say(words.LIST_DOWN), gap_mm=4)
        self.add(self.list)

    def _row(self, width: float, tile: TileWords, *, scale: float, plain: bool) -> Row:
        height = FaceTile.height_for(self.look, width, tile.label, scale=scale, plain=plain)
        return Row(
            max(self.look.px(_LEAST_MM), height),
            lambda box: [self._face(box, tile, scale=scale, plain=plain)],
        )

    def refresh(self) -> None:
        shown = self.faces if self.list is None else self.list.children
        for face in shown:
            if isinstance(face, FaceTile):
                face.choose(chosen=face.tile.id == str(self.view.chosen))


def _smallest(faces: Sequence[FaceTile]) -> float:
    return min(drawn.scale for face in faces for drawn in face.drawn)

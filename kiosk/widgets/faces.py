"""Four faces from bad to good, and how many questions are behind one."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import Typeset, fitted
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.tiles import TileWords
from kiosk.widgets.touchable import Choosable

_PAD_MM = 4.0
_BESIDE_MM = 30.0
"""The largest face beside its words."""


class FaceTile(Choosable):
    """A large face, its words below or beside it; chosen: thick ink border and a check mark."""

    def __init__(
        self,
        look: Look,
        box: Box,
        tile: TileWords,
        on_press: Callable[[], None],
        *,
        chosen: bool,
        scale: float = 1.0,
        plain: bool = False,
    ) -> None:
        """``scale``: of a button's words; ``plain``: words without a face."""
        super().__init__(look, box, f"choice.{tile.id}", on_press)
        self.tile, self.chosen, self.plain = tile, chosen, plain
        self.capital_mm = look.scale.button * scale
        self.repaint()

    @staticmethod
    def height_for(look: Look, width: float, label: str, *, scale: float = 1.0, plain: bool = False) -> float:
        """Pixels that a tile takes whose words stand beside its face, or without one, in lines of their size."""
        words = width - look.px(2 * _PAD_MM + (12 if plain else _BESIDE_MM + 18))
        made = Piece(look, look.panel.box).set(label, words, look.scale.button * scale, bold=True)
        return made.ink + look.px(2 * _PAD_MM)

    def even_out(self, scale: float) -> None:
        """Set the words smaller, so that all four have one size."""
        if scale < 1:
            self.capital_mm *= scale
            self.repaint()

    def paint(self) -> None:
        theme, look = self.look.theme, self.look
        inside = theme.tint_down if self.down else theme.tint if self.chosen else theme.sheet
        edge, edge_mm = (theme.ink, 1.6) if self.chosen else (theme.border, 0.5)
        self.panel(self.box, inside, edge, edge_mm)
        room = self.box.inset(look.px(_PAD_MM), look.px(_PAD_MM))
        if room.w > 2.2 * room.h:
            mark, words = room.cut_right(look.px(9), look.px(3))
            if not self.plain:
                side = min(room.h, look.px(_BESIDE_MM))
                face, words = words.cut_left(side, look.px(6))
                self._face(face.middle(side, side))
            self._label(words, centre=False)
        else:
            text, gap = self._made(room.w, room.h * 0.34, centre=True).ink, look.px(5)
            side = min(room.w, room.h - text - gap, look.px(64))
            group = room.middle(room.w, side + gap + text)
            face, words = group.cut_top(side, gap)
            self._face(face.middle(side, side))
            self._label(words, centre=True)
            mark = Box(room.right - look.px(9), room.top - look.px(9), look.px(9), look.px(9))
        if self.chosen:
            disc = mark.middle(mark.w, mark.w)
            self.disc(disc, theme.ink)
            self.icon("check", disc.inset(disc.w * 0.14), theme.sheet)

    def _face(self, box: Box) -> None:
        self.icon(self.tile.icon, box, self.look.theme.primary)

    def _label(self, room: Box, *, centre: bool) -> None:
        made = self._made(room.w, room.h + 1, centre=centre)
        self.place(made, room, self.look.theme.ink, middle=not centre)

    def _made(self, width: float, height: float, *, centre: bool) -> Typeset:
        px = self.look.font_px(self.capital_mm)
        return fitted(self.tile.label, px, width, height, bold=True, centre=centre)


class PlaceLine(Piece):
    """One mark a question: behind, here, to come."""

    def __init__(self, look: Look, box: Box, place: int, of: int) -> None:
        super().__init__(look, box, "place")
        self.place_, self.of = place, of
        self.repaint()

    def paint(self) -> None:
        theme, look = self.look.theme, self.look
        for number, cell in enumerate(self.box.grid(max(1, self.of), 1, look.px(2.5)), start=1):
            tall = cell if number == self.place_ else cell.middle(cell.w, cell.h * 0.5)
            self.fill(tall, theme.primary if number <= self.place_ else theme.hairline, 1.2)

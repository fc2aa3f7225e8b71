"""A choice that is a drawing above its word: what the screens would look like."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import extent, fitted
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.said import spoken_of
from kiosk.widgets.touchable import Touchable

Picture = Callable[[Piece, Box], None]
"""Draws into a box of the piece whose canvas is open."""

_MARK_MM = 8.0
_PAD_MM = 3.0


class PictureTile(Touchable):
    """Chosen: thick ink border and a check mark, as all tiles."""

    def __init__(
        self,
        look: Look,
        box: Box,
        key: str,
        on_press: Callable[[], None],
        *,
        words: str,
        picture: Picture,
        chosen: bool,
    ) -> None:
        super().__init__(look, box, key, on_press)
        self.label, self.picture, self.chosen = words, picture, chosen
        self.spoken = spoken_of(words)
        self.repaint()

    @staticmethod
    def tall(look: Look, lines: int = 1) -> float:
        """Pixels of picture and so many lines of words."""
        caption = look.scale.caption
        return look.px(picture_mm(look) + 2 * _PAD_MM + 2.5 + 1.42 * caption + (lines - 1) * 1.9 * caption)

    @staticmethod
    def width_for(look: Look, words: str) -> float:
        """Pixels that the words in one line, or the picture beside its mark, want."""
        line = extent(words, look.font_px(look.scale.caption), bold=True) + look.px(2 * _PAD_MM) + 2
        return max(look.px(34), line)

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        inside = theme.tint_down if self.down else theme.tint if self.chosen else theme.sheet
        edge, edge_mm = (theme.ink, 1.2) if self.chosen else (theme.border, 0.5)
        self.panel(self.box, inside, edge, edge_mm)
        room = self.box.inset(look.px(_PAD_MM))
        place, below = room.cut_top(look.px(picture_mm(look)), look.px(2.5))
        self.picture(self, place)
        made = fitted(self.label, look.font_px(look.scale.caption), below.w, below.h, bold=True, centre=True)
        self.place(made, below, theme.ink)
        if self.chosen:
            side = look.px(_MARK_MM)
            mark = Box(room.right - side, room.top - side, side, side)
            self.disc(mark, theme.ink)
            self.icon("check", mark.inset(side * 0.14), theme.sheet)


def picture_mm(look: Look) -> float:
    """Height of the drawing: large where the glass is."""
    if look.panel.landscape:
        return 15.0
    return 20.0 if look.layout.low_reach or look.panel.height_mm < 400 else 27.0

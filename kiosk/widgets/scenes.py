"""The drawn pictures of a visit: what to bring, where to lay it, what comes out, where the desk is. No words in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kiosk.presenters.first_views import Drawing
from kiosk.widgets import printer_shut, scenes_desk, scenes_paper, scenes_tray, scenes_way
from kiosk.widgets.box import Box
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.pencil import Pencil
from kiosk.widgets.piece import Piece

_DRAWN: Final[Mapping[Drawing, Callable[[Piece, Pencil], None]]] = {
    Drawing.CARD: scenes_way.bring_card,
    Drawing.GLASS: scenes_way.fill_in,
    Drawing.RECEIPT: scenes_way.take_receipt,
    Drawing.PHOTO: printer_shut.photograph,
    Drawing.LAY_CARD: scenes_tray.lay_card,
    Drawing.LAY_PAPER: scenes_tray.lay_paper,
    Drawing.LIFT_HAND: scenes_tray.lift_hand,
    Drawing.TAKE_CARD: scenes_tray.take_card,
    Drawing.TAKE_AWAY: scenes_tray.take_away,
    Drawing.PRINTING: scenes_paper.printing,
    Drawing.PRINTED: scenes_paper.printed,
    Drawing.DESK: scenes_desk.desk,
    Drawing.LOCKED: scenes_desk.locked_letter,
    Drawing.NIGHT: scenes_desk.closed_office,
}


def draw(sheet: Piece, drawing: Drawing, box: Box) -> None:
    """Onto a canvas that is open, as large as ``box`` allows."""
    _DRAWN[drawing](sheet, Pencil(box))


class Picture(Piece):
    """One drawing on a ground of its own, or on the page's."""

    def __init__(
        self, look: Look, box: Box, drawing: Drawing, ground: Colour | None = None, *, air: float = 0.05
    ) -> None:
        """``air``: white around it as a part of the box."""
        super().__init__(look, box, "picture")
        self.drawing, self.ground, self.air = drawing, ground, air
        self.repaint()

    def paint(self) -> None:
        if self.ground is not None:
            self.fill(self.box, self.ground, 4)
        draw(self, self.drawing, self.box.inset(self.box.w * self.air, self.box.h * self.air))

"""The slot and the paper that comes out of it."""

from __future__ import annotations

from kiosk.widgets.pencil import Pencil
from kiosk.widgets.piece import Piece
from kiosk.widgets.scenes_things import edged, paper


def _slot(sheet: Piece, pencil: Pencil) -> None:
    theme = sheet.look.theme
    pencil.block((16, 62, 88, 32), theme.primary, 6)
    pencil.block((30, 66, 60, 5), theme.primary_down, 2.5)
    pencil.disc(94, 86, 2.6, theme.warm)


def printing(sheet: Piece, pencil: Pencil) -> None:
    """The first lines of a receipt have come out; more follows."""
    theme = sheet.look.theme
    _slot(sheet, pencil)
    edged(sheet, pencil, (36, 34, 48, 34), theme.sheet, radius=1)
    pencil.block((44, 40, 32, 7), theme.primary, 1)
    for row, long in enumerate((32, 24)):
        pencil.block((44, 51 + 6 * row, long, 2.6), theme.border, 1)
    pencil.arrow([(60, 28), (60, 6)], theme.primary, 6)


def printed(sheet: Piece, pencil: Pencil) -> None:
    """A whole receipt hangs out of the slot, to be taken."""
    theme = sheet.look.theme
    _slot(sheet, pencil)
    paper(sheet, pencil, (36, 5, 48, 63))
    pencil.ring(96, 26, 16, theme.good, theme.good, width=1)
    sheet.icon("check", pencil.box(86.5, 16.5, 19, 19), theme.sheet)

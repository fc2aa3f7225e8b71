"""The tray below the glass, and what hands do there."""

from __future__ import annotations

from kiosk.widgets.pencil import Pencil
from kiosk.widgets.piece import Piece
from kiosk.widgets.scenes_things import card, paper


def _machine(sheet: Piece, pencil: Pencil) -> None:
    """The lower part of the machine seen from the front: the end of the glass, the camera's neck, the black tray."""
    theme = sheet.look.theme
    pencil.block((30, 70, 60, 26), theme.primary, 4)
    pencil.block((34, 76, 52, 20), theme.paper, 2)
    pencil.block((34, 88, 52, 8), theme.paper, 0.3)
    pencil.block((62, 80, 20, 7), theme.primary, 1.2)
    pencil.block((52, 66, 16, 5), theme.border, 1.5)
    pencil.disc(60, 66, 2.6, theme.warm)
    _tray(sheet, pencil)


def _tray(sheet: Piece, pencil: Pencil) -> None:
    """A black board with a bright rim, drawn in perspective by three steps."""
    theme = sheet.look.theme
    pencil.block((14, 6, 92, 34), theme.border, 4)
    pencil.block((15.4, 7.4, 89.2, 31.2), (*theme.scrim[:3], 1.0), 3)


def lay_card(sheet: Piece, pencil: Pencil) -> None:
    """A card goes down onto the tray, photo side up."""
    _machine(sheet, pencil)
    card(sheet, pencil, (36, 9), 44)
    pencil.arrow([(98, 66), (98, 44)], sheet.look.theme.good, 6)


def lay_paper(sheet: Piece, pencil: Pencil) -> None:
    _machine(sheet, pencil)
    paper(sheet, pencil, (44, 9, 32, 28), code=False)
    pencil.arrow([(98, 66), (98, 44)], sheet.look.theme.good, 6)


def lift_hand(sheet: Piece, pencil: Pencil) -> None:
    """The card stays, the hand goes."""
    theme = sheet.look.theme
    _tray(sheet, pencil)
    card(sheet, pencil, (36, 9), 44)
    pencil.ring(60, 68, 22, theme.primary, theme.sheet, width=1.4)
    sheet.icon("hand", pencil.box(45, 53, 30, 30), theme.primary)
    pencil.arrow([(94, 48), (94, 86)], theme.good, 6)


def take_away(sheet: Piece, pencil: Pencil) -> None:
    """The card leaves the tray."""
    _tray(sheet, pencil)
    with pencil.turned(6, 60, 60):
        card(sheet, pencil, (32, 46), 56)
    pencil.arrow([(104, 46), (104, 78)], sheet.look.theme.good, 6)


def take_card(sheet: Piece, pencil: Pencil) -> None:
    """It has been taken well, and leaves the tray again."""
    theme = sheet.look.theme
    take_away(sheet, pencil)
    pencil.ring(20, 64, 13, theme.good, theme.good, width=1)
    sheet.icon("check", pencil.box(12, 56, 16, 16), theme.sheet)

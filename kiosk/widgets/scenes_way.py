"""The way of a visit in three pictures: bring a card, fill in at the glass, take the receipt along."""

from __future__ import annotations

from kiosk.widgets.pencil import Pencil
from kiosk.widgets.piece import Piece
from kiosk.widgets.scenes_things import card, glass, paper


def bring_card(sheet: Piece, pencil: Pencil) -> None:
    """A card lies on another one: any of several kinds will do."""
    theme = sheet.look.theme
    with pencil.turned(12, 60, 50):
        pencil.block((20, 26, 84, 53), theme.border, 5)
        pencil.block((21.2, 27.2, 81.6, 50.6), theme.warm_tint, 4)
        pencil.block((28, 66, 40, 5), theme.warm, 1)
    with pencil.turned(-5, 60, 50):
        card(sheet, pencil, (16, 22), 88)


def fill_in(sheet: Piece, pencil: Pencil) -> None:
    """A finger on the button of a page."""
    theme = sheet.look.theme
    glass(sheet, pencil, (28, 6, 58, 88))
    pencil.ring(84, 24, 20, theme.primary, theme.sheet, width=1.4)
    sheet.icon("pointer", pencil.box(71, 11, 26, 26), theme.primary)


def take_receipt(sheet: Piece, pencil: Pencil) -> None:
    """A receipt out of the slot."""
    theme = sheet.look.theme
    pencil.block((18, 8, 84, 30), theme.primary, 6)
    pencil.block((32, 31, 56, 4), theme.primary_down, 2)
    paper(sheet, pencil, (38, 33, 44, 60))

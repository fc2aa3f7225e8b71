"""The desk of the office, a letter that is locked, and the office by night."""

from __future__ import annotations

from kiosk.widgets.pencil import Pencil
from kiosk.widgets.piece import Piece
from kiosk.widgets.scenes_things import edged, paper, person


def desk(sheet: Piece, pencil: Pencil) -> None:
    """Somebody behind a desk, somebody before it, a form and a pen between them."""
    theme = sheet.look.theme
    edged(sheet, pencil, (8, 80, 104, 13), theme.warm_tint, radius=3)
    sheet.icon("message-square-text", pencil.box(54, 81, 11, 11), theme.primary)
    person(sheet, pencil, (38, 38), 40, theme.primary)
    person(sheet, pencil, (88, 38), 36, theme.good)
    pencil.block((6, 32, 108, 8), theme.primary, 2)
    pencil.block((12, 6, 96, 26), theme.primary_faint, 1)
    with pencil.turned(-6, 62, 46):
        paper(sheet, pencil, (54, 36, 17, 22), code=False)
    pencil.line([(74, 42), (82, 54)], 2.4, theme.warm)


def locked_letter(sheet: Piece, pencil: Pencil) -> None:
    """An envelope with a padlock on it."""
    theme = sheet.look.theme
    edged(sheet, pencil, (12, 16, 96, 66), theme.sheet, radius=4, edge=1.6)
    pencil.line([(14, 79), (60, 44), (106, 79)], 2.6, theme.border)
    pencil.ring(60, 40, 25, theme.primary, theme.sheet, width=2)
    sheet.icon("lock-keyhole", pencil.box(43, 23, 34, 34), theme.primary)


def closed_office(sheet: Piece, pencil: Pencil) -> None:
    """A roof on pillars, a closed door and a clock."""
    theme = sheet.look.theme
    pencil.triangle([(10, 62), (110, 62), (60, 92)], theme.primary)
    pencil.block((14, 10, 92, 6), theme.primary, 1)
    pencil.block((18, 56, 84, 6), theme.primary_faint, 1)
    for x in (24, 41, 72, 89):
        pencil.block((x, 16, 7, 40), theme.primary, 1)
    pencil.block((51, 16, 18, 34), theme.warm, 2)
    pencil.disc(65, 31, 1.6, theme.primary_down)
    pencil.ring(98, 26, 19, theme.primary, theme.sheet, width=2)
    sheet.icon("clock", pencil.box(85, 13, 26, 26), theme.primary)

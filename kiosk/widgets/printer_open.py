"""The printer cut open, from its side: what hands do under the lid."""

from __future__ import annotations

from kiosk.widgets.pencil import Pencil, Point
from kiosk.widgets.piece import Piece

_LID_OPEN, _LID_HALF = -62.0, -34.0
_PAPER_OUT: tuple[Point, ...] = ((66, 25), (47, 25), (41, 30), (38, 40), (33, 48), (24, 54), (13, 58))
"""From under the roll, over the front edge and out: the printed side is then in front."""


def _inside(sheet: Piece, pencil: Pencil, lid: float) -> None:
    """The printer from its side, front at the left, cut open; the lid turned by ``lid`` degrees."""
    theme = sheet.look.theme
    with pencil.turned(lid, 99, 46):
        pencil.block((42, 45, 60, 10), theme.primary, 4)
        pencil.block((48, 42.5, 6, 4), theme.primary_faint, 1)
    pencil.block((34, 16, 64, 28), theme.primary_faint, 0.5)
    pencil.block((14, 8, 92, 14), theme.primary, 4)
    pencil.block((14, 8, 22, 36), theme.primary, 4)
    pencil.block((96, 8, 10, 40), theme.primary, 4)
    pencil.disc(22, 34, 2.2, theme.warm)
    pencil.disc(99, 46, 3, theme.primary_down)


def _roll(sheet: Piece, pencil: Pencil, radius: float) -> None:
    theme, y = sheet.look.theme, 24 + radius
    pencil.ring(66, y, radius, theme.border, theme.sheet, width=0.8)
    for part in (0.78, 0.56):
        pencil.ring(66, y, radius * part, theme.hairline, theme.sheet, width=0.8)
    pencil.ring(66, y, radius * 0.34, theme.border, theme.tint, width=1)


def _strip(sheet: Piece, pencil: Pencil, points: tuple[Point, ...]) -> None:
    """Paper seen on its edge."""
    pencil.line(points, 3.6, sheet.look.theme.border)
    pencil.line(points, 2.2, sheet.look.theme.sheet)


def load_roll(sheet: Piece, pencil: Pencil) -> None:
    """A full roll goes in from above; its end leaves from below, to the front."""
    good = sheet.look.theme.good
    _inside(sheet, pencil, _LID_OPEN)
    _strip(sheet, pencil, _PAPER_OUT)
    _roll(sheet, pencil, 18)
    pencil.arrow([(60, 92), (60, 68)], good)
    pencil.arrow([(27, 62), (10, 69)], good)


def open_lid(sheet: Piece, pencil: Pencil) -> None:
    """The lid goes up; what is left of the old roll lies inside."""
    _inside(sheet, pencil, _LID_HALF)
    _roll(sheet, pencil, 9)
    pencil.arrow([(37, 62), (37, 94)], sheet.look.theme.good, 5)


def pull_end(sheet: Piece, pencil: Pencil) -> None:
    """The roll lies; its end is pulled out over the front edge."""
    _inside(sheet, pencil, _LID_OPEN)
    _strip(sheet, pencil, (*_PAPER_OUT, (4, 60)))
    _roll(sheet, pencil, 18)
    pencil.arrow([(34, 66), (8, 74)], sheet.look.theme.good, 5)


def close_lid(sheet: Piece, pencil: Pencil) -> None:
    """The lid goes down."""
    _inside(sheet, pencil, _LID_HALF)
    _strip(sheet, pencil, _PAPER_OUT)
    _roll(sheet, pencil, 13)
    pencil.arrow([(37, 92), (37, 60)], sheet.look.theme.good, 5)


def pull_jam(sheet: Piece, pencil: Pencil) -> None:
    """Creased paper is pulled up and out."""
    _inside(sheet, pencil, _LID_OPEN)
    _strip(
        sheet,
        pencil,
        ((66, 25), (47, 25), (41, 31), (46, 37), (35, 42), (45, 48), (33, 53), (42, 59), (36, 64)),
    )
    _roll(sheet, pencil, 13)
    pencil.arrow([(30, 68), (30, 94)], sheet.look.theme.good, 5)

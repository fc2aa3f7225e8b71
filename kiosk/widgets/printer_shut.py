"""The printer from its front, and what stands on the glass where no paper comes."""

from __future__ import annotations

from math import sin

from kiosk.widgets.pencil import Pencil
from kiosk.widgets.piece import Piece


def _closed(sheet: Piece, pencil: Pencil, *, paper: bool = False, low: float = 12) -> None:
    """The printer from the front, standing at the height ``low``."""
    theme = sheet.look.theme
    pencil.block((24, low, 72, 42), theme.primary, 7)
    pencil.block((24, low + 30, 72, 20), theme.primary_faint, 7)
    pencil.block((24, low + 30, 72, 8), theme.primary_faint, 0.5)
    pencil.block((36, low + 40, 48, 3.4), theme.primary_down, 1.7)
    if paper:
        _receipt(sheet, pencil)


def _receipt(sheet: Piece, pencil: Pencil) -> None:
    """A printed one, out of the slot."""
    theme = sheet.look.theme
    pencil.block((40, 53.5, 40, 37), theme.border, 0.5)
    pencil.block((40.8, 53.5, 38.4, 36.2), theme.sheet, 0.5)
    pencil.block((47, 78, 26, 5), theme.primary, 1)
    for number, long in enumerate((26, 18, 22)):
        pencil.block((47, 71 - 6 * number, long, 2), theme.border, 1)


def let_cool(sheet: Piece, pencil: Pencil) -> None:
    """Warm air rises; an hourglass."""
    theme = sheet.look.theme
    _closed(sheet, pencil)
    for x in (42, 60, 78):
        pencil.line([(x + 3.4 * sin(step * 0.52), 67 + 1.8 * step) for step in range(13)], 3.4, theme.error)
    pencil.ring(92, 22, 17, theme.tint, theme.sheet, width=2.5)
    sheet.icon("hourglass", pencil.box(82, 12, 20, 20), theme.primary)


def press_power(sheet: Piece, pencil: Pencil) -> None:
    """The button that switches it off and on."""
    theme = sheet.look.theme
    _closed(sheet, pencil, low=25)
    pencil.ring(78, 43, 14, theme.tint, theme.sheet, width=2.5)
    pencil.ring(78, 42.5, 7.5, theme.primary, theme.sheet, width=2.6)
    pencil.block((74.4, 45, 7.2, 9), theme.sheet, 0.5)
    pencil.block((76.6, 43, 2.8, 10.5), theme.primary, 1.4)
    pencil.arrow([(116, 43), (98, 43)], theme.good, 5)


def plug_in(sheet: Piece, pencil: Pencil) -> None:
    """A plug that goes into its socket."""
    theme = sheet.look.theme
    slack = [(50 + 3.4 * step, 31 + 8 * sin(step * 0.62 + 3.3)) for step in range(9)]
    pencil.line([(46, 30), *slack, (81, 40), (84, 44)], 3.6, theme.ink)
    pencil.block((3, 20, 56, 38), theme.primary, 6)
    pencil.block((3, 46, 56, 18), theme.primary_faint, 6)
    pencil.block((3, 46, 56, 8), theme.primary_faint, 0.5)
    pencil.block((12, 55, 38, 3), theme.primary_down, 1.5)
    pencil.disc(50, 42, 2.2, theme.border)
    pencil.block((82, 37, 12, 14), theme.ink, 3)
    pencil.block((93, 40, 7, 2.6), theme.ink, 0.6)
    pencil.block((93, 46, 7, 2.6), theme.ink, 0.6)
    pencil.block((104, 28, 13, 32), theme.border, 3)
    pencil.block((105, 29, 11, 30), theme.sheet, 2.4)
    pencil.block((106, 40, 5, 2.6), theme.ink, 0.6)
    pencil.block((106, 46, 5, 2.6), theme.ink, 0.6)
    pencil.arrow([(80, 70), (108, 70)], theme.good, 5)


def ready(sheet: Piece, pencil: Pencil) -> None:
    theme = sheet.look.theme
    _closed(sheet, pencil, paper=True)
    pencil.ring(92, 22, 17, theme.good_tint, theme.good, width=2.5)
    sheet.icon("check", pencil.box(82, 12, 20, 20), theme.sheet)


def photograph(sheet: Piece, pencil: Pencil) -> None:
    """The number and its code on the kiosk's glass, and on a telephone held before it."""
    theme = sheet.look.theme
    pencil.block((8, 8, 72, 84), theme.primary, 5)
    pencil.block((12, 12, 64, 76), theme.sheet, 3)
    pencil.block((17, 66, 54, 16), theme.primary, 2)
    for x in (22, 33, 44, 55):
        pencil.block((x, 71, 8, 6), theme.on_primary, 1.2)
    _code(sheet, pencil, 17, 22, 36)
    pencil.block((66, 4, 44, 72), theme.tint, 7)
    pencil.block((69, 7, 38, 66), theme.ink, 5)
    pencil.block((72, 13, 32, 54), theme.sheet, 2)
    pencil.block((75, 54, 26, 9), theme.primary, 1.4)
    for number in range(4):
        pencil.block((77.4 + 5.6 * number, 56.8, 4, 3.4), theme.on_primary, 0.8)
    _code(sheet, pencil, 77, 26, 22)
    pencil.ring(88, 18.5, 3.6, theme.good, theme.sheet, width=1.2)
    pencil.disc(88, 18.5, 1.6, theme.good)


def _code(sheet: Piece, pencil: Pencil, x: float, y: float, side: float) -> None:
    """What looks like a QR code, and can be read by nothing."""
    theme, part = sheet.look.theme, side / 9
    for column, row in ((0, 0), (0, 6), (6, 6)):
        left, low = x + column * part, y + row * part
        pencil.block((left, low, 3 * part, 3 * part), theme.ink, 0.6)
        pencil.block((left + part * 0.6, low + part * 0.6, 1.8 * part, 1.8 * part), theme.sheet, 0.4)
        pencil.block((left + part, low + part, part, part), theme.ink, 0.3)
    for column, row in ((4, 8), (4, 6), (0, 4), (2, 4), (4, 4), (5, 3), (7, 4), (8, 3), (4, 1), (5, 0), (6, 1), (7, 2), (8, 0)):  # fmt: skip
        pencil.block((x + column * part, y + row * part, part, part), theme.ink, 0.3)

"""What the pictures are put together from: a card, a paper, a person, the machine's glass. Colours come from the theme."""

from __future__ import annotations

from kiosk.widgets.look import Colour
from kiosk.widgets.pencil import Pencil
from kiosk.widgets.piece import Piece

CARD_HEIGHT = 0.63
"""Of its width: 85.6 x 54 mm (ISO/IEC 7810 ID-1)."""
Place = tuple[float, float, float, float]


def edged(
    sheet: Piece, pencil: Pencil, place: Place, inside: Colour, *, radius: float = 2, edge: float = 0.9
) -> None:
    """A block (x, y, width, height) with a border, to be seen on a ground of its own colour too."""
    x, y, w, h = place
    pencil.block(place, sheet.look.theme.border, radius)
    pencil.block((x + edge, y + edge, w - 2 * edge, h - 2 * edge), inside, max(0.3, radius - edge))


def card(sheet: Piece, pencil: Pencil, corner: tuple[float, float], w: float) -> None:
    """An identity card, photo side up; ``corner`` is its lower left one, ``w`` its width. No real one looks like it."""
    theme, h, (x, y) = sheet.look.theme, w * CARD_HEIGHT, corner
    edged(sheet, pencil, (x, y, w, h), theme.sheet, radius=w * 0.06, edge=max(0.6, w * 0.02))
    pencil.block((x + w * 0.08, y + h * 0.76, w * 0.56, h * 0.11), theme.primary, w * 0.02)
    for row, long in enumerate((0.5, 0.42, 0.5)):
        pencil.block((x + w * 0.08, y + h * (0.54 - 0.17 * row), w * long, h * 0.075), theme.border, w * 0.02)
    left, low, wide, high = x + w * 0.68, y + h * 0.16, w * 0.25, h * 0.6
    pencil.block((left, low, wide, high), theme.warm, w * 0.02)
    pencil.disc(left + wide / 2, low + high * 0.62, wide * 0.24, theme.on_primary)
    pencil.block((left + wide * 0.16, low, wide * 0.68, high * 0.34), theme.on_primary, wide * 0.2)


def paper(sheet: Piece, pencil: Pencil, place: Place, *, code: bool = True) -> None:
    """A printed receipt: a heading, lines, and what looks like a code and can be read by nothing."""
    theme, (x, y, w, h) = sheet.look.theme, place
    edged(sheet, pencil, place, theme.sheet, radius=1.0)
    pencil.block((x + w * 0.16, y + h - w * 0.34, w * 0.68, w * 0.15), theme.primary, 1)
    for row, long in enumerate((0.68, 0.5)):
        pencil.block((x + w * 0.16, y + h - w * (0.5 + 0.14 * row), w * long, w * 0.055), theme.border, 0.8)
    if code:
        _code(sheet, pencil, x + w * 0.27, y + h - w * 1.2, w * 0.46)


def _code(sheet: Piece, pencil: Pencil, x: float, y: float, side: float) -> None:
    theme, part = sheet.look.theme, side / 7
    for column, row in ((0, 0), (0, 4), (4, 4)):
        pencil.block((x + column * part, y + row * part, 3 * part, 3 * part), theme.ink, 0.4)
        pencil.block(
            (x + (column + 0.8) * part, y + (row + 0.8) * part, 1.4 * part, 1.4 * part), theme.sheet, 0.2
        )
    for column, row in ((4, 0), (6, 1), (5, 2), (4, 2), (6, 3), (3, 3), (1, 3), (3, 5), (5, 0)):
        pencil.block((x + column * part, y + row * part, part, part), theme.ink, 0.2)


def person(sheet: Piece, pencil: Pencil, foot: tuple[float, float], h: float, clothes: Colour) -> None:
    """Head and shoulders, ``foot``: the middle of the lower edge; ``h`` high."""
    theme, (x, y) = sheet.look.theme, foot
    pencil.block((x - h * 0.36, y, h * 0.72, h * 0.52), clothes, h * 0.3)
    pencil.block((x - h * 0.36, y, h * 0.72, h * 0.2), clothes, 0.5)
    pencil.ring(x, y + h * 0.74, h * 0.27, theme.border, theme.warm, width=h * 0.03)


def glass(sheet: Piece, pencil: Pencil, place: Place) -> None:
    """The machine's screen with a page on it: a heading, two tiles and a button."""
    theme, (x, y, w, h) = sheet.look.theme, place
    pencil.block(place, theme.primary, 4)
    x, y, w, h = x + w * 0.08, y + w * 0.08, w * 0.84, h - w * 0.16
    pencil.block((x, y, w, h), theme.paper, 2)
    pencil.block((x + w * 0.1, y + h * 0.84, w * 0.62, h * 0.07), theme.ink, 1)
    for row in range(2):
        edged(
            sheet,
            pencil,
            (x + w * 0.1, y + h * (0.57 - 0.24 * row), w * 0.8, h * 0.19),
            theme.tint,
            radius=1.4,
        )
    pencil.block((x + w * 0.42, y + h * 0.09, w * 0.48, h * 0.14), theme.primary, 1.4)

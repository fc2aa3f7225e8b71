"""Drawings of "Tampilan": letters in their size, a page in its colours, the panel with its buttons, a hand."""

from __future__ import annotations

from kiosk.layout import Colours, TextSize
from kiosk.widgets.box import Box
from kiosk.widgets.fonts import extent
from kiosk.widgets.look import THEMES, scale_for
from kiosk.widgets.picture_tile import Picture
from kiosk.widgets.piece import Piece

_BROAD = 1.3
"""Width of a small page as a part of its height."""


def letter(size: TextSize) -> Picture:
    """A capital in proportion to what would be read."""

    def draw(piece: Piece, box: Box) -> None:
        look = piece.look
        capital = scale_for(look.panel, size).body * 1.6
        width = extent("A", look.font_px(capital), bold=True) + 2
        piece.words("A", box.middle(width, box.h), capital, look.theme.ink, bold=True, middle=True)

    return draw


def page(colours: Colours) -> Picture:
    """A page with a title, two lines and a filled button, as that mode would paint it."""

    def draw(piece: Piece, box: Box) -> None:
        look, theme = piece.look, THEMES[colours]
        sheet = box.middle(box.h * _BROAD, box.h)
        piece.panel(sheet, theme.paper, look.theme.border, 0.5, 2)
        room = sheet.inset(box.h * 0.15)
        title, rest = room.cut_top(box.h * 0.13, box.h * 0.1)
        piece.fill(title.cut_left(title.w * 0.8)[0], theme.ink)
        line, rest = rest.cut_top(box.h * 0.06)
        piece.fill(line, theme.second)
        button = rest.cut_bottom(box.h * 0.22)[0]
        piece.fill(button.cut_right(button.w * 0.55)[0], theme.primary, 1)

    return draw


def reach(*, low: bool) -> Picture:
    """The panel upright: answers all over it, or in its lower half."""

    def draw(piece: Piece, box: Box) -> None:
        room = _panel(piece, box, 0.75)
        look = piece.look
        gap = look.px(1)
        part = room.cut_bottom(room.h * 0.5)[0] if low else room
        cells = part.grid(1, 3, gap) if low else part.grid(1, 4, gap)
        for cell in cells:
            piece.fill(cell, look.theme.primary, 0.8)

    return draw


def hand(*, left: bool) -> Picture:
    """The bar with the filled button on the side of this hand, and a finger on it."""

    def draw(piece: Piece, box: Box) -> None:
        look = piece.look
        room = _panel(piece, box, 1.4)
        line, above = room.cut_bottom(room.h * 0.3)
        button = line.cut_left(line.w * 0.45)[0] if left else line.cut_right(line.w * 0.45)[0]
        piece.fill(button, look.theme.primary, 1)
        side = room.h * 0.6
        x = button.centre[0] - side / 2
        piece.icon("pointer", Box(x, above.y + look.px(0.5), side, side), look.theme.ink)

    return draw


def motion(*, less: bool) -> Picture:
    """What runs, or what rests."""

    def draw(piece: Piece, box: Box) -> None:
        look = piece.look
        side = box.h * 0.75
        piece.icon("pause" if less else "play", box.middle(side, side), look.theme.primary)

    return draw


def _panel(piece: Piece, box: Box, broad: float) -> Box:
    """A panel's frame, ``broad`` times as wide as it is high; answers its glass."""
    look = piece.look
    frame = box.middle(box.h * broad, box.h)
    piece.panel(frame, look.theme.paper, look.theme.ink, 0.7, 2)
    return frame.inset(look.px(2))

"""The tracking number as large as the glass allows, one glyph a cell, and its QR code."""

from __future__ import annotations

import segno
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import inked
from kiosk.widgets.look import CAPITAL_OF_EM, Look
from kiosk.widgets.piece import Drawn, Piece

_QUIET_MODULES = 4
_LEAST_CAPITAL_MM = 14.0
_WHITE = (1.0, 1.0, 1.0, 1.0)
_CELL_OF_CAPITAL = 1.26
"""Width of a glyph's cell, in capitals' heights: enough for all but M, W and Q, which are set narrower."""
_NARROW_CELLS = {"-": 0.66, "1": 0.74}
_INK_OF_CELL = 0.86
"""Ink fills no more of its cell than this: the number is read glyph by glyph, so none may touch."""
_LINE_OF_CAPITAL = 1.36


class NumberPlate(Piece):
    """``PGT1-7K4M-92QX-Z`` in one line, or in two where that makes it larger."""

    def __init__(self, look: Look, box: Box, number: str, label: str) -> None:
        super().__init__(look, box, "number")
        self.number, self.label = number, label
        self.capital_px = 0.0
        self.cells: list[Box] = []
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.cells.clear()
        self.fill(self.box, theme.primary, 4)
        low = look.panel.landscape
        room = self.box.inset(look.px(7), look.px(4.5 if low else 6))
        if self.label:
            label = self.set(self.label, room.w, look.scale.caption if low else look.scale.body)
            if label.ink < 1.6 * label.font_px:  # in two lines it would take them from the number
                place, room = room.cut_top(label.ink, look.px(2 if low else 5))
                self.place(label, place, theme.on_primary)
        lines = self._lines(room)
        self.capital_px = self._capital(room, lines)
        height = self.capital_px * _LINE_OF_CAPITAL
        block = room.middle(room.w, height * len(lines))
        for number, line in enumerate(lines):
            self._paint_line(line, Box(block.x, block.top - (number + 1) * height, block.w, height))
        self.drawn.append(Drawn(self.number, room, 1.0, fits=True))

    def _lines(self, room: Box) -> list[str]:
        groups = self.number.split("-")
        two = ["-".join(groups[:2]) + "-", "-".join(groups[2:])] if len(groups) > 2 else [self.number]
        # Two lines only where they make the number clearly larger: one is read without a jump.
        one = self._capital(room, [self.number])
        small = one < self.look.px(_LEAST_CAPITAL_MM)
        return two if self._capital(room, two) > one * (1.0 if small else 1.2) else [self.number]

    def _capital(self, room: Box, lines: list[str]) -> float:
        """Height of a capital in pixels, as large as ``room`` allows."""
        longest = max(sum(_cells(line)) for line in lines)
        return min(room.w / longest / _CELL_OF_CAPITAL, room.h / len(lines) / _LINE_OF_CAPITAL)

    def _paint_line(self, line: str, place: Box) -> None:
        place = place.middle(sum(_cells(line)) * _CELL_OF_CAPITAL * self.capital_px, place.h)
        for glyph, part in zip(line, _cells(line), strict=True):
            cell, place = place.cut_left(part * _CELL_OF_CAPITAL * self.capital_px)
            self.cells.append(cell)
            self._paint_glyph(glyph, cell)

    def _paint_glyph(self, glyph: str, cell: Box) -> None:
        """The ink in the middle of its cell, squeezed if it is too wide for it."""
        Color(*self.look.theme.on_primary)
        texture, left, right = inked(glyph, self.capital_px / CAPITAL_OF_EM, bold=True)
        squeeze = min(1.0, _INK_OF_CELL * cell.w / (right - left))
        x = cell.centre[0] - (left + right) / 2 * squeeze
        w, h = texture.size
        y = cell.centre[1] - h / 2
        Rectangle(texture=texture, pos=(round(x), round(y)), size=(w * squeeze, h))


def _cells(line: str) -> list[float]:
    """Width of each glyph's cell as a part of a full one: a dash and a one need less."""
    return [_NARROW_CELLS.get(glyph, 1.0) for glyph in line]


class QrPlate(Piece):
    """The receipt's proof as a QR code on white, modules of whole pixels."""

    def __init__(self, look: Look, box: Box, text: str) -> None:
        super().__init__(look, box, "qr")
        rows = segno.make(text, error="m", boost_error=False, micro=False).matrix
        self.modules = len(rows)
        self._texture = Texture.create(size=(self.modules, self.modules), colorfmt="luminance", mipmap=False)
        self._texture.mag_filter = self._texture.min_filter = "nearest"
        grey = bytes(0 if module else 255 for row in reversed(rows) for module in row)
        self._texture.blit_buffer(grey, colorfmt="luminance", bufferfmt="ubyte")
        self.repaint()

    def paint(self) -> None:
        side = min(self.box.w, self.box.h)
        module = int(side // (self.modules + 2 * _QUIET_MODULES))
        white = self.box.middle(side, side)
        # White in every colour mode: readers want dark modules on a light ground.
        self.panel(white, _WHITE, self.look.theme.border, 0.4)
        code = white.middle(module * self.modules, module * self.modules)
        Color(1, 1, 1, 1)
        Rectangle(texture=self._texture, pos=(round(code.x), round(code.y)), size=(code.w, code.h))

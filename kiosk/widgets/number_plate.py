"""The tracking number as large as the glass allows, one glyph a cell, and its QR code."""

from __future__ import annotations

import numpy as np
import segno
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import typeset
from kiosk.widgets.look import CAPITAL_OF_EM, Look
from kiosk.widgets.piece import Drawn, Piece

_QUIET_MODULES = 4
_FONT_OF_CELL = 1.42
"""Font size as a part of a cell's width: a W just fits."""


class NumberPlate(Piece):
    """``PGT1-7K4M-92QX-Z`` in one line, or in two where that makes it larger."""

    def __init__(self, look: Look, box: Box, number: str, label: str) -> None:
        super().__init__(look, box, "number")
        self.number, self.label = number, label
        self.capital_px = 0.0
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box, theme.primary, 4)
        low = look.panel.landscape
        room = self.box.inset(look.px(7), look.px(4.5 if low else 6))
        if self.label:
            label = self.set(self.label, room.w, look.scale.caption if low else look.scale.body)
            place, room = room.cut_top(label.ink, look.px(2 if low else 5))
            self.place(label, place, theme.on_primary)
        lines = self._lines(room)
        cell, height = self._cell(room, lines)
        block = room.middle(room.w, height * len(lines))
        self.capital_px = cell * _FONT_OF_CELL * CAPITAL_OF_EM
        for number, line in enumerate(lines):
            self._paint_line(line, block.top - (number + 1) * height, cell, height)
        self.drawn.append(Drawn(self.number, room, 1.0, fits=True))

    def _lines(self, room: Box) -> list[str]:
        groups = self.number.split("-")
        two = ["-".join(groups[:2]), "-".join(groups[2:])] if len(groups) > 2 else [self.number]
        # Two lines only where they make the number clearly larger: one is read without a jump.
        gain = self._cell(room, two)[0] / self._cell(room, [self.number])[0]
        return two if gain > 1.2 else [self.number]

    def _cell(self, room: Box, lines: list[str]) -> tuple[float, float]:
        """Width and height of one cell in pixels."""
        longest = max(len(line) for line in lines)
        width = min(room.w / longest, room.h / len(lines) / 1.35)
        return width, width * 1.35

    def _paint_line(self, line: str, y: float, cell: float, height: float) -> None:
        Color(*self.look.theme.on_primary)
        for place, glyph in enumerate(line):
            made = typeset(glyph, cell * _FONT_OF_CELL, bold=True)
            w, h = made.texture.size
            x = self.box.inset(self.look.px(7)).x + (place + 0.5) * cell - w / 2
            Rectangle(texture=made.texture, pos=(round(x), round(y + (height - h) / 2)), size=(w, h))


class QrPlate(Piece):
    """The receipt's proof as a QR code on white, modules of whole pixels."""

    def __init__(self, look: Look, box: Box, text: str) -> None:
        super().__init__(look, box, "qr")
        matrix = np.array(segno.make(text, error="m", boost_error=False, micro=False).matrix, np.uint8)
        self.modules = int(matrix.shape[0])
        self._texture = Texture.create(size=(self.modules, self.modules), colorfmt="luminance", mipmap=False)
        self._texture.mag_filter = self._texture.min_filter = "nearest"
        grey = np.ascontiguousarray(np.where(matrix[::-1], 0, 255).astype(np.uint8))
        self._texture.blit_buffer(grey.tobytes(), colorfmt="luminance", bufferfmt="ubyte")
        self.repaint()

    def paint(self) -> None:
        side = min(self.box.w, self.box.h)
        module = int(side // (self.modules + 2 * _QUIET_MODULES))
        white = self.box.middle(side, side)
        self.panel(white, self.look.theme.sheet, self.look.theme.border, 0.4)
        code = white.middle(module * self.modules, module * self.modules)
        Color(1, 1, 1, 1)
        Rectangle(texture=self._texture, pos=(round(code.x), round(code.y)), size=(code.w, code.h))

"""Text of the printer's own: font A, cells of 12 x 24 dots, drawn with the bundled typeface."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from hardware.printers.simulated.commands import LINE_ROWS
from hardware.printers.typefaces import Typefaces, bundled_typefaces

CELL_WIDTH, CELL_HEIGHT = 12, 24
_SIZE, _BASE = 19, 19  # dots: the widest letters are pressed into the cell

_RIGHT = 2
_Dots = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Look:
    """How letters stand; ``wide`` and ``high`` multiply the cell, ``spacing`` is a line's least height in dots."""

    bold: bool = False
    inverse: bool = False
    wide: int = 1
    high: int = 1
    spacing: int = LINE_ROWS

    def styled(self, name: bytes, value: int) -> Look:
        """After ESC or GS ``name`` with ``value``; what cannot be seen here changes nothing."""
        match name:
            case b"\x1bE":
                return replace(self, bold=bool(value & 1))
            case b"\x1b!":
                return replace(
                    self, bold=bool(value & 8), wide=2 if value & 0x20 else 1, high=2 if value & 0x10 else 1
                )
            case b"\x1d!":
                return replace(self, wide=(value >> 4 & 7) + 1, high=(value & 7) + 1)
            case b"\x1dB":
                return replace(self, inverse=bool(value & 1))
            case b"\x1b3":
                return replace(self, spacing=value)
            case _:
                return self


class Writing:
    """The line under work on paper ``dots`` wide. Rows come out packed, a bit a dot, 1 black."""

    def __init__(self, dots: int) -> None:
        self._dots = dots
        self._typefaces: Typefaces | None = None  # most jobs have no letters
        self.reset()

    def reset(self) -> None:
        """As after power on or ESC @; the line begun is lost."""
        self.look = Look()
        self.side = 0
        self._cells: list[_Dots] = []
        self._width = 0

    def write(self, letters: bytes) -> list[bytes]:
        """Puts ``letters`` (ASCII) into the line; the rows of each line that has become full."""
        rows: list[bytes] = []
        for letter in letters.decode("ascii"):
            cell = self._cell(letter)
            if self._width + cell.shape[1] > self._dots:
                rows += self.end()
            self._cells.append(cell)
            self._width += cell.shape[1]
        return rows

    def end(self) -> list[bytes]:
        """The rows of the line begun, its spacing included; none if it is empty."""
        if not self._cells:
            return []
        height = max(cell.shape[0] for cell in self._cells)
        line = np.hstack([np.pad(cell, ((height - cell.shape[0], 0), (0, 0))) for cell in self._cells])
        self._cells, self._width = [], 0
        rows = [np.packbits(row).tobytes() for row in self._aside(line)]
        return rows + [b""] * max(0, self.look.spacing - height)

    def placed(self, row: bytes) -> bytes:
        """A row of a raster at the side that ESC a has chosen."""
        free = self._dots - len(row) * 8
        if free <= 0 or not self.side:
            return row
        left = free if self.side == _RIGHT else free // 2
        return (int.from_bytes(row, "big") << (free - left)).to_bytes(self._dots // 8, "big")

    def align(self, side: int) -> None:
        """ESC a: 0 left, 1 middle, 2 right; anything else changes nothing."""
        self.side = {0: 0, 48: 0, 1: 1, 49: 1, 2: 2, 50: 2}.get(side, self.side)

    def _aside(self, line: _Dots) -> _Dots:
        free = max(0, self._dots - line.shape[1])
        left = (0, free // 2, free)[self.side]
        return np.pad(line, ((0, 0), (left, free - left)))[:, : self._dots]

    def _cell(self, letter: str) -> _Dots:
        look = self.look
        if self._typefaces is None:
            self._typefaces = bundled_typefaces()
        face = self._typefaces.face(_SIZE, look.bold)
        wide = max(CELL_WIDTH, face.width(letter))
        image = Image.new("L", (wide, CELL_HEIGHT), 255)
        pen = ImageDraw.Draw(image)
        pen.text(((wide - face.width(letter)) // 2, _BASE), letter, fill=0, font=face.font, anchor="ls")
        pressed = (
            image.resize((CELL_WIDTH, CELL_HEIGHT), Image.Resampling.BILINEAR) if wide > CELL_WIDTH else image
        )
        black = np.asarray(pressed) < 140
        black = np.logical_not(black) if look.inverse else black
        return np.repeat(np.repeat(black, look.high, axis=0), look.wide, axis=1)

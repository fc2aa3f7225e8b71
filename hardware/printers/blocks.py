"""Each item of a page as a picture of its own, as wide as the type area."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatchmethod

import numpy as np
import segno
from PIL import Image, ImageDraw

from hardware.page import Align, Bars, Blank, Code, Line, Number, Pair, Rule, Size
from hardware.printers.code128 import bars
from hardware.printers.typefaces import BOX, Face, Typefaces
from hardware.printers.wrapping import wrap

Run = Line | Number | Code | Bars | Rule | Blank | tuple[Pair, ...]

_TYPE = {Size.SMALL: 19, Size.BODY: 23, Size.HEADING: 31, Size.HUGE: 46}
_NARROW_TYPE = {Size.SMALL: 17, Size.BODY: 20, Size.HEADING: 25, Size.HUGE: 46}
_NARROW = 500
"""Below this many dots the smaller sizes are taken (58 mm paper)."""

_PITCH, _BASELINE = 1.27, 0.98
"""Line pitch and baseline in ems: room for a circumflex above a capital and a dot below a letter."""

_LEAST_CELL, _LEAST_NUMBER = 36, 46
_MODULE, _LEAST_MODULE, _QUIET = 6, 4, 4
_BAR_MODULE, _BAR_HEIGHT, _BAR_QUIET = 2, 72, 10


@dataclass(frozen=True, slots=True)
class Block:
    """A drawn item; ``missing`` counts boxes in it."""

    image: Image.Image
    missing: int = 0


class Strip:
    """Draws items on a type area of ``width`` dots."""

    def __init__(self, width: int, dpi: int, typefaces: Typefaces) -> None:
        self._width = width
        self._dpi = dpi
        self._typefaces = typefaces
        self._sizes = _NARROW_TYPE if width < _NARROW else _TYPE

    @singledispatchmethod
    def draw(self, run: Run) -> Block:
        """The picture of one item, or of neighbouring pairs."""
        raise TypeError(f"no such item: {type(run).__name__}")

    @draw.register
    def _(self, item: Line) -> Block:
        face = self._typefaces.face(self._sizes[item.size], item.bold or item.inverse)
        words, missing = self._typefaces.legible(item.words)
        side = 10 if item.inverse else 0
        lines = wrap(words, face, self._width - 2 * side, item.max_lines, item.continued)
        lift = 5 if item.inverse else 0
        image, pen = self._sheet(len(lines) * pitch(face) + 2 * lift, white=not item.inverse)
        for row, line in enumerate(lines):
            left = side if item.align is Align.LEFT else (self._width - face.width(line)) // 2
            _write(pen, (left, lift + row * pitch(face)), line, face, ink=item.inverse)
        return Block(image, missing)

    @draw.register
    def _(self, pairs: tuple) -> Block:  # type: ignore[type-arg]  # the dispatch is by class
        small = self._typefaces.face(self._sizes[Size.SMALL])
        labels = [self._typefaces.legible(pair.label)[0] for pair in pairs]
        widest = max(small.width(label) for label in labels)
        column = min(widest, round(self._width * 0.36)) + small.size // 2
        rows = [self._pair(pair, label, column) for pair, label in zip(pairs, labels, strict=True)]
        image, _ = self._sheet(sum(row.image.height for row in rows))
        top = 0
        for row in rows:
            image.paste(row.image, (0, top))
            top += row.image.height
        return Block(image, sum(row.missing for row in rows))

    def _pair(self, pair: Pair, label: str, column: int) -> Block:
        small = self._typefaces.face(self._sizes[Size.SMALL])
        face = self._typefaces.face(self._sizes[Size.BODY], pair.bold)
        words, missing = self._typefaces.legible(pair.value)
        left = wrap(label, small, column - small.size // 2)
        right = wrap(words, face, self._width - column, pair.max_lines, pair.continued)
        image, pen = self._sheet(max(len(left) * pitch(small) + 4, len(right) * pitch(face)) + 2)
        drop = baseline(face) - baseline(small)  # label and value stand on one line
        for row, line in enumerate(left):
            _write(pen, (0, drop + row * pitch(small)), line, small)
        for row, line in enumerate(right):
            _write(pen, (column, row * pitch(face)), line, face)
        return Block(image, missing + label.count(BOX))

    @draw.register
    def _(self, item: Number) -> Block:
        lines = _number_lines(item.groups, self._width)
        cell, gap = _cells(lines, self._width)
        face = self._typefaces.face(max(_LEAST_NUMBER, round(cell * 1.4)), bold=True)
        height = round(face.size * 1.02)
        image, pen = self._sheet(height * len(lines))
        for row, groups in enumerate(lines):
            total = sum(len(group) for group in groups) * cell + gap * (len(groups) - 1)
            left = (self._width - total) // 2
            base = row * height + round(face.size * 0.88)
            for index, group in enumerate(groups):
                if index:
                    _dash(pen, left, gap, base, face.size)
                    left += gap
                for glyph in group:
                    _cell(image, glyph, face, (left, base), cell)
                    left += cell
        return Block(image)

    @draw.register
    def _(self, item: Code) -> Block:
        code = segno.make_qr(item.text, error="m", boost_error=False)
        modules = np.array([list(row) for row in code.matrix], dtype=np.uint8)
        side = modules.shape[0] + 2 * _QUIET
        module = min(_MODULE, self._width // side)
        if module < _LEAST_MODULE:
            raise ValueError(f"a code of {side} modules does not fit on {self._width} dots")
        framed = np.pad(1 - modules, _QUIET, constant_values=1)
        dots = np.kron(framed, np.ones((module, module), dtype=np.uint8))
        image, _ = self._sheet(dots.shape[0])
        image.paste(
            Image.fromarray(dots * np.uint8(255)).convert("1"), ((self._width - dots.shape[1]) // 2, 0)
        )
        return Block(image)

    @draw.register
    def _(self, item: Bars) -> Block:
        modules = np.pad(np.array(bars(item.text), dtype=np.uint8), _BAR_QUIET)
        width = len(modules) * _BAR_MODULE
        if width > self._width:
            return self.draw(Code(item.text))
        image, _ = self._sheet(_BAR_HEIGHT + 8)
        row = np.repeat(1 - modules, _BAR_MODULE) * np.uint8(255)
        picture = Image.fromarray(np.tile(row, (_BAR_HEIGHT, 1))).convert("1")
        image.paste(picture, ((self._width - width) // 2, 4))
        return Block(image)

    @draw.register
    def _(self, item: Rule) -> Block:
        image, pen = self._sheet(22)
        if not item.dashed:
            pen.rectangle((0, 10, self._width - 1, 11), fill=0)
            return Block(image)
        for left in range(0, self._width, 16):
            pen.rectangle((left, 10, min(left + 8, self._width - 1), 11), fill=0)
        return Block(image)

    @draw.register
    def _(self, item: Blank) -> Block:
        return Block(self._sheet(max(0, round(item.millimetres * self._dpi / 25.4)))[0])

    def _sheet(self, height: int, white: bool = True) -> tuple[Image.Image, ImageDraw.ImageDraw]:
        image = Image.new("1", (self._width, height), int(white))
        return image, ImageDraw.Draw(image)


def pitch(face: Face) -> int:
    """Dots from one line to the next."""
    return round(face.size * _PITCH)


def baseline(face: Face) -> int:
    """Dots from the top of a line to its baseline."""
    return round(face.size * _BASELINE)


def _write(pen: ImageDraw.ImageDraw, at: tuple[int, int], line: str, face: Face, ink: bool = False) -> None:
    """Writes ``line`` with its top left corner ``at``; boxes are drawn as empty frames."""
    left, base = at[0], at[1] + baseline(face)
    if line and not left:
        left = max(0, -round(face.font.getbbox(line, anchor="ls")[0]))  # a J would hang out of the strip
    for index, run in enumerate(line.split(BOX)):
        if index:
            top = base - round(face.size * 0.7)
            pen.rectangle((left + 2, top, left + face.box_width - 3, base - 1), outline=int(ink), width=2)
            left += face.box_width
        pen.text((left, base), run, fill=int(ink), font=face.font, anchor="ls")
        left += face.width(run)


def _number_lines(groups: tuple[str, ...], width: int) -> list[tuple[str, ...]]:
    """All groups on one line if each glyph gets a cell wide enough, else on two."""
    if _cells([groups], width)[0] >= _LEAST_CELL or len(groups) == 1:
        return [groups]
    half = (len(groups) + 1) // 2
    return [groups[:half], groups[half:]]


def _cells(lines: list[tuple[str, ...]], width: int) -> tuple[int, int]:
    """Width of a cell and of the gap between groups, in dots, that the longest line allows."""
    gap = 22
    glyphs, gaps = max((sum(map(len, groups)), len(groups) - 1) for groups in lines)
    return min(46, (width - gaps * gap) // max(1, glyphs)), gap


def _dash(pen: ImageDraw.ImageDraw, left: int, gap: int, base: int, size: int) -> None:
    middle = base - round(size * 0.36)
    pen.rectangle((left + gap // 2 - 5, middle - 2, left + gap // 2 + 4, middle + 1), fill=0)


def _cell(image: Image.Image, glyph: str, face: Face, at: tuple[int, int], cell: int) -> None:
    """One glyph in the middle of its cell; M and W are narrowed where they would touch a neighbour."""
    bounds = face.font.getbbox(glyph, anchor="ls")
    width, height = round(bounds[2] - bounds[0]), round(bounds[3] - bounds[1])
    if width <= 0 or height <= 0:
        return
    grey = Image.new("L", (width, height), 0)
    ImageDraw.Draw(grey).text((-bounds[0], -bounds[1]), glyph, fill=255, font=face.font, anchor="ls")
    ink = 128
    if width > cell - 3:
        width, ink = cell - 3, 80  # narrowed stems would look thin beside the others
        grey = grey.resize((width, height), Image.Resampling.LANCZOS)
    mask = grey.point(lambda value: 255 if value >= ink else 0).convert("1")
    image.paste(0, (at[0] + (cell - width) // 2, at[1] + round(bounds[1])), mask)

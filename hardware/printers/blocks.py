"""Each item of a page as a picture of its own, as wide as the type area."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatchmethod

from PIL import Image, ImageDraw

from hardware.page import Align, Bars, Blank, Code, Line, Number, Pair, Picture, Rule, Ruler, Size
from hardware.printers.codes import bar_code, qr_code
from hardware.printers.lettering import baseline, draw_number, pitch, write
from hardware.printers.typefaces import BOX, Face, Typefaces
from hardware.printers.wrapping import wrap

Run = Line | Number | Code | Bars | Picture | Rule | Ruler | tuple[Pair | Blank, ...]

_TYPE = {Size.SMALL: 19, Size.BODY: 23, Size.HEADING: 31, Size.HUGE: 46}
_NARROW_TYPE = {Size.SMALL: 17, Size.BODY: 20, Size.HEADING: 25, Size.HUGE: 46}
_NARROW = 500
"""Below this many dots the smaller sizes are taken (58 mm paper)."""

_MODULE = 6
_BAR_EDGE, _AIR = 5, 6
"""Black above and below the words of a reversed bar, and white between it and what is near."""
_RULE_ROWS = 18
_MIDDLE_GREY = 128
_TICKS = {10: 24, 5: 16, 1: 9}
"""Rows of the mark at every so many millimetres."""


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
        """The picture of one item, or of neighbouring pairs with the white between them."""
        raise TypeError(f"no such item: {type(run).__name__}")

    @draw.register
    def _(self, item: Line) -> Block:
        face = self._face(item.size, item.bold or item.inverse)
        words, missing = self._typefaces.legible(item.words)
        side, edge = (10, _BAR_EDGE) if item.inverse else (0, 0)
        lines = wrap(words, face, self._width - 2 * side, item.max_lines, item.continued)
        height = len(lines) * pitch(face) + 2 * edge
        image, pen = self._sheet(height + (_AIR if item.inverse else 0))
        if item.inverse:
            pen.rectangle((0, 0, self._width, height - 1), fill=0)
        for row, line in enumerate(lines):
            left = side if item.align is Align.LEFT else (self._width - face.width(line)) // 2
            write(pen, (left, edge + row * pitch(face)), line, face, ink=item.inverse)
        return Block(image, missing)

    @draw.register
    def _(self, rows: tuple) -> Block:  # type: ignore[type-arg]  # the dispatch is by class
        small = self._face(Size.SMALL)
        labels = [self._typefaces.legible(row.label)[0] for row in rows if isinstance(row, Pair)]
        widest = max((small.width(label) for label in labels), default=0)
        column = min(widest, round(self._width * 0.36)) + small.size // 2
        drawn = [self._pair(row, column) if isinstance(row, Pair) else self._blank(row) for row in rows]
        image, _ = self._sheet(sum(row.image.height for row in drawn))
        top = 0
        for row in drawn:
            image.paste(row.image, (0, top))
            top += row.image.height
        return Block(image, sum(row.missing for row in drawn))

    def _pair(self, pair: Pair, column: int) -> Block:
        small, face = self._face(Size.SMALL), self._face(pair.size, pair.bold)
        label, _ = self._typefaces.legible(pair.label)
        words, missing = self._typefaces.legible(pair.value)
        left = wrap(label, small, column - small.size // 2)
        right = wrap(words, face, self._width - column, pair.max_lines, pair.continued)
        drop = baseline(face) - baseline(small)  # label and value stand on one line
        image, pen = self._sheet(max(drop + len(left) * pitch(small), len(right) * pitch(face)) + 2)
        for row, line in enumerate(left):
            write(pen, (0, drop + row * pitch(small)), line, small)
        for row, line in enumerate(right):
            write(pen, (column, row * pitch(face)), line, face)
        return Block(image, missing + label.count(BOX))

    def _blank(self, item: Blank) -> Block:
        return Block(self._sheet(max(0, self._dots(item.millimetres)))[0])

    @draw.register
    def _(self, item: Number) -> Block:
        return Block(draw_number(item.groups, self._width, self._typefaces))

    @draw.register
    def _(self, item: Code) -> Block:
        return self._centred(qr_code(item.text, self._width, _MODULE))

    @draw.register
    def _(self, item: Bars) -> Block:
        picture = bar_code(item.text, self._width)
        return self.draw(Code(item.text)) if picture is None else self._centred(picture, air=4)

    @draw.register
    def _(self, item: Picture) -> Block:
        grey = Image.frombytes("L", (item.width, item.height), item.grey)
        grey.thumbnail(
            (min(self._width, self._dots(item.widest_mm)), self._dots(item.highest_mm)),
            Image.Resampling.LANCZOS,
        )
        sharp = grey.point(lambda value: 255 if value >= _MIDDLE_GREY else 0).convert("1")
        return self._centred(sharp, air=4)

    @draw.register
    def _(self, item: Rule) -> Block:
        image, pen = self._sheet(_RULE_ROWS)
        top, length = _RULE_ROWS // 2 - 1, 9 if item.dashed else self._width
        for left in range(0, self._width, 16 if item.dashed else self._width):
            pen.rectangle((left, top, min(left + length, self._width) - 1, top + 1), fill=0)
        return Block(image)

    @draw.register
    def _(self, item: Ruler) -> Block:
        face = self._face(Size.SMALL)
        image, pen = self._sheet(_AIR + _TICKS[10] + pitch(face))
        for mark in range(int(self._width * 25.4 / self._dpi)):
            left = self._dots(mark)
            long = next(height for every, height in _TICKS.items() if mark % every == 0)
            pen.rectangle((left, _AIR, left + 1, _AIR + long - 1), fill=0)
            if mark % 10 == 0:
                width = face.width(str(mark))
                at = max(0, min(left + 1 - width // 2, self._width - width))
                write(pen, (at, _AIR + _TICKS[10]), str(mark), face)
        return Block(image)

    def _centred(self, picture: Image.Image, air: int = 0) -> Block:
        image, _ = self._sheet(picture.height + 2 * air)
        image.paste(picture, ((self._width - picture.width) // 2, air))
        return Block(image)

    def _face(self, size: Size, bold: bool = False) -> Face:
        return self._typefaces.face(self._sizes[size], bold)

    def _dots(self, millimetres: float) -> int:
        return round(millimetres * self._dpi / 25.4)

    def _sheet(self, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
        image = Image.new("1", (self._width, height), 1)
        return image, ImageDraw.Draw(image)

"""Lines of type and the large number, drawn with a pen of dots."""

from __future__ import annotations

from PIL import Image, ImageDraw

from hardware.printers.typefaces import BOX, Face, Typefaces

_PITCH, _BASELINE = 1.27, 0.98
"""Line pitch and baseline in ems: room for a circumflex above a capital and a dot below a letter."""

_LEAST_CELL, _WIDEST_CELL, _LEAST_NUMBER, _GAP = 36, 46, 46, 22


def pitch(face: Face) -> int:
    """Dots from one line to the next."""
    return round(face.size * _PITCH)


def baseline(face: Face) -> int:
    """Dots from the top of a line to its baseline."""
    return round(face.size * _BASELINE)


def write(pen: ImageDraw.ImageDraw, at: tuple[int, int], line: str, face: Face, ink: bool = False) -> None:
    """Writes ``line`` with its top left corner ``at``; boxes are drawn as empty frames."""
    left, base = at[0], at[1] + baseline(face)
    if line and not left:
        left = face.overhang(line[0])  # a J would hang out of the strip
    for index, run in enumerate(line.split(BOX)):
        if index:
            top = base - round(face.size * 0.7)
            pen.rectangle((left + 2, top, left + face.box_width - 3, base - 1), outline=int(ink), width=2)
            left += face.box_width
        pen.text((left, base), run, fill=int(ink), font=face.font, anchor="ls")
        left += face.width(run)


def draw_number(groups: tuple[str, ...], width: int, typefaces: Typefaces) -> Image.Image:
    """A grouped number as large as ``width`` dots allow, each glyph in a cell of its own; two lines on narrow paper."""
    lines = _number_lines(groups, width)
    cell = _cell_width(lines, width)
    face = typefaces.face(max(_LEAST_NUMBER, round(cell * 1.4)), bold=True)
    height = round(face.size * 1.12)  # J and Q hang 0.22 below the line
    image = Image.new("1", (width, height * len(lines)), 1)
    pen = ImageDraw.Draw(image)
    for row, parts in enumerate(lines):
        total = sum(map(len, parts)) * cell + _GAP * (len(parts) - 1)
        left, base = (width - total) // 2, row * height + round(face.size * 0.88)
        for index, group in enumerate(parts):
            if index:
                _dash(pen, left, base, face.size)
                left += _GAP
            for glyph in group:
                _cell(image, glyph, face, (left, base), cell)
                left += cell
    return image


def _number_lines(groups: tuple[str, ...], width: int) -> list[tuple[str, ...]]:
    """All groups on one line if each glyph gets a cell wide enough, else on two."""
    if _cell_width([groups], width) >= _LEAST_CELL or len(groups) == 1:
        return [groups]
    half = (len(groups) + 1) // 2
    return [groups[:half], groups[half:]]


def _cell_width(lines: list[tuple[str, ...]], width: int) -> int:
    """Dots of a cell that the longest line allows."""
    glyphs, gaps = max((sum(map(len, groups)), len(groups) - 1) for groups in lines)
    return min(_WIDEST_CELL, (width - gaps * _GAP) // max(1, glyphs))


def _dash(pen: ImageDraw.ImageDraw, left: int, base: int, size: int) -> None:
    middle = base - round(size * 0.36)
    pen.rectangle((left + _GAP // 2 - 5, middle - 2, left + _GAP // 2 + 4, middle + 1), fill=0)


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

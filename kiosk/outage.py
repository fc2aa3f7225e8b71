"""The picture that says "out of service" when the application cannot run: drawn at each good start, shown by a program that
needs neither the application nor its packages (config/appliance/kiosk/usr/local/lib/kotak-aduan/outage.py)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from sync.vault.folders import replace

PICTURE, WORDS = "outage.ppm.gz", "outage.txt"
PAPER, INK, PRIMARY, ON_PRIMARY = "#faf9f5", "#1b1b1b", "#05364b", "#ffffff"
_CAPITAL = 0.714
"""Height of a capital of Noto Sans, as a part of the font size."""
_MARGIN_MM, _LONGEST_MM = 14.0, 240.0


@dataclass(frozen=True, slots=True)
class Outage:
    """``sayings``: (what is the matter, where to go instead) in each language, Indonesian first."""

    office: str
    regency: str
    telephone: str
    sayings: tuple[tuple[str, str], ...]

    def words(self) -> str:
        """For a console, where no picture can be shown."""
        said = [line for saying in self.sayings for line in saying]
        return "\n".join([self.office, self.regency, *said[:2], self.telephone, *said[2:]]) + "\n"


@dataclass(frozen=True, slots=True)
class Glass:
    """Pixels, pixels a millimetre, and the office's colour."""

    width: int
    height: int
    px_per_mm: float
    primary: str = PRIMARY


@dataclass(frozen=True, slots=True)
class _Line:
    """``capital``: height of its capitals in millimetres; ``after``: empty millimetres below it."""

    words: str
    capital: float
    bold: bool
    after: float
    colour: str = INK


def leave(folder: Path, told: Outage, glass: Glass) -> None:
    """Picture and words into the kiosk's folder, where they stay as they are if nothing has changed. Raises OSError."""
    picture = draw(told, glass)
    head = f"P6\n{picture.width} {picture.height}\n255\n".encode()
    for name, data in (
        (PICTURE, gzip.compress(head + picture.tobytes(), 6, mtime=0)),
        (WORDS, told.words().encode()),
    ):
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            replace(path, data)


def draw(told: Outage, glass: Glass) -> Image.Image:
    """The office above, the matter in the middle with the telephone very large, the other languages below. RGB."""
    image = Image.new("RGB", (glass.width, glass.height), PAPER)
    pen = _Pen(image, glass)
    band = pen.set([_Line(told.office, 9.5, True, 6), _Line(told.regency, 5.4, False, 0)])
    height = pen.height(band) + round(2 * _MARGIN_MM * glass.px_per_mm)
    pen.draw.rectangle((0, 0, glass.width, height), fill=glass.primary)
    pen.put([(line, ON_PRIMARY) for line, _ in _coloured(band)], round(_MARGIN_MM * glass.px_per_mm))
    body = pen.set(list(_body(told, glass.primary)))
    free = glass.height - height - pen.height(body)
    pen.put(_coloured(body), height + max(round(6 * glass.px_per_mm), round(free * 0.42)))
    return image


def _body(told: Outage, primary: str) -> Iterator[_Line]:
    (title, help_), *others = told.sayings
    yield _Line(title, 11.0, True, 9)
    yield _Line(help_, 7.0, False, 18)
    yield _Line(told.telephone, 16.0, True, 20, primary)
    for other, way in others:
        yield _Line(other, 5.6, True, 4.5)
        yield _Line(way, 5.2, False, 9)


@dataclass(frozen=True, slots=True)
class _Set:
    """A line of type as it will stand: its font, its height and the room below it in pixels."""

    words: str
    font: ImageFont.FreeTypeFont
    height: int
    after: int
    colour: str


def _coloured(lines: list[_Set]) -> list[tuple[_Set, str]]:
    return [(line, line.colour) for line in lines]


class _Pen:
    """Sets words in the middle of the glass, broken where they are too wide."""

    def __init__(self, image: Image.Image, glass: Glass) -> None:
        self.draw = ImageDraw.Draw(image)
        self._glass = glass
        self._width = min(glass.width - 2 * _MARGIN_MM * glass.px_per_mm, _LONGEST_MM * glass.px_per_mm)

    def set(self, lines: list[_Line]) -> list[_Set]:
        return [piece for line in lines for piece in self._pieces(line)]

    def height(self, lines: list[_Set]) -> int:
        return sum(line.height + line.after for line in lines) - (lines[-1].after if lines else 0)

    def put(self, lines: list[tuple[_Set, str]], top: int) -> None:
        for line, colour in lines:
            self.draw.text((self._glass.width / 2, top + line.height), line.words, colour, line.font, "ms")
            top += line.height + line.after

    def _pieces(self, line: _Line) -> Iterator[_Set]:
        """One or more lines of the same size; smaller where a single word is wider than the glass."""
        scale = self._glass.px_per_mm
        size = line.capital * scale / _CAPITAL
        font = _font(line.bold, size)
        widest = max((font.getlength(word) for word in line.words.split()), default=0)
        if widest > self._width:
            font = _font(line.bold, size * self._width / widest)
        broken = self._broken(line.words, font)
        for place, words in enumerate(broken):
            last = place == len(broken) - 1
            after = line.after * scale if last else 0.6 * line.capital * scale
            yield _Set(words, font, round(line.capital * scale), round(after), line.colour)

    def _broken(self, words: str, font: ImageFont.FreeTypeFont) -> list[str]:
        lines = [""]
        for word in words.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and font.getlength(longer) > self._width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines


def _font(bold: bool, size: float) -> ImageFont.FreeTypeFont:
    """The Noto Sans of the receipts and screens."""
    name = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
    with as_file(files("hardware") / "fonts" / name) as path:
        return ImageFont.truetype(str(path), max(1, round(size)))

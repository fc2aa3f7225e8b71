"""A printable page that knows millimetres and text, no dots and no bytes (see `hardware.printers.layout`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Size(StrEnum):
    """Sizes of type; dots are the printer's business."""

    SMALL = "small"
    BODY = "body"
    HEADING = "heading"
    HUGE = "huge"  # the tracking number


class Align(StrEnum):
    """Where a line stands on the strip."""

    LEFT = "left"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, wrapped by measured width; ``max_lines`` = 0 means as many as it takes.

    ``inverse`` prints white on black over the whole width (SALINAN). ``continued`` is shown after
    the last line where words had to be left out.
    """

    words: str
    size: Size = Size.BODY
    bold: bool = False
    align: Align = Align.LEFT
    inverse: bool = False
    max_lines: int = 0
    continued: str = "..."


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value on one line, the value wrapped beside the label; as in a `Line` otherwise."""

    label: str
    value: str
    size: Size = Size.BODY
    bold: bool = False
    max_lines: int = 0
    continued: str = "..."


@dataclass(frozen=True, slots=True)
class Number:
    """A grouped number, very large, one glyph a cell, in two lines on narrow paper: ("PGT1", "7K4M", "92QX", "Z")."""

    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code at error correction M; alphanumeric text keeps it small."""

    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A Code 128 bar code (printable ASCII); where the paper is too narrow for it, a QR code of the same text."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the middle of the strip, no larger than given; black where it is darker than middle grey.

    ``grey``: one byte a pixel, row by row, 0 black. It is made smaller, never larger, and never dithered:
    scattered dots of a thermal head smear. A printer of plain letters leaves it out.
    """

    width: int
    height: int
    grey: bytes = field(repr=False)
    widest_mm: float
    highest_mm: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line over the whole width; dashed for a cut line."""

    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Ruler:
    """Millimetres over the whole width, to be held beside a real ruler; columns where letters are the printer's own."""


@dataclass(frozen=True, slots=True)
class Blank:
    """White space, in millimetres."""

    millimetres: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Cut the paper here; ``partial`` leaves a bridge (before the stub)."""

    partial: bool = False


Item = Line | Pair | Number | Code | Bars | Picture | Rule | Ruler | Blank | Cut


@dataclass(frozen=True, slots=True)
class Page:
    """Items from top to bottom."""

    items: tuple[Item, ...]

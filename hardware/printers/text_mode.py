"""A page in the printer's own letters, for serial lines on which a picture takes a minute. Pure.

Some 2 kB in place of 60. The QR code is still drawn by us, since printers' own differ, and narrow; there is no
other picture. Whatever was typed is reduced to the characters from space to ~, so no byte of it is a command.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatchmethod

from hardware.page import Align, Bars, Blank, Code, Line, Number, Page, Pair, Picture, Rule, Ruler, Size
from hardware.printers import builder
from hardware.printers.codes import LEAST_MODULE, qr_code
from hardware.printers.escpos import Job, completion_id, end_of_paper, gathered, question
from hardware.printers.layout import papers_of, runs_of
from hardware.printers.plain_letters import plain
from hardware.printers.strips import cut_up, feeds
from hardware.printers.wrapping import wrap

CELL, CELL_ROWS = 12, 24
"""Dots of a letter of font A."""
LARGEST_STRIP = 240
"""Bytes of a strip with its header, and of lines sent together: a quarter of a second at 9,600 baud, so that the
answer to a question behind them comes within half a second."""
_BEGIN = b"\x1bR\x00\x1bt\x00"
"""ESC R, ESC t: the American set, in which the signs of ASCII are themselves."""
_LARGE = 3
"""Times as large as plain letters the number is, if need be on two lines: headings are twice as large."""


@dataclass(frozen=True, slots=True)
class Command:
    """Bytes that belong together and the rows of paper they take."""

    data: bytes
    rows: int = 0


class _Columns:
    """`hardware.printers.wrapping.Measure` of letters that are all as wide."""

    def width(self, words: str) -> int:
        return len(words)


def encode(
    page: Page, dots: int, dpi: int, job_id: int, *, completion_query: bool, cutter: bool
) -> tuple[Job, int]:
    """``page`` as a job like `hardware.printers.escpos.encode`, and how many glyphs had no likeness."""
    letters = _Letters(dots, dpi)
    pieces: list[bytes] = [builder.initialise() + _BEGIN]
    rows = 0
    for items, cut in papers_of(page):
        commands = [command for run in runs_of(items) for command in letters.put(run)]
        pieces += gathered((command.data for command in commands), LARGEST_STRIP)
        pieces.append(end_of_paper(cut.partial, cutter))
        rows += sum(command.rows for command in commands)
    ask = question(job_id, completion_query)
    return Job(tuple(pieces), rows, (), letters.thickened, ask, completion_id(job_id)), letters.missing


class _Letters:
    """Puts items into lines of ``dots`` // 12 columns; counts what could not be shown."""

    def __init__(self, dots: int, dpi: int) -> None:
        self._dots, self._dpi = dots, dpi
        self._columns = dots // CELL
        self.missing = 0
        self.thickened = 0

    @singledispatchmethod
    def put(self, run: object) -> Iterator[Command]:
        """The commands of one item, or of neighbouring pairs."""
        raise TypeError(f"no such item: {type(run).__name__}")

    @put.register
    def _(self, item: Line) -> Iterator[Command]:
        words = self._plain(item.words)
        large = item.size in (Size.HEADING, Size.HUGE)
        wide = 2 if large and 2 * max(map(len, words.split("\n"))) <= self._columns else 1
        style = builder.style(item.bold or item.inverse, item.inverse, wide, high := 2 if large else 1)
        columns = self._columns // wide
        for line in self._wrap(words, columns, item.max_lines, item.continued):
            placed = line if item.align is Align.LEFT else line.center(columns)
            yield self._line(placed.ljust(columns) if item.inverse else placed.rstrip(), style, high)

    @put.register
    def _(self, rows: tuple) -> Iterator[Command]:  # type: ignore[type-arg]  # the dispatch is by class
        labels = [len(self._plain(row.label, counted=False)) for row in rows if isinstance(row, Pair)]
        column = min(max(labels, default=0), round(self._columns * 0.36)) + 2
        for row in rows:
            yield from self._pair(row, column) if isinstance(row, Pair) else self._blank(row)

    def _pair(self, pair: Pair, column: int) -> Iterator[Command]:
        left = self._wrap(self._plain(pair.label), column - 2)
        room = self._columns - column
        value = self._plain(pair.value)
        to_write_on = value and not value.strip("_")  # is as long as there is room
        right = [value[:room]] if to_write_on else self._wrap(value, room, pair.max_lines, pair.continued)
        high = 2 if pair.size in (Size.HEADING, Size.HUGE) else 1
        style = builder.style(pair.bold, high=high)
        for row in range(max(len(left), len(right))):
            label = left[row] if row < len(left) else ""
            words = right[row] if row < len(right) else ""
            yield self._line(words, style, high, before=label.ljust(column) if words else label)

    def _blank(self, item: Blank) -> Iterator[Command]:
        rows = max(0, round(item.millimetres * self._dpi / 25.4))
        yield Command(b"".join(feeds(rows)), rows)

    @put.register
    def _(self, item: Number) -> Iterator[Command]:
        half = (len(item.groups) + 1) // 2
        groups = [self._plain(group) for group in item.groups]
        lines = ["-".join(groups)]
        if _LARGE * len(lines[0]) >= self._columns and groups[half:]:
            lines = ["-".join(groups[:half]), "-".join(groups[half:])]
        times = min(_LARGE, max(2, (self._columns - 1) // max(1, *map(len, lines))))
        for line in lines:
            placed = line.center(self._columns // times).rstrip()
            yield self._line(placed, builder.style(bold=True, wide=times, high=times), times)

    @put.register
    def _(self, item: Code | Bars) -> Iterator[Command]:
        picture = qr_code(item.text, self._dots, LEAST_MODULE)
        row_bytes = -(-picture.width // 8)
        strips = cut_up(picture, rows=(LARGEST_STRIP - 8) // row_bytes)
        self.thickened += strips.thickened
        rows = picture.height
        for command in strips.commands:
            yield Command(command, rows)
            rows = 0  # all of the picture's paper is counted with its first strip

    @put.register
    def _(self, item: Picture) -> Iterator[Command]:
        yield from ()

    @put.register
    def _(self, item: Rule) -> Iterator[Command]:
        yield self._line(("- " if item.dashed else "--") * (self._columns // 2), builder.style())

    @put.register
    def _(self, item: Ruler) -> Iterator[Command]:
        tens = "".join(f"....:...{ten % 100:2}" for ten in range(10, self._columns + 10, 10))
        yield self._line(tens[: self._columns], builder.style())

    def _line(self, words: str, style: bytes, high: int = 1, before: str = "") -> Command:
        """One line in ``style``; what stands ``before`` it on the line is plain."""
        usual = builder.style()
        styled = style + words.encode("ascii") + usual if words and style != usual else words.encode("ascii")
        return Command(before.encode("ascii") + styled + b"\n", max(round(self._dpi / 6), CELL_ROWS * high))

    def _wrap(self, words: str, columns: int, max_lines: int = 0, continued: str = "...") -> list[str]:
        return wrap(words, _Columns(), columns, max_lines, self._plain(continued, counted=False))

    def _plain(self, words: str, counted: bool = True) -> str:
        letters, missing = plain(words)
        self.missing += missing if counted else 0
        return letters

"""A letter's body as staff type it: paragraphs, numbered lists, lettered points under them. Nothing else.

The grammar is plain text. A blank line ends a paragraph. A line that begins with ``1.`` or ``1)`` is a point of a
numbered list, with ``a.`` or ``a)`` a point under it, with ``-`` a point without a number; a line that begins otherwise
goes on with the one above. The printed numbers are counted anew, so a point moved or taken out leaves no gap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sync.cases.refusal import Refusal
from sync.cases.words import clean

MAX_LENGTH = 20_000
_POINT = re.compile(r"\s*(?:(?P<number>\d{1,3})|(?P<letter>[a-z]))[.)](?:\s+(?P<text>.*))?")
_DASH = re.compile(r"\s*[-\u2013\u2022](?:\s+(?P<text>.*))?")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a list, with the points under it."""

    text: str
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """A list; ``mark``: ``1`` (numbers), ``a`` (letters) or ``-``."""

    points: tuple[Point, ...]
    mark: str = "1"
    kind: str = "points"


Block = Paragraph | Points
Body = tuple[Block, ...]


def parse_body(text: str) -> Body | Refusal:
    """The blocks; ``letter.empty``, or as `clean`: ``text.too_long``, ``text.surrogate``."""
    words = clean(text, MAX_LENGTH, multiline=True)
    if isinstance(words, Refusal):
        return words
    reading = _Reading()
    for line in words.split("\n"):
        reading.take(line)
    reading.end()
    return tuple(reading.blocks) or Refusal("letter.empty")


class _Reading:
    """Lines one after another; what is open ends with a blank line or with another kind of line."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._paragraph: list[str] = []
        self._points: list[tuple[str, list[str]]] = []
        self._mark = ""

    def take(self, line: str) -> None:
        """One line."""
        point, dash = _POINT.fullmatch(line), _DASH.fullmatch(line)
        if not line.strip():
            self._end_paragraph()
        elif point and point["number"]:
            self._add("1", point["text"] or "")
        elif point and self._points and self._mark == "1" and not self._paragraph:
            self._points[-1][1].append(_line(point["text"] or ""))
        elif point:
            self._add("a", point["text"] or "")
        elif dash:
            self._add("-", dash["text"] or "")
        elif self._points and not self._closed:
            self._go_on(_line(line))
        else:
            self._end_points()
            self._paragraph.append(_line(line))
        self._closed = not line.strip()

    _closed = False

    def _add(self, mark: str, text: str) -> None:
        self._end_paragraph()
        if mark != self._mark:
            self._end_points()
        self._mark = mark
        self._points.append((_line(text), []))

    def _go_on(self, text: str) -> None:
        head, under = self._points[-1]
        if under:
            under[-1] = f"{under[-1]} {text}".strip()
        else:
            self._points[-1] = (f"{head} {text}".strip(), under)

    def _end_paragraph(self) -> None:
        if self._paragraph:
            self.blocks.append(Paragraph(" ".join(self._paragraph)))
            self._paragraph = []

    def _end_points(self) -> None:
        if self._points:
            points = tuple(Point(text, tuple(filter(None, under))) for text, under in self._points)
            kept = tuple(point for point in points if point.text or point.under)
            self.blocks += [Points(kept, self._mark)] if kept else []
            self._points = []
        self._mark = ""

    def end(self) -> None:
        """No more lines."""
        self._end_paragraph()
        self._end_points()


def _line(text: str) -> str:
    return " ".join(text.split())

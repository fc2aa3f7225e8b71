"""Words into lines by measured width."""

from __future__ import annotations

import re
from typing import Protocol

_EVENED = (2, 3)
"""Paragraphs of so many lines get lines of about the same length: no single word is left below."""
_BREAKS = tuple(map(re.compile, ("(?<= [·-]) ", "(?<=[,;:]) |(?<= [·-]) ", " ")))
"""Where such a paragraph is best parted; dates, addresses and telephone numbers stay whole."""


class Measure(Protocol):
    """What words are measured with: dots of a typeface, or columns."""

    def width(self, words: str) -> int: ...


def wrap(words: str, measure: Measure, width: int, max_lines: int = 0, continued: str = "...") -> list[str]:
    """Lines no wider than ``width``; at most ``max_lines`` (0: all), then ``continued`` says so.

    A word that is too long is broken. An empty paragraph is an empty line.
    """
    paragraphs = [_words(paragraph) for paragraph in words.split("\n")]
    filled = [_filled(part, measure, width) for part in paragraphs]
    if max_lines and sum(map(len, filled)) > max_lines:
        return _shortened([line for lines in filled for line in lines][:max_lines], continued, measure, width)
    even = (_evened(part, lines, measure, width) for part, lines in zip(paragraphs, filled, strict=True))
    return [line for lines in even for line in lines]


def _filled(pieces: list[str], measure: Measure, width: int) -> list[str]:
    """Each line as full as it gets."""
    lines: list[str] = []
    line = ""
    for piece in pieces:
        candidate = f"{line} {piece}" if line else piece
        if measure.width(candidate) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(piece, measure, width)
        lines.extend(whole)
    return [*lines, line]


def _evened(words: list[str], lines: list[str], measure: Measure, width: int) -> list[str]:
    """As many lines on the least width that takes them, parted where it reads best."""
    if len(lines) not in _EVENED:
        return lines
    for separator in _BREAKS:
        pieces = separator.split(" ".join(words))
        least, most = max(map(measure.width, pieces)), width
        if least > most or len(_filled(pieces, measure, most)) > len(lines):
            continue
        while least < most:
            middle = (least + most) // 2
            if len(_filled(pieces, measure, middle)) > len(lines):
                least = middle + 1
            else:
                most = middle
        return _filled(pieces, measure, most)
    return lines


def _broken(word: str, measure: Measure, width: int) -> list[str]:
    """``word`` in pieces no wider than ``width``; one glyph at least in each."""
    pieces: list[str] = []
    piece, used = "", 0
    for glyph in word:
        advance = measure.width(glyph)
        if piece and used + advance > width:
            pieces.append(piece)
            piece, used = "", 0
        piece, used = piece + glyph, used + advance
    return [*pieces, piece]


def _shortened(lines: list[str], continued: str, measure: Measure, width: int) -> list[str]:
    """Not more ``lines``, with whole words left out at the end until ``continued`` fits behind them.

    On a narrow column that may itself go over two lines.
    """
    most = len(lines)
    while lines:
        *whole, last = lines
        ending = _filled(_words(f"{last} {continued}"), measure, width)
        if len(whole) + len(ending) <= most:
            return [*whole, *ending]
        last = last.rpartition(" ")[0] if " " in last else last[:-1]
        lines = [*whole, last] if last else whole
    return _filled(_words(continued), measure, width)[:most]


def _words(paragraph: str) -> list[str]:
    return [word for word in paragraph.split(" ") if word]

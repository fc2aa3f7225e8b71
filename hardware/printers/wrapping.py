"""Words into lines by measured width."""

from __future__ import annotations

from hardware.printers.typefaces import Face


def wrap(words: str, face: Face, width: int, max_lines: int = 0, continued: str = "...") -> list[str]:
    """Lines no wider than ``width`` dots; at most ``max_lines`` (0: all), then ``continued`` says so.

    A word that is too long is broken. An empty paragraph is an empty line.
    """
    lines = [line for paragraph in words.split("\n") for line in _paragraph(paragraph, face, width)]
    if not max_lines or len(lines) <= max_lines:
        return lines
    return _shortened(lines[:max_lines], continued, face, width)


def _paragraph(words: str, face: Face, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in (piece for piece in words.split(" ") if piece):
        candidate = f"{line} {word}" if line else word
        if face.width(candidate) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(word, face, width)
        lines.extend(whole)
    return [*lines, line]


def _broken(word: str, face: Face, width: int) -> list[str]:
    """``word`` in pieces no wider than ``width``; one glyph at least in each."""
    pieces: list[str] = []
    piece, used = "", 0
    for glyph in word:
        advance = face.width(glyph)
        if piece and used + advance > width:
            pieces.append(piece)
            piece, used = "", 0
        piece, used = piece + glyph, used + advance
    return [*pieces, piece]


def _shortened(lines: list[str], continued: str, face: Face, width: int) -> list[str]:
    """Not more ``lines``, with whole words left out at the end until ``continued`` fits behind them.

    On a narrow column that may itself go over two lines.
    """
    most = len(lines)
    while lines:
        *whole, last = lines
        ending = _paragraph(f"{last} {continued}", face, width)
        if len(whole) + len(ending) <= most:
            return [*whole, *ending]
        last = last.rpartition(" ")[0] if " " in last else last[:-1]
        lines = [*whole, last] if last else whole
    return _paragraph(continued, face, width)[:most]

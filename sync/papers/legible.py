"""Text as the shipped fonts can print it, so that nothing a person typed can stop or steer a document.

What no font has (a smiley, a control character) becomes ``U+FFFD``: PDF/A allows no glyph that is none. The text is
handed to typst as a value, so ``#``, ``$`` and ``@`` stay what they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).with_name("fonts")
MISSING = "\ufffd"
LONGEST = 28
"""Glyphs of the longest word that is left whole; Indonesian has none that is longer."""
PIECE = 20
"""Glyphs between the places where a longer one may break: as wide as the narrowest line of a letter in capital Ws."""

MOST_MARKS = 4
"""Marks over or under one letter. Vowelled Arabic has three; twenty thousand on one letter keep typst busy for two minutes."""

_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# The bidirectional overrides could show a name backwards; variation selectors only choose among pictures.
_UNWANTED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_DROPPED = re.compile("[\ufe00-\ufe0f\ufeff]")
_BREAK = "\u200b"
_LONG_WORD = re.compile(rf"[^\s{_BREAK}]{{{LONGEST + 1},}}")


@cache
def covered() -> frozenset[str]:
    """The characters that the Noto Serif, Sans and Naskh files of ``fonts/`` can print in every weight, and the line end."""
    kept = [_code_points(path) for path in sorted(FONTS.glob("NotoS*.ttf"))]
    arabic = _code_points(FONTS / "NotoNaskhArabic-Regular.ttf")
    points = frozenset.intersection(*kept) | arabic
    return frozenset(chr(point) for point in points if point >= 0x20) | {"\n"}


def _code_points(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _heaps() -> re.Pattern[str]:
    """More marks on a letter than any language has."""
    marks = "".join(one for one in sorted(covered()) if unicodedata.category(one) in {"Mn", "Me"})
    return re.compile(f"([{marks}]{{{MOST_MARKS}}})[{marks}]+")


def legible(text: str) -> str:
    """The text in NFC, line ends as ``\\n``, unprintable characters as `MISSING`, long words allowed to break, no letter
    with more than `MOST_MARKS`.
    """
    if len(text) <= LONGEST and text.isascii() and text.isprintable():
        return text  # most cells of a book
    words = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    words = _DROPPED.sub("", _UNWANTED.sub(MISSING, unicodedata.normalize("NFC", words)))
    if not covered().issuperset(words):
        words = "".join(glyph if glyph in covered() else MISSING for glyph in words)
    if not words.isascii():
        words = _heaps().sub(r"\1", words)
    return _LONG_WORD.sub(_with_breaks, words)


def _with_breaks(found: re.Match[str]) -> str:
    word = found[0]
    return _BREAK.join(word[start : start + PIECE] for start in range(0, len(word), PIECE))

"""Any text in the letters that every printer has: ASCII from space to ~, and line ends. Pure."""

from __future__ import annotations

import unicodedata

NO_LETTER = "_"
"""Stands for a glyph without a likeness among plain letters."""

_LIKENESS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−·•∙", "-"),
        **dict.fromkeys("‘’‚‛′ʹʻʼʽ`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        "⁄": "/",
        "×": "x",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ɖ": "d",
        "ł": "l",
        "Ł": "L",
        "ı": "i",
    }
)


def plain(words: str) -> tuple[str, int]:
    """``words`` in plain letters (ḍ as d, â as a), and how many glyphs became `NO_LETTER`."""
    found: list[str] = []
    missing = 0
    for glyph in unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\t", " ")):
        likeness = glyph if glyph == "\n" else _likeness(glyph)
        if (
            not likeness and unicodedata.category(glyph) != "Mn"
        ):  # a mark alone belongs to the letter before it
            likeness = NO_LETTER
            missing += 1
        found.append(likeness)
    return "".join(found), missing


def _likeness(glyph: str) -> str:
    apart = unicodedata.normalize("NFKD", glyph.translate(_LIKENESS)).translate(_LIKENESS)
    return "".join(letter for letter in apart if " " <= letter <= "~")

"""The survey's code on a reply letter: twenty glyphs, as typed, or at the end of the link in its QR code."""

from __future__ import annotations

import re

from sync.cases.numbers import ALPHABET

GLYPHS = 20
_AS_MEANT = str.maketrans("ILOilo", "110110", " \t-\u2010\u2011\u2012\u2013\u2014")
_LINK = re.compile(r"https?://[!-~]{1,300}/survei/([!-~]{20,40})")


def glyphs_of(text: str) -> str | None:
    """The twenty glyphs without hyphens; None for what cannot be such a code. Whether the office printed it, only the
    centre can tell."""
    glyphs = text.translate(_AS_MEANT).upper()
    if len(glyphs) != GLYPHS or any(glyph not in ALPHABET for glyph in glyphs):
        return None
    return None if value_of(glyphs) & 0b1111 else glyphs  # 96 bits in 100: the last four are zero


def value_of(glyphs: str) -> int:
    """Five bits a glyph."""
    value = 0
    for glyph in glyphs:
        value = value << 5 | ALPHABET.index(glyph)
    return value


def code_in(scanned: str) -> str | None:
    """The code in what a reader has read: the link of the letter, or the bare code."""
    link = _LINK.fullmatch(scanned.strip())
    return glyphs_of(link[1] if link else scanned)

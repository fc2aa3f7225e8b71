"""The survey's code on a reply letter: twenty glyphs, as typed, or at the end of the link in its QR code."""

from __future__ import annotations

import re

from sync.cases.numbers import ALPHABET

GLYPHS = 20
TOKEN_BYTES = 12
_CHECKED = 0b10011  # x^4 + x + 1
_AS_MEANT = str.maketrans("ILOilo", "110110", " \t-\u2010\u2011\u2012\u2013\u2014")
_LINK = re.compile(r"https?://[!-~]{1,300}/survei/([!-~]{20,40})")


def glyphs_of(text: str) -> str | None:
    """The twenty glyphs without hyphens; None for what cannot be such a code, 30 of 31 wrong glyphs included. Whether the
    office printed it, only the centre can tell."""
    glyphs = _twenty(text)
    return glyphs if glyphs is not None and _ending(glyphs) == _check(_value_of(glyphs) >> 4) else None


def glyphs_on_any_letter(text: str) -> str | None:
    """As `glyphs_of`, and those of early letters too, on which four zero bits stood in place of the check.

    For where no slip is made (a camera reads) or a slip is seen all the same (the centre compares the whole).
    """
    glyphs = _twenty(text)
    return glyphs if glyphs is not None and _ending(glyphs) in {0, _check(_value_of(glyphs) >> 4)} else None


def _twenty(text: str) -> str | None:
    glyphs = plain(text)
    return glyphs if len(glyphs) == GLYPHS and set(glyphs) <= set(ALPHABET) else None


def plain(text: str) -> str:
    """What a person typed, as it is printed: large letters, I and L as 1, O as 0, no hyphens or spaces."""
    return text.translate(_AS_MEANT).upper()


def token_in(glyphs: str) -> bytes:
    """The twelve bytes in what `glyphs_of` or `glyphs_on_any_letter` has answered."""
    return (_value_of(glyphs) >> 4).to_bytes(TOKEN_BYTES, "big")


def spelt(token: bytes) -> str:
    """Twelve bytes as they are printed: ``7K4M9-2QXZ1-0RT5V-8WB3N``."""
    value = int.from_bytes(token, "big")
    value = value << 4 | _check(value)
    glyphs = "".join(ALPHABET[value >> shift & 31] for shift in range(95, -1, -5))
    return "-".join(glyphs[start : start + 5] for start in range(0, GLYPHS, 5))


def _check(value: int) -> int:
    """The last four of 100 bits: a slip must be seen where it is typed, since a kiosk cannot ask the centre."""
    value <<= 4
    while value.bit_length() > 4:
        value ^= _CHECKED << value.bit_length() - 5
    return value


def _ending(glyphs: str) -> int:
    return _value_of(glyphs) & 0b1111


def _value_of(glyphs: str) -> int:
    value = 0
    for glyph in glyphs:
        value = value << 5 | ALPHABET.index(glyph)
    return value


def code_in(scanned: str) -> str | None:
    """The code in what a reader has read: the link of the letter, or the bare code."""
    link = _LINK.fullmatch(scanned.strip())
    return glyphs_on_any_letter(link[1]) if link else glyphs_of(scanned)

"""One line of an office's own words for everybody who comes in."""

from __future__ import annotations

import unicodedata

MOST = 80
"""Letters: two lines of the poster's smallest room."""
LONGEST_WORD = 24
_LETTERS = (range(0x20, 0x250), range(0x1E00, 0x1F00), range(0x2010, 0x2027))
"""Latin with its marks, and the signs of print: what the screens' letters have."""


def is_notice_line(text: str) -> bool:
    """Whether it can stand on the glass: at most `MOST` letters that the screens have, no word longer than `LONGEST_WORD`."""
    composed = unicodedata.normalize("NFC", text)
    known = all(any(ord(letter) in some for some in _LETTERS) for letter in composed)
    return (
        len(composed) <= MOST
        and known
        and composed.isprintable()
        and all(len(word) <= LONGEST_WORD for word in composed.split())
    )

"""What stands on which key, as data. No Kivy here.

A row is a list of caps. A cap is one glyph, or the name of a word key in ``WORD_KEYS``; the number is
its width in keys.
"""

from __future__ import annotations

from dataclasses import dataclass

WORD_KEYS = ("space", "delete", "shift", "done", "enter", "marks", "letters")


@dataclass(frozen=True, slots=True)
class Cap:
    """One key: a glyph or the name of a word key, and how many keys wide it is."""

    sign: str
    wide: float = 1.0

    @property
    def is_word(self) -> bool:
        return len(self.sign) > 1 and self.sign in WORD_KEYS


Row = tuple[Cap, ...]


def _row(glyphs: str) -> Row:
    return tuple(Cap(glyph) for glyph in glyphs)


_DIGITS = _row("1234567890")
_QWERTY = (
    _DIGITS,
    _row("qwertyuiop"),
    (*_row("asdfghjkl"), Cap("-")),
    (*_row("zxcvbnm"), Cap("."), Cap(","), Cap("?")),
)
_MARKS = (
    _DIGITS,
    _row("âèḍṭéáöüñç"),
    (*_row("@/:;()'\"&"), Cap("+")),
    (*_row("!#%*=_"), Cap("-"), Cap("."), Cap(","), Cap("?")),
)
_MADURESE = _row("âèḍṭ'\"/:@&")
_WORDS: Row = (Cap("shift", 1.9), Cap("marks", 1.7), Cap("space", 2.7), Cap("delete", 1.8), Cap("done", 1.9))
_LINE_WORDS: Row = (
    Cap("shift", 1.9),
    Cap("marks", 1.6),
    Cap("space", 1.6),
    Cap("enter", 1.6),
    Cap("delete", 1.6),
    Cap("done", 1.7),
)
_MARKS_WORDS: Row = (
    Cap("shift", 1.9),
    Cap("letters", 1.7),
    Cap("space", 2.7),
    Cap("delete", 1.8),
    Cap("done", 1.9),
)
_EMAIL = (
    _DIGITS,
    _row("qwertyuiop"),
    (*_row("asdfghjkl"), Cap("-")),
    (*_row("zxcvbnm"), Cap("."), Cap("_"), Cap("@")),
    (Cap("@gmail.com", 3.3), Cap(".com", 1.6), Cap(".co.id", 1.6), Cap("delete", 1.7), Cap("done", 1.8)),
)
_NUMBER = (_row("123"), _row("456"), _row("789"), (Cap("delete"), Cap("0"), Cap("done")))
_GLYPHS = (
    _row("01234567"),
    _row("89ABCDEF"),
    _row("GHJKMNPQ"),
    _row("RSTVWXYZ"),
    (Cap("delete", 4.0), Cap("done", 4.0)),
)


def letters(*, marks: bool, madurese: bool, multiline: bool) -> tuple[Row, ...]:
    """The letters, or after the key "â" the marks; in Madurese a row of its letters is always there."""
    if marks:
        return (*_MARKS, _MARKS_WORDS)
    words = _LINE_WORDS if multiline else _WORDS
    return (_MADURESE, *_QWERTY, words) if madurese else (*_QWERTY, words)


def email() -> tuple[Row, ...]:
    """Letters with the at sign and the endings that most addresses have."""
    return _EMAIL


def numbers() -> tuple[Row, ...]:
    """The number pad, in the order of a telephone."""
    return _NUMBER


def glyphs() -> tuple[Row, ...]:
    """The 32 of Crockford's base 32, in groups that can be found by eye."""
    return _GLYPHS

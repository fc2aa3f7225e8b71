"""What stands on which key, as data. No Kivy here.

A row is a list of caps. A cap is one glyph, a ready-made ending, the name of a word key in ``WORD_KEYS``, or nothing: a gap
between groups. The number is its width in keys; all rows of letters are ten keys wide.
"""

from __future__ import annotations

from dataclasses import dataclass

WORD_KEYS = ("space", "delete", "shift", "done", "enter", "marks", "letters", "abc", "qwerty")


@dataclass(frozen=True, slots=True)
class Cap:
    """One key: a glyph or the name of a word key, and how many keys wide it is. ``""``: a gap."""

    sign: str
    wide: float = 1.0

    @property
    def is_word(self) -> bool:
        return len(self.sign) > 1 and self.sign in WORD_KEYS


Row = tuple[Cap, ...]


def _row(glyphs: str) -> Row:
    """A key a glyph; a blank is a gap of half a key."""
    return tuple(Cap("", 0.5) if glyph == " " else Cap(glyph) for glyph in glyphs)


_DELETE = Cap("delete", 2.0)
_DIGITS = _row("1234567890")
# Deleting is at the right end of the last row of letters, where the eye is, twice as wide as a letter.
_QWERTY = (_row("qwertyuiop"), _row("asdfghjkl,"), (*_row("zxcvbnm."), _DELETE))
_ABC = (_row("abcdefghij"), _row("klmnopqrs,"), (*_row("tuvwxyz."), _DELETE))
_MARKS = (_row("âèḍṭéáöüñç"), _row("@/:;()'\"&+"), (*_row("!?#%*=_-"), _DELETE))
_MADURESE = _row("âèḍṭ'\":?!&")
_EMAIL = (*_QWERTY[:1], _row("asdfghjkl-"), (*_row("zxcvbnm_"), _DELETE))
_EMAIL_ABC = (*_ABC[:1], _row("klmnopqrs-"), (*_row("tuvwxyz_"), _DELETE))
_GLYPHS = (_row("0123 4567"), _row("89AB CDEF"), _row("GHJK MNPQ"), _row("RSTV WXYZ"))


def letters(
    *, marks: bool, madurese: bool, multiline: bool, abc: bool, closable: bool = False
) -> tuple[Row, ...]:
    """Letters in the typewriter's order or the alphabet's, or after the key "TANDA" the marks.

    In Madurese a row of its letters is always there. ``closable``: a single line's keys can be put away too.
    """
    words = _words("letters" if marks else "marks", multiline=multiline, abc=abc, closable=closable)
    if marks:
        return (_DIGITS, *_MARKS, words)
    order = _ABC if abc else _QWERTY
    return (_MADURESE, _DIGITS, *order, words) if madurese else (_DIGITS, *order, words)


def _words(other: str, *, multiline: bool, abc: bool, closable: bool) -> Row:
    """The lowest row. SELESAI puts the keys away, so it is there only where that shows something."""
    begin = (Cap("shift", 2.0), Cap(other, 1.6), Cap("qwerty" if abc else "abc", 1.6))
    if multiline:
        return (*begin, Cap("space", 1.6), Cap("enter", 1.6), Cap("done", 1.6))
    if closable:
        return (*begin, Cap("space", 2.8), Cap("done", 2.0))
    return (*begin, Cap("space", 2.8), Cap("-"), Cap("/"))


def email(*, abc: bool, closable: bool = False) -> tuple[Row, ...]:
    """Letters with the at sign and the endings that most addresses have."""
    order = _EMAIL_ABC if abc else _EMAIL
    other = Cap("qwerty" if abc else "abc", 1.6)
    if closable:
        ends = (Cap("@gmail.com", 3.2), Cap("@"), Cap("."), Cap(".com", 1.5), other, Cap("done", 1.7))
    else:
        ends = (Cap("@gmail.com", 3.4), Cap("@"), Cap("."), Cap(".com", 1.6), Cap(".id", 1.4), other)
    return (_DIGITS, *order, ends)


def numbers(left: str, right: str, *, closable: bool = False) -> tuple[Row, ...]:
    """The number pad, in the order of a telephone; beside the 0 two other keys, or ``""`` for none."""
    rows = _row("123"), _row("456"), _row("789"), (Cap(left), Cap("0"), Cap(right))
    return (*rows, (Cap("", 1.0), Cap("done", 2.0))) if closable else rows


def glyphs(*, closable: bool = False) -> tuple[Row, ...]:
    """The 32 of Crockford's base 32 in groups of four, digits above letters, to be found by eye."""
    close = (Cap("done", 4.0), Cap("", 0.5)) if closable else (Cap("", 4.5),)
    return (*_GLYPHS, (*close, Cap("delete", 4.0)))

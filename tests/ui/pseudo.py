"""A language that does not exist: every word of a catalogue two fifths longer, to see what no longer fits."""

from __future__ import annotations

import math
import re
from typing import Protocol

from kiosk.texts.text import Text, Words

LONGER = 0.4
"""German is some 35 % longer than English, Madurese up to 40 % longer than Indonesian in short labels."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_VOWELS = "aeiouâèéAEIOUÂÈÉ"


class Says(Protocol):
    """A catalogue, or what plays one."""

    def say(self, words: Words) -> str: ...

    def about(self, kind: str) -> Says: ...


class Pseudo:
    """Says what ``catalogue`` says, longer. Words that are the same in every language stay as they are."""

    def __init__(self, catalogue: Says) -> None:
        self._catalogue = catalogue

    def about(self, kind: str) -> Pseudo:
        return Pseudo(self._catalogue.about(kind))

    def say(self, words: Words) -> str:
        said = self._catalogue.say(words)
        return lengthened(said) if isinstance(words, Text) else said


def lengthened(sentence: str) -> str:
    """Each word by two fifths of its letters, rounded up: its vowels are drawn out, one after the other."""
    return _WORD.sub(lambda found: _drawn_out(found.group()), sentence)


def _drawn_out(word: str) -> str:
    more = math.ceil(len(word) * LONGER)
    places = [place for place, letter in enumerate(word) if letter in _VOWELS] or [len(word) - 1]
    letters = list(word)
    for turn in range(more):
        letters[places[turn % len(places)]] += word[places[turn % len(places)]].lower()
    shouts = word.isupper()
    return "".join(letters).upper() if shouts else "".join(letters)

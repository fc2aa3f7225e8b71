"""Text made comparable for the search: folded, without marks, cut into words; names as they may be spelt otherwise."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[0-9a-z]+")
_MOHAMMAD = re.compile(r"(mohammad|muhammad|mohamad|muhamad|moh|muh|mochammad|mochamad|moch|much|mhd|md)")
_SPELT: tuple[tuple[str, str], ...] = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("ch", "kh"), ("kh", "h"), ("dh", "d"), ("th", "t"), ("sh", "s"),
    ("zh", "z"), ("ph", "f"), ("v", "f"), ("y", "i"), ("q", "k"), ("x", "ks"), ("z", "s"),
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")


def folded(text: str) -> str:
    """Small letters without marks: ``Baḍâ`` and ``bada`` are the same word."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(glyph for glyph in apart if not unicodedata.combining(glyph))


def words_of(text: str) -> list[str]:
    """The words and numbers of the text, folded, in their order."""
    return _WORD.findall(folded(text))


def name_keys(name: str) -> list[str]:
    """Each word of a name as all its usual spellings have it: Moh. and Muhammad, Soekarno and Sukarno, Zahra and Sahroh.

    Initials and titles of one or two letters tell nobody apart and are left out.
    """
    return [key for word in words_of(name) if (key := name_key(word))]


def name_key(word: str) -> str:
    """One folded word of a name; empty where it is too short to tell."""
    if _MOHAMMAD.fullmatch(word):
        return "muhamad"
    if len(word) < 3 or not word.isalpha():
        return ""
    for old, new in _SPELT:
        word = word.replace(old, new)
    once = _TWICE.sub(r"\1", word)
    once = once.removesuffix("h") if len(once) > 3 else once
    return once[:-1] + "a" if once.endswith("o") and len(once) > 4 else once

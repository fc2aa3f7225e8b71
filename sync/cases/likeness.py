"""Whom of the office a complaint probably speaks of: so probably that they must not see it until somebody has decided.

Better one too many than one too few: whoever is named wrongly sees the case again when the next superior says so,
whoever is overlooked reads a complaint about himself. Words are compared, not meanings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 4
"""Letters of a word that tells a person apart; shorter ones count only beside another word of the same name."""

_WORD = re.compile(r"[a-z]+")
_TITLES = frozenset((
    "bapak", "bpk", "pak", "ibu", "bu", "sdr", "sdri", "saudara", "saudari", "haji", "hajjah", "hj", "drs", "dra", "dr",
    "ir", "kh", "ust", "raden", "prof", "sos", "sip", "stp", "spd", "sag", "ssos", "msi", "mm", "mh", "amd", "skom", "sh",
    "se", "st", "alm",
))  # fmt: skip
_ROLE_WORDS = {"camat": "camat", "sekcam": "sekcam", "kasi": "kasi", "kasubag": "kasi", "kasubbag": "kasi"}
_SECRETARY = re.compile(r"\bsek(?:retaris)?\s+camat\b")
_HEAD = re.compile(r"\bkepala\s+(?:seksi|sub\s*bagian)\b")


@dataclass(frozen=True, slots=True)
class Colleague:
    """One member of the office as a complaint may speak of him."""

    login: str
    name: str
    role: str
    unit: str = ""


def likely(said: str, office: Iterable[Colleague]) -> tuple[str, ...]:
    """Logins of those of whom ``said`` (the form's field 9) probably speaks, by name or by office."""
    plain = _HEAD.sub("kasi", _SECRETARY.sub("sekcam", _plain(said)))
    words = _WORD.findall(plain)
    colleagues = tuple(office)
    named = [one.login for one in colleagues if _by_name(words, one.name)]
    return tuple(dict.fromkeys((*named, *_by_office(words, colleagues))))


def spoken_of(text: str, office: Iterable[Colleague]) -> tuple[str, ...]:
    """Logins of those whose whole name a free text holds, in whatever order of its telling words.

    Stricter than `likely`: a message speaks to the Camat in its first line, and half the village bears one of two names.
    """
    office = tuple(office)
    words = frozenset(_WORD.findall(_plain(text))) if office else frozenset()
    return tuple(one.login for one in office if _by_whole_name(words, one.name))


def _by_whole_name(words: frozenset[str], name: str) -> bool:
    own = [word for word in _WORD.findall(_plain(name)) if word not in _TITLES and len(word) > 1]
    telling = [word for word in own if len(word) >= SHORTEST]
    return bool(telling) and all(any(_alike(mine, word) for word in words) for mine in telling)


def _plain(text: str) -> str:
    """Lower case without marks above letters: Å and A are one here."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()


def _by_name(words: list[str], name: str) -> bool:
    """One telling word of the name, or two short ones; a slip of one letter does not matter in a telling word."""
    own = [word for word in _WORD.findall(_plain(name)) if word not in _TITLES and len(word) > 1]
    telling = [word for word in own if len(word) >= SHORTEST]
    if any(_alike(mine, word) for mine in telling for word in words):
        return True
    short = {word for word in own if len(word) < SHORTEST}
    return len(short & set(words)) >= min(2, len(own)) > 0 and bool(short)


def _by_office(words: list[str], office: tuple[Colleague, ...]) -> list[str]:
    """Those who hold an office that is named; of several heads those whose section is named too, or else all."""
    found: list[str] = []
    for word in words:
        role = _ROLE_WORDS.get(word)
        holders = [one for one in office if role is not None and one.role == role]
        of_unit = [one for one in holders if set(_WORD.findall(_plain(one.unit))) & set(words)]
        found += [one.login for one in of_unit or holders]
    return found


def _alike(first: str, second: str) -> bool:
    """The same, or from five letters on with one letter more, less or other."""
    if first == second:
        return True
    if min(len(first), len(second)) <= SHORTEST or abs(len(first) - len(second)) > 1:
        return False
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    at = next(
        (n for n, (one, other) in enumerate(zip(longer, shorter, strict=False)) if one != other), len(shorter)
    )
    rest = longer[at + 1 :]
    return rest == shorter[at:] or rest == shorter[at + 1 :]

"""From what was read to sixteen digits, or to the reason why not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from hardware.imaging.ctc import LineText

LENGTH = 16
LEAST_SCORE = 0.9
"""A character less sure than this spoils the reading; no score makes one true."""

_LOOK_ALIKE = {
    "O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "i": "1", "|": "1", "Z": "2", "z": "2",
    "S": "5", "s": "5", "b": "6", "G": "6", "B": "8", "g": "9", "q": "9",
}  # fmt: skip
_DIGITS = frozenset("0123456789")  # str.isdigit() would take full-width digits
_BETWEEN = frozenset(" .-")
_RUN = re.compile(f"[0-9{re.escape(''.join(_LOOK_ALIKE))}]+")
_MOST_MENDED = 1
_WIDEST_GAP = 2.6
"""Of two neighbouring digits, in usual distances: a space between groups is, a hidden digit is not, below it."""


class Unread(StrEnum):
    """Why a number is not offered."""

    ABSENT = "absent"  # no line with digits
    LENGTH = "length"  # not sixteen of them
    UNSURE = "unsure"  # a character the recogniser doubted
    GAP = "gap"  # a hole in the line: something covers a digit
    DISAGREE = "disagree"  # one look says this, another that
    IMPLAUSIBLE = "implausible"  # no such number can exist
    WITHHELD = "withheld"  # read, but under a hand, glare or on a picture that was refused


@dataclass(frozen=True, slots=True)
class Number:
    """Sixteen ASCII digits; ``doubtful`` are the places (from 0) mended from a look-alike letter."""

    digits: str = field(repr=False)
    score: float
    doubtful: tuple[int, ...] = ()


def number_in(line: LineText) -> Number | Unread:
    """The number of sixteen digits on ``line``, with at most one letter mended that looks like a digit."""
    kept = [at for at, letter in enumerate(line.text) if letter not in _BETWEEN]
    text = "".join(line.text[at] for at in kept)
    run = max(_RUN.finditer(text), key=_digits_in, default=None)
    if run is None or not _digits_in(run):
        return Unread.ABSENT
    where = kept[run.start() : run.end()]
    if len(where) != LENGTH:
        return Unread.LENGTH
    doubtful = tuple(at for at, letter in enumerate(run[0]) if letter not in _DIGITS)
    if len(doubtful) > _MOST_MENDED:
        return Unread.LENGTH
    score = min(line.scores[at] for at in where)
    if score < LEAST_SCORE:
        return Unread.UNSURE
    if _torn([line.places[at] for at in where]):
        return Unread.GAP
    return Number("".join(_LOOK_ALIKE.get(letter, letter) for letter in run[0]), score, doubtful)


def count_of_digits(line: LineText) -> int:
    """ASCII digits on ``line``."""
    return sum(letter in _DIGITS for letter in line.text)


def agreed(looks: Sequence[Number | Unread]) -> Number | Unread:
    """What two thirds of ``looks`` (and two at least) say; the least sure of them speaks.

    A single look agrees with nobody, so it is never a number.
    """
    numbers = [look for look in looks if isinstance(look, Number)]
    if not numbers:
        reasons = Counter(look for look in looks if isinstance(look, Unread))
        return reasons.most_common(1)[0][0] if reasons else Unread.ABSENT
    digits, votes = Counter(number.digits for number in numbers).most_common(1)[0]
    if votes < 2 or 3 * votes < 2 * len(looks):
        return Unread.DISAGREE
    same = [number for number in numbers if number.digits == digits]
    doubtful = sorted({place for number in same for place in number.doubtful})
    return Number(digits, min(number.score for number in same), tuple(doubtful))


def _digits_in(run: re.Match[str]) -> int:
    return sum(letter in _DIGITS for letter in run[0])


def _torn(places: Sequence[float]) -> bool:
    gaps = sorted(after - before for before, after in pairwise(places))
    return gaps[-1] > _WIDEST_GAP * gaps[len(gaps) // 2]

"""The number, name and birth date that stand on an identity card."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hardware.imaging.digits import Number, Unread, count_of_digits, number_in
from hardware.imaging.gate import NUMBER_STRIP
from hardware.imaging.recogniser import ReadsLines
from hardware.imaging.rows import Box, rows_of
from hardware.ports import Image

_UPPER = Box(0.02, 0.06, 0.86, 0.42)
_BELOW = 0.34
"""How far under the number, in card heights, name and birth date are looked for."""
_RIM = 0.02
_NUMBER_LENGTH = 0.22
_MOST_ROWS = 3
_MOST_DETAILS = 4
_JITTER = ((-0.006, 0.004), (0.006, -0.006))
"""Down and wider, in card heights: another cut of the same line, so that agreement says something."""

_NAME = re.compile(r"^\W*(?:nama|name)(?:\s*lengkap)?\W*(?P<name>[A-Z][A-Z .,'-]+)$", re.IGNORECASE)
_BARE_NAME = re.compile(r"^[A-Z][A-Z.,'-]*(?: [A-Z.,'-]+)*$")
_BIRTH = re.compile(r"(?<!\d)(\d{2})[-/. ](\d{2})[-/. ](\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen on one picture: the number at each cut, where it stands, and the most digits on one line."""

    numbers: tuple[Number | Unread, ...] = (Unread.ABSENT,)
    box: Box | None = None
    digits: int = 0


def number_on(card: Image, recogniser: ReadsLines, cuts: int) -> Look:
    """The number on an upright ``card`` (1284 x 810), read on up to ``cuts`` (1 to 3) cuts of its line.

    First where it usually stands, then on the rows of print in the upper part.
    """
    best = Look()
    for box in _places(card):
        line = recogniser.read(box.of(card))
        number, digits = number_in(line), count_of_digits(line)
        if isinstance(number, Number):
            again = [number_in(recogniser.read(box.moved(*by).of(card))) for by in _JITTER[: cuts - 1]]
            return Look((number, *again), box, digits)
        if digits > best.digits:
            best = Look((number,), box, digits)
    return best


def details_on(card: Image, recogniser: ReadsLines, number: Box) -> tuple[str, str]:
    """Name and birth date (DD-MM-YYYY) in the rows under the ``number``; "" where not read."""
    under = Box(0.02, number.bottom - 0.02, 0.74, min(0.98, number.bottom + _BELOW))
    name = birth = ""
    for row in _whole_rows(rows_of(card, under))[:_MOST_DETAILS]:
        text = recogniser.read(row.of(card)).text.strip()
        name = name or _name_in(text, first=row.top < number.bottom + 0.12)
        found = _BIRTH.search(text)
        if found is not None:
            return name, "-".join(found.groups())
    return name, birth


def _places(card: Image) -> Sequence[Box]:
    usual = (NUMBER_STRIP.top + NUMBER_STRIP.bottom) / 2
    rows = [row for row in rows_of(card, _UPPER) if row.right - row.left > _NUMBER_LENGTH]
    nearest = sorted(rows, key=lambda row: abs((row.top + row.bottom) / 2 - usual))
    return (NUMBER_STRIP, *nearest[:_MOST_ROWS])


def _whole_rows(rows: Sequence[Box]) -> list[Box]:
    """Label and value of one row in one box, from top to bottom, from the card's left rim on."""
    whole: list[Box] = []
    for row in rows:
        last = whole[-1] if whole else None
        if last is not None and last.top < (row.top + row.bottom) / 2 < last.bottom:
            top, bottom = min(last.top, row.top), max(last.bottom, row.bottom)
            whole[-1] = Box(_RIM, top, max(last.right, row.right), bottom)
        else:
            whole.append(Box(_RIM, row.top, row.right, row.bottom))
    return whole


def _name_in(text: str, *, first: bool) -> str:
    """The name behind its label; on the first row under the number also without one."""
    labelled = _NAME.match(text)
    if labelled is not None:
        return labelled["name"].strip(" .,'-")
    return text if first and _BARE_NAME.match(text) else ""

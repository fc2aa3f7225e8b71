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
_RIM, _LABELS, _VALUES = 0.02, 0.24, 0.73
"""Where labels begin and end and where values end, in card widths."""
_LABEL_LENGTH = 0.04
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

    First the row of print where it usually stands, then others in the upper part.
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
    name = birth = ""
    for row in _rows_under(card, number)[:_MOST_DETAILS]:
        text = recogniser.read(row.of(card)).text.strip()
        name = name or _name_in(text, first=row.top < number.bottom + 0.07)
        found = _BIRTH.search(text)
        if found is not None:
            return name, "-".join(found.groups())
    return name, birth


def _places(card: Image) -> Sequence[Box]:
    """Rows of print around the usual place, then that place itself, then the rows further off."""
    usual = (NUMBER_STRIP.top + NUMBER_STRIP.bottom) / 2
    rows = [row for row in rows_of(card, _UPPER) if row.right - row.left > _NUMBER_LENGTH]
    nearest = sorted(rows, key=lambda row: abs((row.top + row.bottom) / 2 - usual))[:_MOST_ROWS]
    there = [row for row in nearest if row.top < usual < row.bottom]
    return (*there, NUMBER_STRIP, *(row for row in nearest if row not in there))


def _rows_under(card: Image, number: Box) -> list[Box]:
    """Label and value of each row under the ``number`` in one box, told from the labels: over the values other
    things may be printed or worn."""
    end = min(0.98, number.bottom + _BELOW)
    labels = rows_of(card, Box(_RIM, number.bottom - 0.01, _LABELS, end), _LABEL_LENGTH)
    return [Box(_RIM, row.top - 0.008, _VALUES, row.bottom + 0.008) for row in labels]


def _name_in(text: str, *, first: bool) -> str:
    """The name behind its label; on the first row under the number also without one."""
    labelled = _NAME.match(text)
    if labelled is not None:
        return labelled["name"].strip(" .,'-")
    return text if first and _BARE_NAME.match(text) else ""

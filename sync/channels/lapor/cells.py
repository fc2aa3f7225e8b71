"""What a cell says: text stays text, whatever a spreadsheet made of it; a day is read in two orders, never guessed in a third."""

from __future__ import annotations

import re
from datetime import date, datetime

from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.channels.lapor.columns import JOINT, NO, YES, Field

RawCell = object
"""As a reader gives it: str, int, float, bool, date, datetime or None."""

LONGEST = {"text": 300, "long": 20_000, "id": 60, "list": 2000}
"""Characters by kind of field."""
_WHOLE = 2**53
"""Above it a number of a spreadsheet has lost digits."""
_POWER = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ ,T].*)?")
_IN_WORDS = re.compile(r"(?:\w+, )?(\d{1,2}) (\w+) (\d{4})(?:[ ,].*)?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "jan"), ("februari", "feb"), ("maret", "mar"), ("april", "apr"), ("mei",), ("juni", "jun"),
            ("juli", "jul"), ("agustus", "agu", "agt"), ("september", "sep"), ("oktober", "okt"),
            ("november", "nov"), ("desember", "des"),
        ),
        1,
    )
    for name in names
}  # fmt: skip
_YES = {"ya", "y", "yes", "true", "1", "anonim", "rahasia"}
_NO = {"", "-", "tidak", "t", "n", "no", "false", "0"}
_GUARDED = re.compile(r"'+\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20|]")


def guarded(cell: object) -> object:
    """For CSV: text that would be taken for one that we have guarded gets an apostrophe more, so that `unguarded` takes
    away only what was put there."""
    return f"'{cell}" if isinstance(cell, str) and _GUARDED.match(cell) else cell


def unguarded(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from seeing a formula."""
    return text[1:] if _GUARDED.match(text) else text


def text_of(  # noqa: PLR0911 - a line for each kind of cell
    cell: RawCell, longest: int = LONGEST["long"], multiline: bool = False
) -> str | Refusal:
    """A cell as text. ``lapor.digits_lost``: a spreadsheet has made a number of it and dropped digits; ``text.*``."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        if cell.is_integer():
            return str(int(cell)) if abs(cell) < _WHOLE else Refusal("lapor.digits_lost")
        return repr(cell).replace(".", ",")
    if isinstance(cell, datetime | date):
        return f"{cell:%d-%m-%Y}"
    return clean(str(cell), longest, multiline)


def day_of(cell: RawCell) -> date | Refusal | None:
    """A day: a cell with a date, ``2026-11-23``, ``23-11-2026``, ``23/11/2026``, ``23 November 2026``; a time behind it does
    not count. ``lapor.day``: anything else, months before days among it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    if isinstance(text, Refusal):
        return Refusal("lapor.day")
    return None if text in ("", "-") else _day(text)


def _day(text: str) -> date | Refusal:
    parts = (0, 0, 0)
    if found := _ISO.fullmatch(text):
        parts = int(found[1]), int(found[2]), int(found[3])
    elif found := _DAY_FIRST.fullmatch(text):
        parts = int(found[3]), int(found[2]), int(found[1])
    elif found := _IN_WORDS.fullmatch(text):
        parts = int(found[3]), _MONTHS.get(found[2].casefold(), 0), int(found[1])
    try:
        return date(*parts)
    except ValueError:
        return Refusal("lapor.day")


def value_of(one: Field, cell: RawCell) -> object | Refusal:
    """What this field of a report becomes."""
    if one.kind == "day":
        return day_of(cell)
    text = text_of(cell, LONGEST.get(one.kind, 60), multiline=one.kind == "long")
    if isinstance(text, Refusal):
        return text
    if one.kind == "flag":
        said = text.casefold()
        return said in _YES if said in _YES | _NO else Refusal("lapor.flag")
    if one.kind == "id" and _POWER.fullmatch(text):
        return Refusal("lapor.digits_lost")
    if one.kind == "list":
        return tuple(name for name in (part.strip() for part in text.split(JOINT.strip())) if name)
    return text

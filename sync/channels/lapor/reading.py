"""Rows of cells as reports: the heading is looked for, columns may stand in any order, and a bad row stops nobody but itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync.cases.lapor import Report, Row, Sheet, Trouble
from sync.cases.refusal import Refusal
from sync.channels.lapor.cells import RawCell, text_of, value_of
from sync.channels.lapor.columns import NEEDED, Field, field_of
from sync.channels.lapor.tables import MOST_ROWS, Line, table_of

_LOOKED_AT = 20
"""Lines at the top in which the heading may stand: titles, logos and the office's name often go before it."""


@dataclass(frozen=True, slots=True)
class _Heading:
    """``after``: lines that are used up; ``at``: each field's place."""

    after: int
    at: Mapping[Field, int]
    ignored: tuple[str, ...]


def sheet_of(data: bytes) -> Sheet | Refusal:
    """What a file says. Refusals as of `table_of`, and ``lapor.no_heading``."""
    lines = table_of(data)
    if isinstance(lines, Refusal):
        return lines
    heading = _heading(lines)
    if heading is None:
        return Refusal("lapor.no_heading")
    body = lines[heading.after :]
    if len(body) > MOST_ROWS:
        return Refusal("lapor.too_many", {"most": MOST_ROWS})
    read = [_row(number, cells, heading.at) for number, cells in body]
    return Sheet(
        tuple(one for one in read if isinstance(one, Row)),
        tuple(one for one in read if isinstance(one, Trouble)),
        heading.ignored,
    )


def _row(number: int, cells: Sequence[RawCell], at: Mapping[Field, int]) -> Row | Trouble:
    values: dict[str, object] = {}
    for one, place in at.items():
        if place >= len(cells) and one.name in NEEDED:
            return Trouble(number, Refusal("lapor.short_row"))
        value = value_of(one, cells[place] if place < len(cells) else None)
        if isinstance(value, Refusal):
            return Trouble(number, Refusal(value.code, {**value.details, "column": one.names[0]}))
        values[one.name] = value
    return Row(number, Report(**values))  # type: ignore[arg-type]  # `value_of` gives each field its own type


def _heading(lines: Sequence[Line]) -> _Heading | None:
    """The line, or two of which the upper one is merged over several columns, that names most of our fields."""
    best: _Heading | None = None
    for first in range(min(_LOOKED_AT, len(lines))):
        upper = _words(lines[first][1])
        candidates = [_judged(upper, first + 1)]
        if first + 1 < len(lines):
            candidates.append(_judged(_joined(upper, _words(lines[first + 1][1])), first + 2))
        for one in candidates:
            if all(name in {field.name for field in one.at} for name in NEEDED) and (
                best is None or len(one.at) > len(best.at)
            ):
                best = one
    return best


def _words(cells: Sequence[RawCell]) -> list[str]:
    said = (text_of(cell) for cell in cells)
    return ["" if isinstance(one, Refusal) else one for one in said]


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[tuple[str, ...]]:
    """What each column may be called: below a merged cell by both words, or by either alone."""
    named: list[tuple[str, ...]] = []
    over = ""
    for place in range(max(len(upper), len(lower))):
        own = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        over = own or over
        named.append((f"{over} {below}", below) if below else (own,))
    return named


def _judged(names: Sequence[str] | Sequence[tuple[str, ...]], after: int) -> _Heading:
    at: dict[Field, int] = {}
    ignored = []
    for place, said in enumerate(names):
        choices = (said,) if isinstance(said, str) else said
        found = next((one for one in map(field_of, choices) if one is not None), None)
        if found is not None and found not in at:
            at[found] = place
        elif choices[-1]:
            ignored.append(choices[-1][:60])
    return _Heading(after, at, tuple(ignored))

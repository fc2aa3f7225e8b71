"""Columns of the office's books, once for paper and for sheets: what a column is called, how wide, what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

Row = TypeVar("Row")
Cell = str | int | float | date | datetime | None
_WIB = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """``width``: millimetres on F4 across (sheets scale it); ``personal``: left out of what the public gets.

    Neighbours with the same ``group`` share one column on paper under that heading; the first one's ``joint`` stands
    between them.
    """

    name: str
    heading: str
    width: float
    cell: Callable[[Row], Cell]
    personal: bool = False
    group: str = ""
    joint: str = ", "


def for_public(columns: Sequence[Column[Row]]) -> tuple[Column[Row], ...]:
    """Without names and contacts."""
    return tuple(column for column in columns if not column.personal)


def grouped(columns: Sequence[Column[Row]]) -> list[list[Column[Row]]]:
    """The columns as they share the paper: neighbours of one group together, all others alone."""
    numbered = enumerate(columns)
    runs = groupby(numbered, lambda one: one[1].group or f"#{one[0]}")
    return [[column for _, column in run] for _, run in runs]


def words(cell: Cell) -> str:
    """A cell as it is printed: ``12-03-2026``, ``12-03-2026 14.50`` (WIB), nothing for None."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        cell = cell.astimezone(_WIB)
        return f"{cell.day:02}-{cell.month:02}-{cell.year} {cell.hour:02}.{cell.minute:02}"
    if isinstance(cell, date):
        return f"{cell.day:02}-{cell.month:02}-{cell.year}"
    return str(cell)

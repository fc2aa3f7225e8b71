"""Reading what can be read of a damaged SQLite file: row by row, from both ends, past the pages that are gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table

_LOOKED_FOR = 1_000_000  # row ids between the two ends of what reads in order

Row = dict[str, Any]


def readable_rows(damaged: sqlite3.Connection, table: Table) -> list[Row]:
    """All rows that SQLite still gives out, each once, by its primary key; none for a table that is not there."""
    found: dict[tuple[Any, ...], Row] = {}
    columns = _columns(damaged, table)
    key = [column.name for column in table.primary_key if column.name in columns]
    if not key:
        return []
    names = ", ".join(columns)
    whole = True
    for direction in ("ASC", "DESC"):
        backwards = ", ".join(f"{name} {direction}" for name in key)
        for row in _until_broken(damaged, f"SELECT {names} FROM {table.name} ORDER BY {backwards}"):  # noqa: S608 - our own names
            if row is None:
                whole = False
                break
            values = dict(zip(columns, row, strict=True))
            found[tuple(values[name] for name in key)] = values
        if whole:
            return list(found.values())
    for row in _by_row_id(damaged, table, names):
        values = dict(zip(columns, row, strict=True))
        found[tuple(values[name] for name in key)] = values
    return [found[place] for place in sorted(found)]


def _columns(damaged: sqlite3.Connection, table: Table) -> list[str]:
    """Those of the file that this code knows too."""
    try:
        there = {row[1] for row in damaged.execute(f"PRAGMA table_info({table.name})")}
    except sqlite3.DatabaseError:
        return []
    return [column.name for column in table.c if column.name in there]


def _until_broken(damaged: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...] | None]:
    """Rows in their order; None where the file breaks off."""
    try:
        yield from damaged.execute(query)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        yield None


def _by_row_id(damaged: sqlite3.Connection, table: Table, names: str) -> Iterator[tuple[Any, ...]]:
    """Each row by itself, for what lies between two broken pages."""
    try:
        (highest,) = damaged.execute(f"SELECT max(rowid) FROM {table.name}").fetchone()  # noqa: S608
    except sqlite3.DatabaseError:  # no row ids, or the last page is gone
        return
    for row_id in range(1, min(highest or 0, _LOOKED_FOR) + 1):
        try:
            row = damaged.execute(f"SELECT {names} FROM {table.name} WHERE rowid = ?", (row_id,)).fetchone()  # noqa: S608
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            continue
        if row is not None:
            yield row

"""Statements compiled once and handed to the driver as they are.

Only for the way of a submit, where SQLAlchemy's share of a statement (15 microseconds of 17) would cost a
waiting citizen as much as the sealing. Trouble is the driver's own: `sqlite3.Error`.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Select, Table, insert
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.dml import Insert, Update


class Prepared:
    """A statement of fixed text with its parameters' names, run without being looked at again.

    For integers, text and bytes only: values go to the driver, and come from it, as they are.
    """

    def __init__(
        self, statement: Insert | Update | Select[Any], columns: tuple[str, ...] | None = None
    ) -> None:
        compiled = statement.compile(dialect=SQLiteDialect_pysqlite(), column_keys=columns)
        self.text = str(compiled)
        self._names = tuple(compiled.positiontup or ())

    @classmethod
    def insert(cls, table: Table, *columns: str) -> Prepared:
        """An INSERT of these columns."""
        return cls(insert(table), columns)

    def run(self, connection: Connection, values: dict[str, Any]) -> sqlite3.Cursor:
        """Runs it once, within the connection's transaction; a missing value is a KeyError."""
        return _driver(connection).execute(self.text, [values[name] for name in self._names])

    def run_many(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Runs it once for each row."""
        parameters = [tuple(values[name] for name in self._names) for values in rows]
        _driver(connection).executemany(self.text, parameters)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver

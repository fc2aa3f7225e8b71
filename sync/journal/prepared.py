"""Statements compiled once: on the way of a submit, SQLAlchemy's own share would cost as much as the sealing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, CursorResult, Select, Table, insert
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

    def run(self, connection: Connection, values: dict[str, Any]) -> CursorResult[*tuple[Any, ...]]:
        """Runs it once; a missing value is a KeyError."""
        return connection.exec_driver_sql(self.text, tuple(values[name] for name in self._names))

    def run_many(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Runs it once for each row."""
        parameters = [tuple(values[name] for name in self._names) for values in rows]
        connection.exec_driver_sql(self.text, parameters)

"""Statements of SQLAlchemy Core, compiled once: for the way of a batch and for nothing else.

SQLAlchemy spends 150 to 400 microseconds on a statement, whatever it does, and a batch of one case has some twenty. So
here the text goes to the driver as it was compiled, its values through the same column types as ever. On PostgreSQL
questions that do not hang on each other travel `together`. Trouble is the driver's own until `Store.write` names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.dml import Delete, Insert, Update

Statement = sa.Select[Any] | sa.CompoundSelect[Any] | Insert | Update | Delete
Processor = Callable[[Any], Any]

POSTGRESQL, SQLITE = "postgresql", "sqlite"
DIALECTS: Mapping[str, Dialect] = {
    POSTGRESQL: PGDialect_psycopg(paramstyle="format"),  # type: ignore[no-untyped-call]
    SQLITE: SQLiteDialect_pysqlite(),
}


class Prepared:
    """A statement of fixed text. ``make`` builds it for a dialect's name, which matters to `among` only."""

    def __init__(self, make: Callable[[str], Statement]) -> None:
        self._make = make
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, **values: Any) -> Rows:
        """Runs it within the connection's transaction; a missing value is a KeyError."""
        compiled = self._for(connection.dialect.name)
        given = values if compiled.constants is None else compiled.constants | values
        parameters = [
            given[name] if process is None else process(given[name]) for name, process in compiled.binds
        ]
        cursor = driver_of(connection).execute(compiled.text, parameters)
        is_sqlite = connection.dialect.name == SQLITE
        return Rows(_Fetched(cursor.fetchall()) if is_sqlite else cursor, compiled.columns)

    def _for(self, dialect: str) -> _Compiled:
        found = self._compiled.get(dialect)
        if found is None:
            found = self._compiled[dialect] = _compile(self._make(dialect), DIALECTS[dialect])
        return found


@dataclass(slots=True)
class _Fetched:
    """What a statement on SQLite answered, all of it.

    A cursor that is read to its end only later would outlive an error in between, and its INSERT … RETURNING with it:
    every COMMIT of that pooled connection was then refused, "SQL statements in progress", until the garbage went.
    """

    rows: list[Any]

    def fetchall(self) -> list[Any]:
        rows, self.rows = self.rows, []
        return rows

    def fetchone(self) -> Any:
        return self.rows.pop(0) if self.rows else None


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement answers. Within `together` the first look at any brings the answers of all."""

    cursor: Any
    columns: Sequence[tuple[int, Processor]]

    def all(self) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.cursor.fetchall()
        return [self._read(row) for row in rows] if self.columns else rows

    def first(self) -> tuple[Any, ...] | None:
        row = self.cursor.fetchone()
        return None if row is None else self._read(row)

    def _read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for place, process in self.columns:
            values[place] = process(values[place])
        return tuple(values)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """``binds``: name and processor of each parameter in its place; ``columns``: those of the answer that need one.

    ``constants``: parameters that SQLAlchemy made of a value in the statement, such as SQLite's OFFSET 0.
    """

    text: str
    constants: dict[str, Any] | None
    binds: Sequence[tuple[str, Processor | None]]
    columns: Sequence[tuple[int, Processor]]


def together(connection: Connection) -> AbstractContextManager[object]:
    """Statements run in here are sent without waiting for each other; on SQLite nothing ever waits."""
    if connection.dialect.name == SQLITE:
        return nullcontext()
    pipeline: AbstractContextManager[object] = driver_of(connection).pipeline()
    return pipeline


def driver_of(connection: Connection) -> Any:
    """The driver's own connection: psycopg's or sqlite3's."""
    return connection.connection.driver_connection


def among(dialect: str, column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """Whether the column is one of the values of a list, of any length, in a statement of fixed text."""
    if dialect == POSTGRESQL:
        return column == sa.any_(sa.bindparam(name, type_=sa.ARRAY(column.type)))
    listed = sa.func.json_each(sa.bindparam(name, type_=_Listed())).table_valued("value")
    return column.in_(sa.select(listed.c.value))


class _Listed(sa.types.TypeDecorator[list[Any]]):
    """A list as JSON, which is how SQLite takes one."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return msgspec.json.encode(list(value)).decode()


def _compile(statement: Statement, dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)
    binds = [(name, binder(compiled.binds[name].type, dialect)) for name in compiled.positiontup]
    readers = [
        (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for place, column in enumerate(_answered(statement))
    ]
    constants = {name: bind.value for name, bind in compiled.binds.items() if bind.value is not None}
    return _Compiled(
        str(compiled),
        constants or None,
        binds,
        [(place, read) for place, read in readers if read is not None],
    )


def _answered(statement: Statement) -> Sequence[sa.ColumnElement[Any]]:
    if isinstance(statement, Insert | Update | Delete) and not statement._returning:
        return ()
    return tuple(statement.exported_columns)


def binder(kind: sa.types.TypeEngine[Any], dialect: Dialect) -> Processor | None:
    """What turns a value of the column's type into the driver's."""
    return kind.dialect_impl(dialect).bind_processor(dialect)

"""Years of the big tables on PostgreSQL. Case ids are UUID version 7, so their first bytes are the time.

A question that names no case is planned for every part: with a part for each month the plan alone took 0.1 s after twenty
years, on each of a page's questions. A year that was begun in months by an earlier version goes on in months.
What has no year of its own (a kiosk whose clock says 1970) lives in the DEFAULT partition.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, TextClause, text

TABLES = ("cases", "case_file", "case_event")


def ensure_months(connection: Connection, now: datetime, months: int) -> None:
    """Make the partitions in which this month and the next ``months - 1`` lie. Does nothing on SQLite.

    Rows of such a year that lie in the DEFAULT partition (a kiosk's clock was ahead) move into it.
    """
    if connection.dialect.name != "postgresql":
        return
    for first in _months(now, months):
        for table in TABLES:
            if not _is_there(connection, table, first):
                _make(connection, table, *_part(connection, table, first))


def _months(now: datetime, count: int) -> Iterator[datetime]:
    first = datetime(now.year, now.month, 1, tzinfo=UTC)
    for _ in range(count):
        yield first
        first = _next_month(first)


def _is_there(connection: Connection, table: str, first: datetime) -> bool:
    """Whether this month has a place, in its year's part or in one of its own."""
    found = text("SELECT coalesce(to_regclass(:year), to_regclass(:month))")
    names = {"year": f"{table}_{first:%Y}", "month": f"{table}_{first:%Y_%m}"}
    return connection.execute(found, names).scalar() is not None


def _part(connection: Connection, table: str, first: datetime) -> tuple[str, datetime, datetime]:
    """Name and span of the part that is to be made for this month."""
    begun = text("SELECT 1 FROM pg_class WHERE relkind = 'r' AND starts_with(relname, :months) LIMIT 1")
    if connection.execute(begun, {"months": f"{table}_{first:%Y}_"}).first() is not None:
        return f"{table}_{first:%Y_%m}", first, _next_month(first)
    year = first.replace(month=1)
    return f"{table}_{first:%Y}", year, year.replace(year=year.year + 1)


def _make(connection: Connection, table: str, name: str, first: datetime, following: datetime) -> None:
    low, high = _lowest(first), _lowest(following)
    make = text(f"CREATE TABLE {name} PARTITION OF {table} FOR VALUES FROM ('{low}') TO ('{high}')")
    if _strayed(connection, table, low, high):
        _make_and_fill(connection, table, name, make, low, high)
    else:
        connection.execute(make)


def _strayed(connection: Connection, table: str, low: str, high: str) -> bool:
    """Whether rows of the span lie in the DEFAULT partition: PostgreSQL refuses to make another for it then."""
    found = connection.execute(
        text(f"SELECT 1 FROM {table}_default WHERE case_id >= :low AND case_id < :high LIMIT 1"),  # noqa: S608
        {"low": low, "high": high},
    )
    return found.first() is not None


def _make_and_fill(  # noqa: PLR0917 - names and bounds of one table
    connection: Connection, table: str, name: str, make: TextClause, low: str, high: str
) -> None:
    """Take the DEFAULT partition off, move the rows, put it back; one transaction, and nobody sees it without them.

    Off the table it is also off the guard that forbids deleting events; put back, the guard is on it again.
    """
    span = {"low": low, "high": high}
    these = "WHERE case_id >= :low AND case_id < :high"
    connection.execute(text(f"ALTER TABLE {table} DETACH PARTITION {table}_default"))
    connection.execute(make)
    connection.execute(text(f"INSERT INTO {name} SELECT * FROM {table}_default {these}"), span)  # noqa: S608
    connection.execute(text(f"DELETE FROM {table}_default {these}"), span)  # noqa: S608
    connection.execute(text(f"ALTER TABLE {table} ATTACH PARTITION {table}_default DEFAULT"))


def missing_months(connection: Connection, now: datetime, months: int = 2) -> list[str]:
    """Partitions that this month and the next ``months - 1`` lack; none are missed on SQLite."""
    if connection.dialect.name != "postgresql":
        return []
    return list(
        dict.fromkeys(
            _part(connection, table, first)[0]
            for first in _months(now, months)
            for table in TABLES
            if not _is_there(connection, table, first)
        )
    )


def _next_month(first: datetime) -> datetime:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def _lowest(moment: datetime) -> str:
    stamp = f"{int(moment.timestamp() * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-0000-0000-000000000000"

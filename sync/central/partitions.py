"""Months of the big tables on PostgreSQL. Case ids are UUID version 7, so their first bytes are the time.

What has no month of its own (a kiosk whose clock says 1970) lives in the DEFAULT partition.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, TextClause, text

TABLES = ("cases", "case_file", "case_event")


def ensure_months(connection: Connection, now: datetime, months: int) -> None:
    """Make the partitions of this month and the next ``months - 1``. Does nothing on SQLite.

    Rows of such a month that lie in the DEFAULT partition (a kiosk's clock was ahead) move into it.
    """
    if connection.dialect.name != "postgresql":
        return
    first = datetime(now.year, now.month, 1, tzinfo=UTC)
    for _ in range(months):
        following = _next_month(first)
        for table in TABLES:
            _ensure(connection, table, first, following)
        first = following


def _ensure(connection: Connection, table: str, first: datetime, following: datetime) -> None:
    name = f"{table}_{first:%Y_%m}"
    if connection.execute(text("SELECT to_regclass(:name)"), {"name": name}).scalar() is not None:
        return
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
    """Partitions of this month and the next ``months - 1`` that are not there; none are missed on SQLite."""
    if connection.dialect.name != "postgresql":
        return []
    wanted, first = [], datetime(now.year, now.month, 1, tzinfo=UTC)
    for _ in range(months):
        wanted += [f"{table}_{first:%Y_%m}" for table in TABLES]
        first = _next_month(first)
    there = text("SELECT to_regclass(:name)")
    return [name for name in wanted if connection.execute(there, {"name": name}).scalar() is None]


def _next_month(first: datetime) -> datetime:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def _lowest(moment: datetime) -> str:
    stamp = f"{int(moment.timestamp() * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-0000-0000-000000000000"

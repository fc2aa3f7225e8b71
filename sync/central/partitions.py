"""Months of the big tables on PostgreSQL. Case ids are UUID version 7, so their first bytes are the time.

What has no month of its own (a kiosk whose clock says 1970) lives in the DEFAULT partition.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, text

TABLES = ("cases", "case_file", "case_event")


def ensure_months(connection: Connection, now: datetime, months: int) -> None:
    """Make the partitions of this month and the next ``months - 1``. Does nothing on SQLite.

    A month whose rows already lie in the DEFAULT partition stays there: PostgreSQL refuses to make it then.
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
    taken = connection.execute(
        text(f"SELECT 1 FROM {table}_default WHERE case_id >= :low AND case_id < :high LIMIT 1"),  # noqa: S608
        {"low": low, "high": high},
    ).first()
    if taken is None:
        connection.execute(
            text(f"CREATE TABLE {name} PARTITION OF {table} FOR VALUES FROM ('{low}') TO ('{high}')")
        )


def _next_month(first: datetime) -> datetime:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def _lowest(moment: datetime) -> str:
    stamp = f"{int(moment.timestamp() * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-0000-0000-000000000000"

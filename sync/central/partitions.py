"""Parts of the big tables on PostgreSQL, by year. Case ids are UUID version 7, so their first bytes are the time.

A question that names no case is planned for every part, so there are few: the newest part takes the next year in as
long as it is small (decisions/0050). One office's fifty years are one part or two, a nation's years one each.
What has no year of its own (a kiosk whose clock says 1970) lives in the DEFAULT partition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, text

TABLES = ("cases", "case_file", "case_event")
SMALL_BYTES = 256 * 2**20
"""Up to this size a part takes a further year in: its rows are read once for it, a fifth of a second."""


@dataclass(frozen=True, slots=True)
class Part:
    """``low``, ``high``: the first case id of it, and the first one beyond it."""

    name: str
    low: str
    high: str


def ensure_months(connection: Connection, now: datetime, months: int, small_bytes: int = SMALL_BYTES) -> None:
    """Room for this month and the next ``months - 1``. Does nothing on SQLite.

    Rows of such a year that lie in the DEFAULT partition (a kiosk's clock was ahead) move into it.
    """
    if connection.dialect.name != "postgresql":
        return
    for table in TABLES:
        for first in _months(now, months):
            if not _has_room(_parts(connection, table), first):
                # One process at a time, and what another has made meanwhile is seen.
                connection.execute(text(f"LOCK TABLE {table} IN SHARE UPDATE EXCLUSIVE MODE"))
                parts = _parts(connection, table)
                if not _has_room(parts, first):
                    _make_room(connection, table, parts, first, small_bytes)


def missing_months(connection: Connection, now: datetime, months: int = 2) -> list[str]:
    """Parts that this month and the next ``months - 1`` lack; none are missed on SQLite."""
    if connection.dialect.name != "postgresql":
        return []
    found = {table: _parts(connection, table) for table in TABLES}
    return list(
        dict.fromkeys(
            _part_for(table, found[table], first).name
            for first in _months(now, months)
            for table in TABLES
            if not _has_room(found[table], first)
        )
    )


def _parts(connection: Connection, table: str) -> list[Part]:
    """Without the DEFAULT one, the oldest first."""
    rows = connection.execute(
        text(
            "SELECT relname, pg_get_expr(relpartbound, oid) AS span FROM pg_class WHERE oid IN "
            "(SELECT inhrelid FROM pg_inherits WHERE inhparent = CAST(:table AS regclass))"
        ),
        {"table": table},
    )
    spans = ((row.relname, re.findall("'([0-9a-f-]{36})'", row.span)) for row in rows)
    return sorted((Part(name, *span) for name, span in spans if span), key=lambda part: part.low)


def _months(now: datetime, count: int) -> Iterator[datetime]:
    first = datetime(now.year, now.month, 1, tzinfo=UTC)
    for _ in range(count):
        yield first
        first = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


def _has_room(parts: Sequence[Part], first: datetime) -> bool:
    return any(part.low <= _lowest(first) < part.high for part in parts)


def _part_for(table: str, parts: Sequence[Part], first: datetime) -> Part:
    """The year of this month, as far as no other part has it (an earlier version made parts by month)."""
    year = first.replace(month=1)
    low, high = _lowest(year), _lowest(year.replace(year=year.year + 1))
    low = max([low, *(part.high for part in parts if part.high <= _lowest(first))])
    high = min([high, *(part.low for part in parts if part.low > _lowest(first))])
    whole = low == _lowest(year)
    return Part(f"{table}_{first:%Y}" if whole else f"{table}_{first:%Y_%m}", low, high)


def _make_room(
    connection: Connection, table: str, parts: Sequence[Part], first: datetime, small_bytes: int
) -> None:
    new = _part_for(table, parts, first)
    before = next((part for part in parts if part.high == new.low), None)
    strayed = _strayed(connection, table, new)
    if strayed:  # PostgreSQL refuses to make a part whose rows lie in the DEFAULT one
        connection.execute(text(f"ALTER TABLE {table} DETACH PARTITION {table}_default"))
    if before is not None and _size(connection, before) < small_bytes:
        connection.execute(text(f"ALTER TABLE {table} DETACH PARTITION {before.name}"))
        holder = Part(before.name, before.low, new.high)
        span = f"FOR VALUES FROM ('{holder.low}') TO ('{holder.high}')"
        connection.execute(text(f"ALTER TABLE {table} ATTACH PARTITION {holder.name} {span}"))
    else:
        holder = new
        span = f"FOR VALUES FROM ('{holder.low}') TO ('{holder.high}')"
        connection.execute(text(f"CREATE TABLE {holder.name} PARTITION OF {table} {span}"))
    if strayed:
        _move(connection, table, new, holder.name)


def _size(connection: Connection, part: Part) -> int:
    size: int = connection.execute(
        text("SELECT pg_table_size(CAST(:name AS regclass))"), {"name": part.name}
    ).scalar_one()
    return size


def _strayed(connection: Connection, table: str, part: Part) -> bool:
    """Whether rows of the span lie in the DEFAULT partition."""
    found = connection.execute(
        text(f"SELECT 1 FROM {table}_default WHERE case_id >= :low AND case_id < :high LIMIT 1"),  # noqa: S608
        {"low": part.low, "high": part.high},
    )
    return found.first() is not None


def _move(connection: Connection, table: str, span: Part, to: str) -> None:
    """Out of the DEFAULT partition, which is off its table, and put that back; one transaction, so nobody sees it without
    them. Off the table it is also off the guard that forbids deleting events; put back, the guard is on it again.
    """
    bounds = {"low": span.low, "high": span.high}
    these = "WHERE case_id >= :low AND case_id < :high"
    connection.execute(text(f"INSERT INTO {to} SELECT * FROM {table}_default {these}"), bounds)  # noqa: S608
    connection.execute(text(f"DELETE FROM {table}_default {these}"), bounds)  # noqa: S608
    connection.execute(text(f"ALTER TABLE {table} ATTACH PARTITION {table}_default DEFAULT"))


def _lowest(moment: datetime) -> str:
    stamp = f"{int(moment.timestamp() * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-0000-0000-000000000000"

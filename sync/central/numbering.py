"""Running numbers of the office's books: one row per office, year and series, locked by the use that takes it."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from sync.central.store import insert_new
from sync.central.tables import series


def next_of(connection: Connection, office_id: str, year: int, name: str) -> int:
    """The next number, from 1. It is used up only if the transaction commits, so none is ever missing."""
    key = {"office_id": office_id, "year": year, "name": name}
    insert_new(connection, series, [key | {"last": 0}])
    number: int = connection.execute(
        update(series)
        .where(series.c.office_id == office_id, series.c.year == year, series.c.name == name)
        .values(last=series.c.last + 1)
        .returning(series.c.last)
    ).scalar_one()
    return number


def last_of(connection: Connection, office_id: str, year: int, name: str) -> int:
    """The last number given, 0 for none: for showing alone, another may be quicker with the next one."""
    mine = (series.c.office_id == office_id) & (series.c.year == year) & (series.c.name == name)
    return connection.execute(select(series.c.last).where(mine)).scalar() or 0

"""What an installation remembers of its own upkeep: when each duty was last done, and a few figures of each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from sync.central.store import Clock, Store, utc
from sync.central.tables import daily_figure, duty

BACKUP, SWEEP, DEEP_SWEEP = "backup", "sweep", "deep-sweep"
DATA_BYTES = "data-bytes"

_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Duty:
    """When it was last done and what came of it, in one stable word or a few figures."""

    done_at: datetime
    outcome: str


def did(store: Store, name: str, outcome: str, clock: Clock) -> None:
    """Remember that the duty was done now."""
    row = {"name": name, "done_at": utc(clock()), "outcome": outcome[:200]}
    store.write(lambda connection: put(connection, duty, row, ("name",)))


def last(store: Store, name: str) -> Duty | None:
    """When the duty was last done; None if never."""
    with store.reading() as connection:
        row = connection.execute(select(duty).where(duty.c.name == name)).first()
    return None if row is None else Duty(row.done_at, row.outcome)


def keep_figure(store: Store, name: str, value: int, clock: Clock) -> None:
    """The day's figure; the last one said on a day counts. Days older than a year or so are forgotten."""
    day = utc(clock()).date()

    def work(connection: Connection) -> None:
        put(connection, daily_figure, {"name": name, "day": day, "value": value}, ("name", "day"))
        old = (daily_figure.c.name == name) & (daily_figure.c.day < day - _KEPT)
        connection.execute(delete(daily_figure).where(old))

    store.write(work)


def figures(store: Store, name: str, since: date) -> list[tuple[date, int]]:
    """The figure of each day from ``since`` on, oldest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(daily_figure.c.day, daily_figure.c.value)
            .where(daily_figure.c.name == name, daily_figure.c.day >= since)
            .order_by(daily_figure.c.day)
        )
        return [(row.day, row.value) for row in rows]


def put(connection: Connection, table: Any, row: dict[str, Any], key: tuple[str, ...]) -> None:
    """The row in the place of the one with the same ``key``, or as a new one."""
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    rest = {name: value for name, value in row.items() if name not in key}
    connection.execute(dialect.insert(table).values(row).on_conflict_do_update(index_elements=key, set_=rest))

"""How large the database is, and when the disk will be full if it goes on like this."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from sync.central import duties
from sync.central.store import Clock, Store

LEAST_FREE = 200 * 1024 * 1024
"""Bytes. Below it the office is ill: a day's scans of one kiosk may not fit any more."""

_LOOKS_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Room:
    """``free``: bytes on the data folder's disk; ``daily``: bytes a day of the last week, None before there is a day
    to compare; ``days``: until only `LEAST_FREE` is left, None while it does not grow.
    """

    free: int
    daily: int | None
    days: int | None


def data_bytes(store: Store) -> int:
    """Bytes of the database where it is ours to store; a PostgreSQL may lie on another disk and still grows."""
    with store.reading() as connection:
        if connection.dialect.name == "postgresql":
            size = connection.execute(text("SELECT pg_database_size(current_database())"))
        else:
            size = connection.execute(
                text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            )
        return int(size.scalar_one())


def room(store: Store, clock: Clock) -> Room:
    """The disk's room and a forecast from the last week's growth of database and files."""
    free = shutil.disk_usage(store.folder).free
    kept = duties.figures(store, duties.DATA_BYTES, clock().date() - _LOOKS_BACK)
    if len(kept) < 2:
        return Room(free, None, None)
    (first, before), (last, now) = kept[0], kept[-1]
    daily = (now - before) // (last - first).days
    return Room(free, daily, max(0, free - LEAST_FREE) // daily if daily > 0 else None)

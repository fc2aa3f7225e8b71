"""The mirror of the office's public statuses, and the cursor up to which it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from sync.cases.numbers import TrackingNumber
from sync.journal.instants import from_milliseconds, to_milliseconds
from sync.journal.schema import feed_cursor, status_mirror


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A case's public status as the centre last sent it. ``row``: the fields of `PublicStatus`, as JSON has them."""

    number: TrackingNumber
    case_id: str
    row: Mapping[str, Any]
    mirrored_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the feed: ``n`` counts within the office; ``row`` holds at least number and case_id."""

    n: int
    row: Mapping[str, Any]


def status_of(connection: Connection, number: TrackingNumber) -> StatusRow | None:
    """The mirrored status, or None for a number this office does not know, or not yet."""
    row = connection.execute(
        select(status_mirror).where(status_mirror.c.number == number.glyphs)
    ).one_or_none()
    if row is None:
        return None
    return StatusRow(number, row.case_id, msgspec.json.decode(row.row), from_milliseconds(row.mirrored_at))


def apply_feed(
    connection: Connection, changes: Sequence[Change], cursor: str, at: datetime, restart: bool = False
) -> int:
    """Takes over the rows and the cursor behind them, together. Returns how many rows it could read.

    ``restart``: the centre counts anew (another epoch), so what is mirrored goes first.
    """
    mirrored_at = to_milliseconds(at)
    if restart:
        connection.execute(status_mirror.delete())
    values = [row for change in changes if (row := _values(change, mirrored_at)) is not None]
    if values:
        fresh = insert(status_mirror)
        kept = {name: fresh.excluded[name] for name in ("case_id", "feed_n", "row", "mirrored_at")}
        newer = fresh.excluded.feed_n >= status_mirror.c.feed_n
        connection.execute(fresh.on_conflict_do_update(["number"], set_=kept, where=newer), values)
    moved = insert(feed_cursor).values(id=1, cursor=cursor, at=mirrored_at)
    connection.execute(
        moved.on_conflict_do_update(["id"], set_={"cursor": moved.excluded.cursor, "at": moved.excluded.at})
    )
    return len(values)


def read_cursor(connection: Connection) -> tuple[str, datetime] | None:
    """Where to go on, and when the centre was last heard; None before the first time."""
    row = connection.execute(select(feed_cursor.c.cursor, feed_cursor.c.at)).one_or_none()
    return None if row is None else (row.cursor, from_milliseconds(row.at))


def _values(change: Change, mirrored_at: int) -> dict[str, object] | None:
    number = TrackingNumber.parse(str(change.row.get("number", "")))
    if not isinstance(number, TrackingNumber):
        return None
    return {
        "number": number.glyphs,
        "case_id": str(change.row.get("case_id", "")),
        "feed_n": change.n,
        "row": msgspec.json.encode(change.row).decode(),
        "mirrored_at": mirrored_at,
    }

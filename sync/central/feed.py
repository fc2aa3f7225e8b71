"""What the kiosks may show: a numbered row per public change, in the order of the commits, none skipped.

The number comes from the office's own row, updated in the transaction that made the change: the row lock makes
number order and commit order the same, which neither a sequence nor a timestamp does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.cases.case import CLOSED
from sync.cases.events import StepCompleted
from sync.cases.working_calendar import JAKARTA
from sync.central.tables import feed, office, store_table
from sync.wire.messages import FeedPage, FeedRow, PublicStatus, TimelineEntry

PAGE = 500
LAST_STEP = 12


def publish(connection: Connection, office_id: str, statuses: Sequence[PublicStatus], now: datetime) -> None:
    """Write a row for each. Call it last: it holds the office's row until the commit."""
    if not statuses:
        return
    last = connection.execute(
        update(office)
        .where(office.c.office_id == office_id)
        .values(feed_n=office.c.feed_n + len(statuses))
        .returning(office.c.feed_n)
    ).scalar_one()
    first = last - len(statuses) + 1
    rows = [
        {
            "office_id": office_id,
            "n": n,
            "case_id": status.case_id,
            "row": msgspec.json.encode(status).decode(),
            "at": now,
        }
        for n, status in enumerate(statuses, start=first)
    ]
    connection.execute(insert(feed), rows)


def status_of(row: Mapping[str, Any], done: Iterable[StepCompleted], now: datetime) -> PublicStatus:
    """All that the public may know of the case with this row of ``cases``."""
    closed = row["state"] == CLOSED
    return PublicStatus(
        number=row["number"],
        case_id=row["case_id"],
        step=row["step"],
        state=row["state"],
        since=row["since"],
        received=row["filed_at"],
        due=row["due_on"],
        overdue=not closed and now.astimezone(JAKARTA).date() > row["due_on"],
        way_of_reply=row["way_of_reply"],
        letter_ready=row["step"] == LAST_STEP,
        timeline=[TimelineEntry(event.step, event.at) for event in done],
    )


def page(connection: Connection, office_id: str, cursor: str | None, limit: int = PAGE) -> FeedPage:
    """At most ``limit`` rows after the cursor; from the beginning when it is of another epoch."""
    epoch = connection.execute(select(store_table.c.epoch)).scalar_one()
    after = read_cursor(cursor, epoch)
    found = connection.execute(
        select(feed.c.n, feed.c.row)
        .where(feed.c.office_id == office_id, feed.c.n > (after or 0))
        .order_by(feed.c.n)
        .limit(limit + 1)
    ).all()
    rows = [FeedRow(row.n, msgspec.json.decode(row.row, type=PublicStatus)) for row in found[:limit]]
    last = rows[-1].n if rows else after or 0
    restart = after is None and cursor is not None
    return FeedPage(cursor=f"{epoch}.{last}", rows=rows, more=len(found) > limit, restart=restart)


def read_cursor(cursor: str | None, epoch: str) -> int | None:
    """The number after which to go on; None for no cursor, another epoch's, or nonsense."""
    if cursor is None:
        return None
    named, _, number = cursor.partition(".")
    if named != epoch or not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    return int(number)

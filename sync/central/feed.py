"""What the kiosks may show: a numbered row per public change, in the order of the commits, none skipped.

The number comes from the office's own row, updated in the transaction that made the change: the row lock makes
number order and commit order the same, which neither a sequence nor a timestamp does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.central.case_journal import events_of, only
from sync.central.tables import cases, feed, office, store_table
from sync.wire.messages import FeedPage, FeedRow, PublicStatus, TimelineEntry

PAGE = 500


def publish(connection: Connection, office_id: str, case_ids: Sequence[str], now: datetime) -> None:
    """Write a row for each case as it stands now. Call it last: it holds the office's row until the commit."""
    if not case_ids:
        return
    last = connection.execute(
        update(office)
        .where(office.c.office_id == office_id)
        .values(feed_n=office.c.feed_n + len(case_ids))
        .returning(office.c.feed_n)
    ).scalar_one()
    first = last - len(case_ids) + 1
    rows = [
        {
            "office_id": office_id,
            "n": n,
            "case_id": case_id,
            "row": msgspec.json.encode(status_of(connection, office_id, case_id, now)).decode(),
            "at": now,
        }
        for n, case_id in enumerate(case_ids, start=first)
    ]
    connection.execute(insert(feed), rows)


def status_of(connection: Connection, office_id: str, case_id: str, now: datetime) -> PublicStatus:
    """All that the public may know of the case."""
    row = connection.execute(
        select(cases).where(cases.c.office_id == office_id, cases.c.case_id == case_id)
    ).one()
    done = only(events_of(connection, office_id, case_id), "StepCompleted")
    return PublicStatus(
        number=row.number,
        case_id=case_id,
        step=row.step,
        state=row.state,
        since=row.since,
        received=row.filed_at,
        due=row.due_on,
        overdue=now.date() > row.due_on and row.state != "selesai",
        way_of_reply=row.way_of_reply,
        letter_ready=row.step == 12,
        timeline=[TimelineEntry(_step(event.content), event.at) for event in done],
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


def _step(content: Any) -> int:
    return int(content["step"])

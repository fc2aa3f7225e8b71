"""What the kiosks may show: a numbered row per public change, in the order of the commits, none skipped.

The number comes from the office's own row, updated in the transaction that made the change: the row lock makes
number order and commit order the same, which neither a sequence nor a timestamp does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

import msgspec
from sqlalchemy import Connection, Integer, bindparam, select, update

from sync.cases.case import CLOSED, FINISHED, REFERRED
from sync.cases.events import StepCompleted
from sync.cases.procedure import Sop
from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.central.bulk import Bulk
from sync.central.prepared import Prepared, Rows
from sync.central.tables import feed, office, store_table
from sync.wire.messages import FeedPage, FeedRow, PublicStatus, TimelineEntry

_COUNT_ON = Prepared(
    lambda _: (
        update(office)
        .where(office.c.office_id == bindparam("office"))
        .values(feed_n=office.c.feed_n + bindparam("more", type_=office.c.feed_n.type))
        .returning(office.c.feed_n)
    )
)
_AFTER = Prepared(
    lambda _: (
        select(feed.c.n, feed.c.row)
        .where(feed.c.office_id == bindparam("office"), feed.c.n > bindparam("after"))
        .order_by(feed.c.n)
        .limit(bindparam("most", type_=Integer))
    )
)
_FEED = Bulk(feed)

PAGE = 500
LAST_STEP = 12
IDENTITY = "identitas"
"""Why the clock stands still: the complainant's identity is to be completed."""
_ANSWERED = ("", FINISHED, REFERRED)


def publish(connection: Connection, office_id: str, statuses: Sequence[PublicStatus], now: datetime) -> None:
    """Write a row for each. Call it last: it holds the office's row until the commit."""
    if not statuses:
        return
    counted = _COUNT_ON.run(connection, office=office_id, more=len(statuses)).first()
    assert counted is not None
    first = counted[0] - len(statuses) + 1
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
    _FEED.write(connection, rows)


def status_of(
    row: Mapping[str, Any], done: Iterable[StepCompleted], now: datetime, complete_by: date | None = None
) -> PublicStatus:
    """All that the public may know of the case with this row of ``cases``; ``complete_by``: as of `complete_by`."""
    closed, paused = row["state"] == CLOSED, row.get("paused_since") is not None
    answered = row.get("outcome", "") in _ANSWERED
    return PublicStatus(
        number=row["number"],
        case_id=row["case_id"],
        step=row["step"],
        state=row["state"],
        since=row["since"],
        received=row["filed_at"],
        due=row["due_on"],
        overdue=not closed and not paused and now.astimezone(JAKARTA).date() > row["due_on"],
        way_of_reply=row["way_of_reply"],
        letter_ready=row["step"] == LAST_STEP and answered,
        pause_reason=IDENTITY if paused else "",
        outcome=row.get("outcome", "") if closed else "",
        complete_by=complete_by if paused and not closed else None,
        timeline=[TimelineEntry(event.step, event.at) for event in done],
    )


def complete_by(paused_since: datetime | None, sop: Sop, calendar: WorkingCalendar) -> date | None:
    """The last day on which the complainant may complete the identity; None: nobody is waited for."""
    return None if paused_since is None else calendar.calendar_days_due(paused_since, sop.identity_days)


def page(connection: Connection, office_id: str, cursor: str | None, limit: int = PAGE) -> FeedPage:
    """At most ``limit`` rows after the cursor; from the beginning when it is of another epoch."""
    epoch = connection.execute(select(store_table.c.epoch)).scalar_one()
    return turn(asked(connection, office_id, cursor, epoch, limit), cursor, epoch, limit)


def asked(connection: Connection, office_id: str, cursor: str | None, epoch: str, limit: int = PAGE) -> Rows:
    """The question for a page; `turn` makes it of the answer."""
    return _AFTER.run(connection, office=office_id, after=read_cursor(cursor, epoch) or 0, most=limit + 1)


def turn(rows: Rows, cursor: str | None, epoch: str, limit: int = PAGE) -> FeedPage:
    """The page. A status goes out in the bytes that it was stored in: read back, it would be written anew."""
    after = read_cursor(cursor, epoch)
    found = rows.all()
    shown = [FeedRow(n, cast(PublicStatus, msgspec.Raw(row))) for n, row in found[:limit]]
    last = shown[-1].n if shown else after or 0
    restart = after is None and cursor is not None
    return FeedPage(cursor=f"{epoch}.{last}", rows=shown, more=len(found) > limit, restart=restart)


def read_cursor(cursor: str | None, epoch: str) -> int | None:
    """The number after which to go on; None for no cursor, another epoch's, or nonsense."""
    if cursor is None:
        return None
    named, _, number = cursor.partition(".")
    if named != epoch or not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    return int(number)

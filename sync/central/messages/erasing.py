"""When a message is gone for good: set aside and its term over, or with the case that it belongs to.

What staff wrote back goes with it. That it came, by which way and when, and who decided it, stays; so do the hashes by which a copy of it is known, else a
mailbox would bring it in once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from sync.central.messages.taking import ASIDE
from sync.central.store import Clock, Store, utc
from sync.central.tables.messages import message, message_exclusion, message_file, message_raw
from sync.central.tables.outgoing import outgoing
from sync.logbook import note

AT_ONCE = 200
_NOTHING = {
    "data_key": None,
    "sealed_origin": None,
    "sealed_content": None,
    "sealed_reason": None,
    "sender_hash": "",
    "text_hash": "",
    "thread_hash": "",
}


def erase_aside(store: Store, days: int, clock: Clock) -> int:
    """Messages that were set aside ``days`` ago or more, of every office; how many. 0 days: none, ever."""
    if days == 0:
        return 0
    now, erased = utc(clock()), 0
    due = (message.c.state == ASIDE) & (message.c.decided_at <= now - timedelta(days=days))

    def work(connection: Connection) -> int:
        rows = connection.execute(
            select(message.c.office_id, message.c.message_id)
            .where(due, message.c.erased_at.is_(None))
            .limit(AT_ONCE)
        ).all()
        for office_id in {row.office_id for row in rows}:
            ids = [row.message_id for row in rows if row.office_id == office_id]
            _erase(connection, office_id, ids, now)
        return len(rows)

    while some := store.write(work):
        erased += some
    if erased:
        note("message.erased", messages=erased)
    return erased


def forget(connection: Connection, office_id: str, case_id: str, now: datetime) -> None:
    """The retention of their case is over."""
    mine = (message.c.office_id == office_id) & (message.c.case_id == case_id)
    ids = connection.execute(select(message.c.message_id).where(mine)).scalars().all()
    _erase(connection, office_id, ids, now)


def _erase(connection: Connection, office_id: str, ids: Sequence[str], now: datetime) -> None:
    for table in (message_raw, message_file, message_exclusion):
        mine = (table.c.office_id == office_id) & table.c.message_id.in_(ids)
        connection.execute(delete(table).where(mine))
    written_back = (outgoing.c.office_id == office_id) & outgoing.c.message_id.in_(ids)
    connection.execute(
        update(outgoing).where(written_back).values(sealed=None, data_key=None, address_hmac="")
    )
    these = (message.c.office_id == office_id) & message.c.message_id.in_(ids)
    connection.execute(update(message).where(these).values(_NOTHING | {"erased_at": now}))

"""What became of a notice after it was handed over, as its way tells: it arrived, it did not, it came back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from sync.cases.messages import Channel, Mark
from sync.central.columns import is_identifier
from sync.central.outgoing.addresses import mark_of, normal
from sync.central.outgoing.contacts import BOUNCED
from sync.central.outgoing.queue import CANCELLED, DELIVERED, FAILED, SENT, TEMPLATE_ALONE, UNSURE, WAITING
from sync.central.outgoing.trouble import reach_otherwise
from sync.central.store import Clock, Store, utc
from sync.central.tables.outgoing import notice_contact, outgoing

_MOST_ATTEMPTS = 5
"""Beyond them a notice that a way sends back is left to staff."""


def take_marks(store: Store, way: Channel, clock: Clock) -> int:
    """All that the way has to tell; how many rows changed by it. A mark that comes again changes nothing."""
    return sum(take_mark(store, way.name, mark, clock) for mark in way.marks())


def take_mark(store: Store, channel: str, mark: Mark, clock: Clock) -> bool:
    """One of them; False for a notice that is not known, or knew that already. What has arrived has arrived."""
    now = utc(clock())

    def work(connection: Connection) -> bool:
        row = _of(connection, channel, mark)
        if row is None or row.state in {DELIVERED, CANCELLED} or row.state == mark.state:
            return False
        change = _change_by(mark, row, now)
        if change is None:
            return False
        _change(connection, row, change)
        if change["state"] == FAILED:
            reach_otherwise(store, connection, row, now)
        return True

    return store.write(work)


def _change_by(mark: Mark, row: Any, now: datetime) -> dict[str, object] | None:
    """What the mark makes of a row that waits, is in doubt or was sent; None: nothing."""
    if mark.state == DELIVERED:
        return {"state": DELIVERED, "delivered_at": utc(mark.at), "code": ""}
    if mark.external_id and row.external_id not in ("", mark.external_id):
        return None  # of an earlier try
    if mark.state == SENT and row.doubts and row.state in {WAITING, UNSURE}:
        return {"state": SENT, "sent_at": utc(mark.at), "code": "", "external_id": mark.external_id[:255]}
    if mark.state != FAILED or row.state not in {SENT, UNSURE}:
        return None
    if mark.code == TEMPLATE_ALONE and row.attempts < _MOST_ATTEMPTS:
        return {"state": WAITING, "code": TEMPLATE_ALONE, "next_at": now, "external_id": ""}
    return {"state": FAILED, "code": mark.code[:40]}


def bounced(  # noqa: PLR0917 - which address
    store: Store, connection: Connection, office_id: str, channel: str, address: str, now: datetime
) -> bool:
    """A message says that the last notice to ``address`` did not reach it; False where none went there.

    The address is marked, so that staff see it before they rely on it.
    """
    where = mark_of(store, office_id, channel, normal(channel, address))
    to = (
        (outgoing.c.office_id == office_id)
        & (outgoing.c.channel == channel)
        & (outgoing.c.address_hmac == where)
    )
    went = outgoing.c.state.in_((SENT, DELIVERED, UNSURE))
    row = connection.execute(
        select(outgoing).where(to, went).order_by(outgoing.c.made_at.desc()).limit(1)
    ).first()
    if row is None:
        return False
    _change(connection, row, {"state": FAILED, "code": BOUNCED})
    reach_otherwise(store, connection, row, now)
    at = (notice_contact.c.office_id == office_id) & (notice_contact.c.channel == channel)
    connection.execute(
        update(notice_contact).where(at, notice_contact.c.address_hmac == where).values(trouble=BOUNCED)
    )
    return True


def _of(connection: Connection, channel: str, mark: Mark) -> Any:
    by_id = outgoing.c.outgoing_id == mark.reference if is_identifier(mark.reference) else None
    if by_id is None and not mark.external_id:
        return None
    named = by_id if by_id is not None else outgoing.c.external_id == mark.external_id
    return connection.execute(
        select(outgoing).where(outgoing.c.channel == channel, named).with_for_update()
    ).first()


def _change(connection: Connection, row: Any, values: dict[str, object]) -> None:
    mine = (outgoing.c.office_id == row.office_id) & (outgoing.c.outgoing_id == row.outgoing_id)
    connection.execute(update(outgoing).where(mine).values({**values, "claimed_at": None, "claim": None}))

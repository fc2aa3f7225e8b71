"""What a kiosk has brought lately, and what of it waits for its case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from sync.central.devices import Device
from sync.central.store import Store
from sync.central.tables import batch, parked, record


@dataclass(frozen=True, slots=True)
class Delivery:
    """One batch with records in it. ``carrier``: network or stick; ``records``: those that were new."""

    at: datetime
    carrier: str
    records: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event whose case has not come yet."""

    at: datetime
    kind: str
    seq: int


def last_deliveries(store: Store, of: Device, limit: int = 10) -> list[Delivery]:
    """The latest first. Empty polls are none."""
    with store.reading() as connection:
        latest = connection.execute(
            select(batch.c.batch_id, batch.c.received_at, batch.c.carrier)
            .where(batch.c.office_id == of.office_id, batch.c.device_id == of.device_id)
            .order_by(batch.c.received_at.desc())
            .limit(limit)
        ).all()
        if not latest:
            return []
        # A batch brings records of this enrolment since it came; older ones need not be looked at.
        counted = connection.execute(
            select(record.c.batch_id, func.count())
            .where(
                record.c.office_id == of.office_id,
                record.c.device_id == of.device_id,
                record.c.epoch == of.epoch,
                record.c.seq > of.have_through - 100 * limit,
                record.c.batch_id.in_([row.batch_id for row in latest]),
            )
            .group_by(record.c.batch_id)
        )
        counts = {row[0]: row[1] for row in counted}
    return [Delivery(row.received_at, row.carrier, counts.get(row.batch_id, 0)) for row in latest]


def parked_of(store: Store, of: Device, limit: int = 20) -> list[Waiting]:
    """Events that wait for their case, in the order of the stream."""
    same = and_(*(record.c[key] == parked.c[key] for key in ("office_id", "device_id", "epoch", "seq")))
    with store.reading() as connection:
        rows = connection.execute(
            select(parked.c.parked_at, record.c.kind, parked.c.seq)
            .join(record, same)
            .where(parked.c.office_id == of.office_id, parked.c.device_id == of.device_id)
            .order_by(parked.c.epoch, parked.c.seq)
            .limit(limit)
        ).all()
    return [Waiting(row.parked_at, row.kind, row.seq) for row in rows]

"""The kiosks of an office as the centre knows them: identity, last contact, and whether a serial is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from sync.central.store import Store
from sync.central.tables import case_number, device, parked, record


@dataclass(frozen=True, slots=True)
class Device:
    """One enrolment of one kiosk. ``state``: active, closed (enrolled anew since) or revoked.

    ``have_through``: the highest seq of ``epoch`` below which nothing is missing. ``alarm``: what a person must
    look at, e.g. "stream-forked", or "".
    """

    office_id: str
    device_id: str
    prefix: str
    key_id: str
    public_key: bytes
    identity: str
    state: str
    epoch: int
    have_through: int
    last_serial: int
    alarm: str
    enrolled_at: datetime
    last_seen_at: datetime | None
    health: str


@dataclass(frozen=True, slots=True)
class SerialGap:
    """Serials ``first`` to ``last`` of a prefix were issued (a later one is here) and have not arrived."""

    prefix: str
    first: int
    last: int


def find_by_key(store: Store, key_id: str) -> Device | None:
    """Whose key this is, whatever its state."""
    with store.reading() as connection:
        row = connection.execute(select(device).where(device.c.key_id == key_id)).first()
    return None if row is None else device_of(row)


def devices_of(store: Store, office_id: str) -> list[Device]:
    """All enrolments of an office, the newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(device).where(device.c.office_id == office_id).order_by(device.c.prefix.desc())
        )
        return [device_of(row) for row in rows]


def family(store: Store, of: Device) -> dict[str, Device]:
    """All enrolments of the same machine, by id: what an earlier one left unsent, the present one brings.

    Revoked ones are left out, but for ``of`` itself: on the network it never comes so far, and what comes by hand from
    a revoked kiosk is taken by a person's act alone.
    """
    with store.reading() as connection:
        rows = connection.execute(
            select(device).where(device.c.office_id == of.office_id, device.c.identity == of.identity)
        )
        return {
            row.device_id: device_of(row)
            for row in rows
            if row.state != "revoked" or row.device_id == of.device_id
        }


def serial_gaps(store: Store, office_id: str) -> list[SerialGap]:
    """What is missing below the highest serial of each prefix. Empty when the office has everything."""
    gaps: list[SerialGap] = []
    with store.reading() as connection:
        rows = connection.execute(
            select(case_number.c.prefix, case_number.c.serial)
            .where(case_number.c.office_id == office_id)
            .order_by(case_number.c.prefix, case_number.c.serial)
        )
        prefix, expected = "", 1
        for row in rows:
            if row.prefix != prefix:
                prefix, expected = row.prefix, 1
            if row.serial > expected:
                gaps.append(SerialGap(prefix, expected, row.serial - 1))
            expected = row.serial + 1
    return gaps


def missing_records(
    connection: Connection, of: Device, epoch: int, have_through: int
) -> list[tuple[int, int]]:
    """Ranges of seq above ``have_through`` that are not here though a later one is; at most 100 ranges."""
    seqs = connection.execute(
        select(record.c.seq)
        .where(*_stream(of, epoch), record.c.seq > have_through)
        .order_by(record.c.seq)
        .limit(10_000)
    ).scalars()
    ranges, expected = [], have_through + 1
    for seq in seqs:
        if seq > expected:
            ranges.append((expected, seq - 1))
        expected = seq + 1
    return ranges[:100]


def reach(connection: Connection, of: Device, epoch: int, known: int) -> int:
    """The highest seq without a gap, counted on from ``known``."""
    after = connection.execute(
        select(record.c.seq).where(*_stream(of, epoch), record.c.seq > known).order_by(record.c.seq)
    ).scalars()
    for seq in after:
        if seq != known + 1:
            break
        known = seq
    return known


def parked_count(store: Store, office_id: str) -> int:
    """Events that wait for their case."""
    with store.reading() as connection:
        count = select(func.count()).select_from(parked).where(parked.c.office_id == office_id)
        return connection.execute(count).scalar_one()


def revoke(store: Store, office_id: str, device_id: str) -> None:
    """From now on this kiosk's requests are refused; what it sent stays."""
    mine = (device.c.office_id == office_id) & (device.c.device_id == device_id)
    store.write(lambda connection: connection.execute(update(device).where(mine).values(state="revoked")))


def seen_by_hand(store: Store, before: Device, written_at: datetime, taken_at: datetime, old: bool) -> Device:
    """The kiosk as it is after a batch that came by hand: it was heard when it wrote the batch, not when we read it.

    ``before``: as it was known; ``taken_at``: what the batch's acceptance has set; ``old``: the network has brought
    newer word of its health meanwhile. A contact over the network in between stands.
    """
    mine = (device.c.office_id == before.office_id) & (device.c.device_id == before.device_id)
    heard = min(written_at, taken_at) if before.last_seen_at is None else max(before.last_seen_at, written_at)
    values: dict[str, Any] = {"last_seen_at": min(heard, taken_at)}
    if old:
        values["health"] = before.health

    def work(connection: Connection) -> Device:
        by_hand = update(device).where(mine, device.c.last_seen_at == taken_at)
        connection.execute(by_hand.values(values))
        return device_of(connection.execute(select(device).where(mine)).one())

    return store.write(work)


def device_of(row: Any) -> Device:
    """A row of the table as a device."""
    return Device(
        row.office_id,
        row.device_id,
        row.prefix,
        row.key_id,
        row.public_key,
        row.identity,
        row.state,
        row.epoch,
        row.have_through,
        row.last_serial,
        row.alarm,
        row.enrolled_at,
        row.last_seen_at,
        row.health,
    )


def _stream(of: Device, epoch: int) -> tuple[Any, ...]:
    return (
        record.c.office_id == of.office_id,
        record.c.device_id == of.device_id,
        record.c.epoch == epoch,
    )

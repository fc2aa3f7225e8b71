"""The kiosks of an office as the centre knows them: identity, last contact, and whether a serial is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from sync.central.store import Store
from sync.central.tables import case_number, closed_gap, device, record

DESK = "desk"
"""State of the office's own enrolment 0: it signs receipts, and no request of any kiosk is its own."""

MOST_GAPS = 1_000
"""Of one office at a time. More than that is no list that anybody works off."""


@dataclass(frozen=True, slots=True)
class Device:
    """One enrolment of one kiosk. ``state``: active, closed (enrolled anew since) or revoked; `DESK` for the desk's own.

    ``have_through``: the highest seq of ``epoch`` below which nothing is missing. ``alarm``: what a person must
    look at, words with spaces between, e.g. "number-twice stream-forked", or "".
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
    hardware: str = ""

    @property
    def alarms(self) -> tuple[str, ...]:
        """The words of ``alarm``, one by one."""
        return tuple(self.alarm.split())


@dataclass(frozen=True, slots=True)
class SerialGap:
    """Serials ``first`` to ``last`` of a prefix were issued (a later one is here) and have not arrived."""

    prefix: str
    first: int
    last: int


def find_by_key(store: Store, key_id: str) -> Device | None:
    """Whose key this is, whatever its state; the desk's own is no kiosk's."""
    with store.reading() as connection:
        return _by_key(connection, key_id)


def devices_of(store: Store, office_id: str) -> list[Device]:
    """All enrolments of an office's kiosks, the newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(device)
            .where(device.c.office_id == office_id, device.c.state != DESK)
            .order_by(device.c.prefix.desc())
        )
        return [device_of(row) for row in rows]


def has_kiosks(store: Store) -> bool:
    """Whether any office of this store has ever enrolled one."""
    with store.reading() as connection:
        kiosks = select(device.c.device_id).where(device.c.state != DESK).limit(1)
        return connection.execute(kiosks).first() is not None


def heard_by_key(store: Store, key_id: str) -> tuple[Device, dict[str, Device]] | None:
    """Whose key this is and its `family`, in one look: in a storm seven thousand kiosks are heard for the first time."""
    with store.reading() as connection:
        of = _by_key(connection, key_id)
        return None if of is None else (of, _family(connection, of))


def family(store: Store, of: Device) -> dict[str, Device]:
    """All enrolments of the same machine, by id: what an earlier one left unsent, the present one brings.

    Revoked ones are left out, but for ``of`` itself: on the network it never comes so far, and what comes by hand from
    a revoked kiosk is taken by a person's act alone.
    """
    with store.reading() as connection:
        return _family(connection, of)


def _by_key(connection: Connection, key_id: str) -> Device | None:
    row = connection.execute(select(device).where(device.c.key_id == key_id, device.c.state != DESK)).first()
    return None if row is None else device_of(row)


def _family(connection: Connection, of: Device) -> dict[str, Device]:
    rows = connection.execute(
        select(device).where(device.c.office_id == of.office_id, device.c.identity == of.identity)
    )
    return {
        row.device_id: device_of(row)
        for row in rows
        if row.state != "revoked" or row.device_id == of.device_id
    }


def serial_gaps(store: Store, office_id: str) -> list[SerialGap]:
    """What is missing below the highest serial of each prefix. Empty when the office has everything.

    Counting what came since the last look is cheap and most often says that nothing is missing; only prefixes that lack
    something are walked through, by the database. What a person has closed is left out. At most `MOST_GAPS`.
    """
    mine = (case_number.c.office_id == office_id) & (case_number.c.serial > 0)
    with store.reading() as connection:
        prefixes = _lacking(connection, store.gapless, office_id)
        if not prefixes:
            return []
        before = func.lag(case_number.c.serial, 1, 0).over(
            partition_by=case_number.c.prefix, order_by=case_number.c.serial
        )
        walked = (
            select(case_number.c.prefix, case_number.c.serial, before.label("before"))
            .where(mine, case_number.c.prefix.in_(prefixes))
            .subquery()
        )
        rows = connection.execute(
            select(walked)
            .where(walked.c.serial > walked.c.before + 1)
            .order_by(walked.c.prefix, walked.c.serial)
            .limit(MOST_GAPS)
        )
        gaps = [SerialGap(row.prefix, row.before + 1, row.serial - 1) for row in rows]
        closed = connection.execute(
            select(closed_gap.c.prefix, closed_gap.c.first, closed_gap.c.last)
            .where(closed_gap.c.office_id == office_id)
            .order_by(closed_gap.c.prefix, closed_gap.c.first)
        ).all()
    return [left for gap in gaps for left in _without(gap, [SerialGap(*one) for one in closed])]


def _lacking(connection: Connection, gapless: dict[str, int], office_id: str) -> list[str]:
    """Prefixes below whose highest serial something is missing. ``gapless``: up to where nothing is, by prefix; it grows.

    Numbers are never taken back, so what was whole once is: fifty years are counted once a process and not on every page.
    """
    mine = case_number.c.office_id == office_id
    highest = (
        select(func.max(case_number.c.serial))
        .where(mine, case_number.c.prefix == device.c.prefix)
        .scalar_subquery()
    )
    asked = select(device.c.prefix, highest.label("highest")).where(device.c.office_id == office_id)
    lacking = []
    for prefix, last in connection.execute(asked.order_by(device.c.prefix)).all():
        whole = gapless.get(prefix, 0)
        if last is None or last <= whole:
            continue
        since = (mine, case_number.c.prefix == prefix, case_number.c.serial > whole)
        count = connection.execute(select(func.count()).select_from(case_number).where(*since)).scalar_one()
        if count == last - whole:
            gapless[prefix] = last
        else:
            lacking.append(prefix)
    return lacking


def _without(gap: SerialGap, closed: Sequence[SerialGap]) -> list[SerialGap]:
    """What is left of the gap; ``closed`` in the order of their first serials."""
    left, first = [], gap.first
    for one in closed:
        if one.prefix != gap.prefix or one.last < first or one.first > gap.last:
            continue
        if one.first > first:
            left.append(SerialGap(gap.prefix, first, one.first - 1))
        first = max(first, one.last + 1)
    if first <= gap.last:
        left.append(SerialGap(gap.prefix, first, gap.last))
    return left


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


def revoke(store: Store, office_id: str, device_id: str) -> None:
    """From now on this kiosk's requests are refused; what it sent stays."""
    store.write(lambda connection: mark_revoked(connection, office_id, device_id))


def mark_revoked(connection: Connection, office_id: str, device_id: str) -> bool:
    """The same within a transaction; False if it was revoked already, or never was."""
    mine = (device.c.office_id == office_id) & (device.c.device_id == device_id)
    changed = update(device).where(mine, device.c.state != "revoked").values(state="revoked")
    return connection.execute(changed).rowcount == 1


def with_alarm(known: str, raised: str) -> str:
    """The words of the column ``alarm`` with one more; a word that is there already stands once."""
    return " ".join(sorted({*known.split(), raised}))


def seen_by_hand(
    store: Store, before: Device, written_at: datetime, taken_at: datetime, health: str
) -> Device:
    """The kiosk as it is after a batch that came by hand: it was heard when it wrote the batch, not when we read it.

    ``before``: as it was known; ``taken_at``: what the batch's acceptance has set; ``health``: the newest word of it. A
    contact over the network in between stands.
    """
    mine = (device.c.office_id == before.office_id) & (device.c.device_id == before.device_id)
    heard = min(written_at, taken_at) if before.last_seen_at is None else max(before.last_seen_at, written_at)
    values: dict[str, Any] = {"last_seen_at": min(heard, taken_at), "health": health}

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
        row.hardware,
    )


def _stream(of: Device, epoch: int) -> tuple[Any, ...]:
    return (
        record.c.office_id == of.office_id,
        record.c.device_id == of.device_id,
        record.c.epoch == epoch,
    )

"""Where a kiosk's stream of records stands at the centre: locked, checked against its chain, moved on.

The device's row is the queue: two batches of one kiosk are taken one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from sync.central import devices
from sync.central.devices import Device, device_of
from sync.central.prepared import Prepared, Rows, among
from sync.central.tables import device, office, record, store_table
from sync.wire.messages import Manifest

FIRST_PREVIOUS = "0" * 64
"""``prev`` of an epoch's first record."""

JOURNAL_RESTORED, CHAIN_BROKEN = "journal-restored", "chain-broken"
_HEALTH_AT_MOST = 8192
"""Bytes of JSON; a longer word of a kiosk is none. Older centres keep 4096, so kiosks stay below that."""

_mine = (device.c.office_id == bindparam("office")) & (device.c.device_id == bindparam("device"))
_columns = tuple(device.c)
_above = (
    select(func.max(record.c.seq))
    .where(
        record.c.office_id == device.c.office_id,
        record.c.device_id == device.c.device_id,
        record.c.epoch == device.c.epoch,
        record.c.seq > device.c.have_through,
    )
    .scalar_subquery()
)
_feed_n = select(office.c.feed_n).where(office.c.office_id == device.c.office_id).scalar_subquery()
_LOCK = Prepared(
    lambda _: (
        select(*_columns, select(store_table.c.epoch).scalar_subquery(), _feed_n, _above)
        .where(_mine)
        .with_for_update(of=device)
    )
)
_MOVE_ON = Prepared(
    lambda _: (
        update(device)
        .where(_mine)
        .values(
            {
                name: bindparam(f"new_{name}", type_=device.c[name].type)
                for name in ("epoch", "have_through", "last_serial", "alarm", "last_seen_at", "health")
            }
        )
    )
)
_NEXT_HEADS = Prepared(
    lambda dialect: select(record.c.epoch, record.c.seq, record.c.head).where(
        record.c.office_id == bindparam("office"),
        among(dialect, record.c.device_id, "devices"),
        among(dialect, record.c.epoch, "epochs"),
        among(dialect, record.c.seq, "seqs"),
    )
)


@dataclass(frozen=True, slots=True)
class Stream:
    """The locked row. ``store_epoch`` and ``feed_n``: of the feed and its last row; ``gapless``: nothing lies above
    ``device.have_through``."""

    device: Device
    store_epoch: str
    feed_n: int
    gapless: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What a batch left: the highest seq without a gap, the ranges missing above it, the highest serial."""

    have_through: int
    missing: list[tuple[int, int]]
    last_serial: int


def lock(connection: Connection, of: Device) -> Rows:
    """Takes the kiosk's turn; `read` says what the row holds."""
    return _LOCK.run(connection, office=of.office_id, device=of.device_id)


def read(locked: Rows) -> Stream | None:
    """None if the enrolment is gone."""
    row = locked.first()
    if row is None:
        return None
    values = {column.name: value for column, value in zip(_columns, row, strict=False)}
    return Stream(device_of(_Row(values)), row[-3], row[-2], row[-1] is None)


class _Row:
    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


def was_restored(of: Device, manifest: Manifest) -> bool:
    """Whether the kiosk's journal ends below what it sent before: somebody put an older one back."""
    if manifest.epoch < of.epoch:
        return True
    return manifest.epoch == of.epoch and 0 < manifest.last_seq < of.have_through


def standing(
    connection: Connection, stream: Stream, epoch: int, taken: Sequence[int], serials: Iterable[int]
) -> Standing:
    """``taken``: seqs of ``epoch`` that are new; ``serials``: new ones of the kiosk's present prefix.

    Reckoned from the batch alone where nothing lies beyond it: an ordinary batch asks the database nothing.
    """
    of = stream.device
    last_serial = max((of.last_serial, *serials))
    if epoch == of.epoch and stream.gapless:
        return Standing(*_walk(of.have_through, sorted(taken)), last_serial)
    known = of.have_through if epoch == of.epoch else 0
    known = devices.reach(connection, of, epoch, known)
    return Standing(known, devices.missing_records(connection, of, epoch, known), last_serial)


def move_on(
    connection: Connection, of: Device, manifest: Manifest, reached: Standing, *, alarm: str, now: datetime
) -> None:
    """Write the row back: how far the present epoch has come, the higher one of the device's and the manifest's.

    ``alarm``: all words that stand from now on.
    """
    _MOVE_ON.run(
        connection,
        office=of.office_id,
        device=of.device_id,
        new_epoch=max(of.epoch, manifest.epoch),
        new_have_through=reached.have_through,
        new_last_serial=reached.last_serial,
        new_alarm=alarm,
        new_last_seen_at=now,
        new_health=health_of(manifest),
    )


def next_heads(
    connection: Connection, office_id: str, family: Iterable[str], places: Sequence[tuple[int, int]]
) -> list[tuple[int, int, bytes]]:
    """Epoch, seq and head of those records that are stored at these places."""
    if not places:
        return []
    rows = _NEXT_HEADS.run(
        connection,
        office=office_id,
        devices=sorted(family),
        epochs=sorted({epoch for epoch, _ in places}),
        seqs=sorted({seq for _, seq in places}),
    )
    return [(epoch, seq, head) for epoch, seq, head in rows.all()]


def _walk(have_through: int, seqs: Iterable[int]) -> tuple[int, list[tuple[int, int]]]:
    ranges: list[tuple[int, int]] = []
    expected = have_through + 1
    for seq in seqs:
        if seq < expected:
            continue
        if seq > expected:
            ranges.append((expected, seq - 1))
        elif not ranges:
            have_through = seq
        expected = seq + 1
    return have_through, ranges[:100]


def is_news(standing: str, new: str) -> bool:
    """Whether an alarm is raised: what follows from a fork or a number twice that stands already is none."""
    return bool(new) and not (standing and new in (CHAIN_BROKEN, JOURNAL_RESTORED))


def health_of(manifest: Manifest, known: str = "{}") -> str:
    """What the kiosk says of itself, and what its manifest says of where it stands.

    ``known``: its row as it was; that counts on where the manifest says nothing of the machine, as one by stick may.
    """
    told = manifest.health or msgspec.json.decode(known, type=dict[str, object])
    stands = {"recipients_version": manifest.recipients_version, "cursor": manifest.cursor}
    text = msgspec.json.encode(told | {name: one for name, one in stands.items() if one})
    return text.decode() if len(text) <= _HEALTH_AT_MOST else "{}"

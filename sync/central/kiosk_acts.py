"""What people do with a kiosk: each act with who, when and why, in the transaction that does it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.central.devices import Device, SerialGap, mark_revoked, serial_gaps, with_alarm
from sync.central.store import Clock, Store, utc
from sync.central.tables import closed_gap, device, device_event
from sync.logbook import note

LONGEST_REASON = 500
SHORTEST_REASON = 5
LONGEST_ACTOR = 80
MACHINE = "centre"
"""Actor of what nobody did: an alarm that was raised by the records themselves."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Who acts, and why. ``actor``: the login of a person at the desk, or "console"."""

    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class KioskEvent:
    """One line of a kiosk's history; ``detail``: numbers and stable words."""

    at: datetime
    kind: str
    actor: str
    reason: str
    detail: Mapping[str, object]


def history_of(store: Store, of: Device, limit: int = 100) -> list[KioskEvent]:
    """What was done with this enrolment, the latest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(device_event)
            .where(device_event.c.office_id == of.office_id, device_event.c.device_id == of.device_id)
            .order_by(device_event.c.event_id.desc())
            .limit(limit)
        ).all()
    return [
        KioskEvent(row.at, row.kind, row.actor, row.reason, msgspec.json.decode(row.detail)) for row in rows
    ]


def revoke(store: Store, of: Device, errand: Errand, clock: Clock) -> Refusal | None:
    """Refused from its next request on; ``kiosk.revoked_before`` if somebody was quicker."""

    def work(connection: Connection, now: datetime, told: Errand) -> Refusal | None:
        if not mark_revoked(connection, of.office_id, of.device_id):
            return Refusal("kiosk.revoked_before")
        write_event(connection, of, "revoked", told, now)
        return None

    refusal = _act(store, errand, clock, work)
    if refusal is None:
        note("kiosk.revoked", kiosk=of.prefix)
    return refusal


def clear_alarm(store: Store, of: Device, alarm: str, errand: Errand, clock: Clock) -> Refusal | None:
    """Looked into; ``kiosk.alarm_gone`` if it does not stand any more. The records that raised it stay."""

    def work(connection: Connection, now: datetime, told: Errand) -> Refusal | None:
        mine = (device.c.office_id == of.office_id) & (device.c.device_id == of.device_id)
        standing = connection.execute(select(device.c.alarm).where(mine).with_for_update()).scalar_one()
        if alarm not in standing.split():
            return Refusal("kiosk.alarm_gone")
        left = " ".join(word for word in standing.split() if word != alarm)
        connection.execute(update(device).where(mine).values(alarm=left))
        write_event(connection, of, "alarm-cleared", told, now, alarm=alarm)
        return None

    refusal = _act(store, errand, clock, work)
    if refusal is None:
        note("kiosk.alarm_cleared", kiosk=of.prefix, alarm=alarm)
    return refusal


def close_gap(store: Store, of: Device, gap: SerialGap, errand: Errand, clock: Clock) -> Refusal | None:
    """These serials are not waited for any more; ``kiosk.gap_gone`` unless exactly this gap stands.

    A case that comes with one of them later on is taken like any other.
    """

    def work(connection: Connection, now: datetime, told: Errand) -> Refusal | None:
        # The device's row is the queue: of two people who close the same gap the second finds it gone.
        mine = (device.c.office_id == of.office_id) & (device.c.device_id == of.device_id)
        connection.execute(select(device.c.state).where(mine).with_for_update())
        if gap.prefix != of.prefix or gap not in serial_gaps(store, of.office_id):
            return Refusal("kiosk.gap_gone")
        event_id = write_event(connection, of, "gap-closed", told, now, first=gap.first, last=gap.last)
        row = {"office_id": of.office_id, "prefix": gap.prefix, "first": gap.first, "last": gap.last}
        connection.execute(insert(closed_gap).values(row | {"event_id": event_id}))
        return None

    refusal = _act(store, errand, clock, work)
    if refusal is None:
        note("kiosk.gap_closed", kiosk=of.prefix, first=gap.first, last=gap.last)
    return refusal


def record_settings_kept(
    store: Store, of: Device, former: str, errand: Errand, clock: Clock
) -> Refusal | None:
    """That it goes on with the settings of the enrolment ``former``."""

    def work(connection: Connection, now: datetime, told: Errand) -> None:
        write_event(connection, of, "settings-kept", told, now, former=former)

    refusal = _act(store, errand, clock, work)
    if refusal is None:
        note("kiosk.settings_kept", kiosk=of.prefix, former=former)
    return refusal


def raised(connection: Connection, of: Device, alarm: str, now: datetime) -> str:
    """The device's ``alarm`` with this word in it; the first time it is also an event of the kiosk and of the log."""
    if alarm in of.alarms:
        return of.alarm
    write_event(connection, of, "alarm-raised", Errand(MACHINE, ""), now, alarm=alarm)
    note("kiosk.alarm_raised", kiosk=of.prefix, alarm=alarm)
    return with_alarm(of.alarm, alarm)


def write_event(
    connection: Connection, of: Device, kind: str, errand: Errand, now: datetime, /, **detail: int | str
) -> str:
    """The event's row within the caller's transaction; its id."""
    row = {
        "office_id": of.office_id,
        "event_id": uuid7(now, secrets.randbits),
        "device_id": of.device_id,
        "at": now,
        "kind": kind,
        "actor": errand.actor,
        "reason": errand.reason,
        "detail": msgspec.json.encode(detail).decode(),
    }
    connection.execute(insert(device_event).values(row))
    return str(row["event_id"])


def told_by(errand: Errand) -> Errand | Refusal:
    """An errand whose actor is a name typed at the console, as it is kept: ``errand.actor``, else as `reason_of`."""
    actor, reason = clean(errand.actor, LONGEST_ACTOR), reason_of(errand)
    if isinstance(actor, Refusal) or not actor.strip():
        return Refusal("errand.actor", {"longest": LONGEST_ACTOR})
    return reason if isinstance(reason, Refusal) else Errand(actor, reason)


def reason_of(errand: Errand) -> str | Refusal:
    """The reason as it is kept; ``reason.missing`` for one that says nothing."""
    words = clean(errand.reason.replace("\r\n", "\n"), LONGEST_REASON, multiline=True)
    if isinstance(words, Refusal):
        return words
    return words if len(words.strip()) >= SHORTEST_REASON else Refusal("reason.missing")


def _act(
    store: Store,
    errand: Errand,
    clock: Clock,
    work: Callable[[Connection, datetime, Errand], Refusal | None],
) -> Refusal | None:
    reason = reason_of(errand)
    if isinstance(reason, Refusal):
        return reason
    now = utc(clock())
    told = Errand(errand.actor, reason)
    return store.write(lambda connection: work(connection, now, told))

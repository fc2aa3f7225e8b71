"""What is wrong with the kiosks' machines: from when until when, and who was told.

A kiosk says with each sync how its parts are (`sync.central.kiosk_report`), and the centre itself sees that one is silent.
A trouble begins and ends with that. It is told once; again only when it gets graver; and once more when it is over for
good: what comes back within the quiet time is the same trouble, so a loose cable does not call anybody twenty times. Where
nearly all fall silent together, that is one trouble of the centre's line (`sync.central.centre_line`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import select

from sync.central import centre_line
from sync.central.centre_line import CUT, Contact
from sync.central.devices import Device, device_of
from sync.central.fleet import Limits, state_of
from sync.central.hours import silence
from sync.central.kiosk_report import PartSaid, report_of
from sync.central.kiosk_troubles import unclosed
from sync.central.settings import AlarmSettings
from sync.central.store import Clock, Store, utc
from sync.central.tables import device
from sync.central.trouble_telling import Machine, close_all, differs, settle

SILENT = PartSaid("contact", "now", "silent")
"""What the centre sees itself."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """A kiosk with its unclosed rows, and how long it has not been heard."""

    device: Device
    rows: Sequence[Any]
    contact: Contact


def health_round(
    store: Store, limits: Limits, to: AlarmSettings, clock: Clock, listens_since: datetime | None = None
) -> int:
    """Every kiosk of every office looked at; how many notices were written. ``listens_since``: when this centre began to, where
    that is known: one that was down itself has heard of nobody meanwhile."""
    now = utc(clock())
    with store.reading() as connection:
        devices = [
            device_of(row) for row in connection.execute(select(device).where(device.c.state == "active"))
        ]
        rows = unclosed(connection)
    line = Machine(store.office_id, centre_line.ID, "")
    of_line = rows.pop((line.office_id, line.device_id), [])
    for office_id, device_id in rows.keys() - {(one.office_id, one.device_id) for one in devices}:
        store.write(partial(close_all, office_id=office_id, device_id=device_id, now=now))
    looked = [
        _look(
            store, one, rows.get((one.office_id, one.device_id), ()), limits, now, listens_since=listens_since
        )
        for one in devices
    ]
    stands = any(row.ended_at is None for row in of_line)
    cut = centre_line.is_cut([one.contact for one in looked], limits, now, stands=stands)
    told = _settled(store, line, of_line, {CUT.name: CUT} if cut else {}, to, now=now)
    held = cut or bool(of_line)
    for one in looked:
        of = Machine(one.device.office_id, one.device.device_id, one.device.prefix)
        told += _settled(store, of, one.rows, _wanted(one, held=held), to, now=now)
    return told


def _settled(
    store: Store,
    of: Machine,
    rows: Sequence[Any],
    wanted: Mapping[str, PartSaid],
    to: AlarmSettings,
    *,
    now: datetime,
) -> int:
    if not differs(rows, wanted, to, now):
        return 0
    return store.write(partial(settle, of=of, wanted=wanted, to=to, now=now))


def _look(
    store: Store,
    one: Device,
    rows: Sequence[Any],
    limits: Limits,
    now: datetime,
    *,
    listens_since: datetime | None,
) -> _Looked:
    told = any(row.part == SILENT.name and row.ended_at is None for row in rows)
    silent = state_of(store, one, now, limits)[0] == "silent" and (
        told or listens_since is None or _could_have_come(store, one, limits, listens_since, now)
    )
    return _Looked(one, rows, Contact(one.last_seen_at or one.enrolled_at, silent, told))


def _wanted(one: _Looked, *, held: bool) -> dict[str, PartSaid]:
    """By part, what is wrong now. A silent kiosk's other troubles stay as it last told them, and so do those of one that
    says nothing of its machine: a program at its console has sent, or a stick was brought. ``held``: the silence of a
    kiosk is the line's."""
    said = report_of(one.device.health).parts or tuple(
        PartSaid(row.part, row.level, row.word, msgspec.json.decode(row.facts))
        for row in one.rows
        if row.ended_at is None and row.part != SILENT.name
    )
    found = {part.name: part for part in said if part.is_trouble}
    is_silent = one.contact.silent and (one.contact.told or not held)
    return found | ({SILENT.name: SILENT} if is_silent else {})


def _could_have_come(store: Store, one: Device, limits: Limits, since: datetime, now: datetime) -> bool:
    """Whether there was as much time to be heard in as makes an alarm."""
    calendar = store.rules.calendar_of(one.office_id)
    return silence(calendar, since, now, limits.silent_after, limits.every_s).over

"""Somebody at a kiosk wants help: its staff are told at the desk, once a call."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from sync.cases.working_calendar import JAKARTA
from sync.central.devices import Device
from sync.central.kiosk_report import help_called_at
from sync.central.notices import Telling, tell
from sync.central.recipients import Staff
from sync.central.store import Clock, Store, utc
from sync.logbook import note
from sync.wire.messages import Manifest

KIND = "help"
_STILL_THERE = timedelta(minutes=15)
"""An older call, by a stick or after a long way, is nobody's any more."""
_AT_THE_DESK = ("staf", "kasi")


def heed(store: Store, device: Device, manifest: Manifest, clock: Clock) -> None:
    """Tell whoever sits at the desk, if the kiosk says that somebody called a moment ago."""
    called = help_called_at(manifest.health)
    now = utc(clock())
    if called is None or not now - _STILL_THERE <= called <= now + _STILL_THERE:
        return
    told = store.write(lambda connection: _tell(connection, device, called, now))
    if told:
        note("kiosk.help_called", kiosk=device.prefix, people=told)


def _tell(connection: Connection, device: Device, called: datetime, now: datetime) -> int:
    staff = Staff(connection, device.office_id, now.astimezone(JAKARTA).date())
    wanted = [
        Telling(
            about=f"{device.device_id}|{called.isoformat()}",
            person_id=one.person_id,
            kind=f"{KIND}.{device.prefix}",
            due_at=called,
        )
        for one in staff.everybody
        if one.role in _AT_THE_DESK
    ]
    return len(tell(connection, device.office_id, wanted, now))

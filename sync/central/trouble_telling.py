"""What is written of one machine's troubles: begun and ended, and whoever has to know is told."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.cases.ids import uuid7
from sync.cases.working_calendar import JAKARTA
from sync.central.kiosk_report import PartSaid
from sync.central.kiosk_troubles import What, change
from sync.central.notices import Telling, tell
from sync.central.recipients import Staff
from sync.central.settings import AlarmSettings
from sync.central.tables import device, office
from sync.central.tables.kiosk_health import kiosk_trouble
from sync.logbook import note

BAD, WELL = "kiosk_bad", "kiosk_well"
"""Kinds of notices: ``kiosk_bad.PGT1.disk``."""
LINE_BAD, LINE_WELL = "line_bad", "line_well"
_GRAVITY = {"": 0, "soon": 1, "now": 2}


@dataclass(frozen=True, slots=True)
class Machine:
    """Whose troubles they are. ``prefix``: of the kiosk; "" for the centre's own line."""

    office_id: str
    device_id: str
    prefix: str


def differs(rows: Sequence[Any], wanted: Mapping[str, PartSaid], to: AlarmSettings, now: datetime) -> bool:
    """Whether there is anything to write: nearly never."""
    known = {row.part: row for row in rows}
    if wanted.keys() != {row.part for row in rows if row.ended_at is None}:
        return True
    changed = any(
        (known[name].level, known[name].word) != (one.level, one.word) for name, one in wanted.items()
    )
    return changed or any(_due(row, to, now) for row in rows)


def settle(
    connection: Connection, *, of: Machine, wanted: Mapping[str, PartSaid], to: AlarmSettings, now: datetime
) -> int:
    """One machine's rows as they should be, under its lock; how many notices were written."""
    _lock(connection, of)
    mine = (kiosk_trouble.c.office_id == of.office_id) & (kiosk_trouble.c.device_id == of.device_id)
    stands = select(kiosk_trouble).where(mine, kiosk_trouble.c.closed_at.is_(None))
    known = {row.part: row for row in connection.execute(stands)}
    for name, part in wanted.items():
        _begin(connection, of, known.get(name), part, now)
    for name, row in known.items():
        if name not in wanted and row.ended_at is None:
            connection.execute(change(row).values(ended_at=now))
    return sum(_tell(connection, of, row, to, now) for row in connection.execute(stands).all())


def _lock(connection: Connection, of: Machine) -> None:
    """The line has no row among the devices: its office's serves."""
    here = (device.c.office_id == of.office_id) & (device.c.device_id == of.device_id)
    row = (
        select(device.c.device_id).where(here)
        if of.prefix
        else select(office.c.code).where(office.c.office_id == of.office_id)
    )
    connection.execute(row.with_for_update())


def close_all(connection: Connection, *, office_id: str, device_id: str, now: datetime) -> None:
    """Of an enrolment that has ended nobody is told anything any more."""
    mine = (kiosk_trouble.c.office_id == office_id) & (kiosk_trouble.c.device_id == device_id)
    connection.execute(
        update(kiosk_trouble)
        .where(mine, kiosk_trouble.c.closed_at.is_(None), kiosk_trouble.c.ended_at.is_(None))
        .values(ended_at=now)
    )
    connection.execute(
        update(kiosk_trouble).where(mine, kiosk_trouble.c.closed_at.is_(None)).values(closed_at=now, mail="")
    )


def _due(row: Any, to: AlarmSettings, now: datetime) -> What | None:
    """What is to be told, or closed, of this row now."""
    if row.ended_at is not None:
        return "mended" if now - row.ended_at >= timedelta(minutes=to.mended_after_minutes) else None
    if _GRAVITY.get(row.level, 0) <= _GRAVITY.get(row.told_level, 0):
        return None
    waits = timedelta(minutes=0 if row.level == "now" else to.soon_after_minutes)
    return "trouble" if now - row.since >= waits else None


def _begin(connection: Connection, of: Machine, known: Any, part: PartSaid, now: datetime) -> None:
    values = {"level": part.level, "word": part.word, "facts": msgspec.json.encode(part.facts).decode()}
    if known is not None:
        if known.ended_at is not None or (known.level, known.word) != (part.level, part.word):
            connection.execute(change(known).values(ended_at=None, **values))
        return
    fresh = {
        "office_id": of.office_id,
        "trouble_id": uuid7(now, secrets.randbits),
        "device_id": of.device_id,
        "part": part.name,
        "since": now,
        "told_level": "",
        "mail": "",
    }
    connection.execute(insert(kiosk_trouble).values(fresh | values))


def _tell(connection: Connection, of: Machine, row: Any, to: AlarmSettings, now: datetime) -> int:
    what = _due(row, to, now)
    if what is None:
        return 0
    if what == "mended":
        connection.execute(change(row).values(closed_at=now))
        if not row.told_level:
            return 0  # nobody has heard that it was ever broken
    mail = {"mail": what, "mail_tried_at": None} if to.email else {}
    told = {} if what == "mended" else {"told_level": row.level}
    if mail or told:
        connection.execute(change(row).values(**mail, **told))
    note("kiosk.health_told", kiosk=of.prefix, part=row.part, level=row.level, word=row.word, what=what)
    return len(tell(connection, of.office_id, _tellings(connection, of, row, what, to, now=now), now))


def _tellings(
    connection: Connection, of: Machine, row: Any, what: What, to: AlarmSettings, *, now: datetime
) -> list[Telling]:
    staff = Staff(connection, of.office_id, now.astimezone(JAKARTA).date())
    kiosk, line = (BAD, LINE_BAD) if what == "trouble" else (WELL, LINE_WELL)
    kind = f"{kiosk}.{of.prefix}.{row.part}" if of.prefix else line
    return [
        Telling(
            about=f"{row.trouble_id}|{row.level if what == 'trouble' else row.ended_at.isoformat()}",
            person_id=one.person_id,
            kind=kind,
            due_at=row.since if what == "trouble" else row.ended_at,
        )
        for one in staff.everybody
        if one.role in to.roles
    ]

"""The rows of troubles of the kiosks' machines: read, and forgotten when they are old."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, delete, or_, select, update

from sync.central.devices import Device
from sync.central.store import Clock, Store, utc
from sync.central.tables.kiosk_health import kiosk_trouble

_KEPT = timedelta(days=400)
_NEW_FOR = timedelta(days=14)

What = Literal["trouble", "mended"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble of one machine. ``ended_at``: None while it stands."""

    trouble_id: str
    device_id: str
    part: str
    level: str
    word: str
    facts: Mapping[str, float | str]
    since: datetime
    ended_at: datetime | None


def troubles_of(store: Store, of: Device, now: datetime, back: timedelta = _NEW_FOR) -> list[Trouble]:
    """What stands, and what was of late; the newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(kiosk_trouble)
            .where(
                kiosk_trouble.c.office_id == of.office_id,
                kiosk_trouble.c.device_id == of.device_id,
                or_(kiosk_trouble.c.ended_at.is_(None), kiosk_trouble.c.ended_at >= utc(now) - back),
            )
            .order_by(kiosk_trouble.c.trouble_id.desc())
            .limit(200)
        ).all()
    return [trouble_of(row) for row in rows]


def standing_of(store: Store, office_id: str) -> dict[str, dict[str, datetime]]:
    """Since when each trouble of each kiosk has stood, by device and part."""
    with store.reading() as connection:
        rows = connection.execute(
            select(kiosk_trouble.c.device_id, kiosk_trouble.c.part, kiosk_trouble.c.since).where(
                kiosk_trouble.c.office_id == office_id,
                kiosk_trouble.c.ended_at.is_(None),
                kiosk_trouble.c.closed_at.is_(None),
            )
        ).all()
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for row in rows:
        found[row.device_id][row.part] = row.since
    return found


def forget_old(store: Store, clock: Clock) -> None:
    """After more than a year a mended machine is nobody's news."""
    old = kiosk_trouble.c.closed_at < utc(clock()) - _KEPT
    store.write(lambda connection: connection.execute(delete(kiosk_trouble).where(old)))


def unclosed(connection: Connection) -> dict[tuple[str, str], list[Any]]:
    """Rows of what stands, or may begin again as the same trouble, by office and device."""
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in connection.execute(select(kiosk_trouble).where(kiosk_trouble.c.closed_at.is_(None))):
        found[row.office_id, row.device_id].append(row)
    return found


def change(row: Any) -> Any:
    """An update of this row alone."""
    return update(kiosk_trouble).where(
        kiosk_trouble.c.office_id == row.office_id, kiosk_trouble.c.trouble_id == row.trouble_id
    )


def trouble_of(row: Any) -> Trouble:
    """A row as a trouble."""
    facts = msgspec.json.decode(row.facts, type=dict[str, float | str])
    return Trouble(
        row.trouble_id, row.device_id, row.part, row.level, row.word, facts, row.since, row.ended_at
    )

"""The kiosks of an office as whoever looks after them needs to see them: what each says, what is known of it here,
and what somebody has to do. A handful of queries, however many kiosks there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from typing import Any, Literal

from sqlalchemy import Connection, Select, and_, func, select

from sync.central.devices import Device, SerialGap, devices_of, serial_gaps
from sync.central.hours import Silence, silence
from sync.central.kiosk_report import KioskReport, report_of
from sync.central.order_book import Release
from sync.central.probing import opened_of
from sync.central.store import Store
from sync.central.tables import cases, conflict, conflict_decision, parked
from sync.wire.messages import RecipientList
from sync.wire.release import version_key

State = Literal["connected", "late", "silent", "resting", "never", "closed", "revoked"]
"""``late``: two intervals have passed without a word, but not the time that makes an alarm."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``silent_after``: office minutes; ``every_s``: how often an idle kiosk asks, seconds."""

    silent_after: int = 60
    every_s: int = 300


@dataclass(frozen=True, slots=True)
class FleetKiosk:
    """One enrolment with all that is known of it. ``conflicts``: those nobody has decided yet; ``parked``: events
    that wait for their case; ``unopened``: cases whose body the office's key does not open. ``newest``: as
    `newest_version`.
    """

    device: Device
    report: KioskReport
    state: State
    silence: Silence | None
    gaps: tuple[SerialGap, ...]
    conflicts: int
    parked: int
    unopened: int
    newest: str
    listed: RecipientList | None = None
    tested: datetime | None = None
    """When the first test case of this enrolment was opened here."""

    @property
    def is_unproved(self) -> bool:
        """Nothing that this kiosk seals has been opened here yet: no test case, and no case came either."""
        return self.device.state == "active" and self.tested is None and not self.device.last_serial


def fleet_of(
    store: Store,
    office_id: str,
    now: datetime,
    limits: Limits,
    listed: RecipientList | None = None,
    *,
    offered: Sequence[Release] = (),
) -> list[FleetKiosk]:
    """All enrolments of an office, the newest first. ``listed``: the list of keys that kiosks should seal to; ``offered``:
    releases that the centre offers."""
    devices = devices_of(store, office_id)
    gaps = serial_gaps(store, office_id)
    with store.reading() as connection:
        counted = _Counts.read(connection, office_id)
        tested = opened_of(connection, office_id)
    reports = {one.device_id: report_of(one.health) for one in devices}
    versions = [reports[one.device_id].version for one in devices if one.state == "active"]
    made = []
    for one in devices:
        state, quiet = state_of(store, one, now, limits)
        made.append(
            FleetKiosk(
                one,
                reports[one.device_id],
                state,
                quiet,
                tuple(gap for gap in gaps if gap.prefix == one.prefix),
                counted.conflicts[one.device_id],
                counted.parked[one.device_id],
                counted.unopened[one.device_id],
                newest_version(versions, _versions_for(one.prefix, offered)),
                listed,
                tested.get(one.device_id),
            )
        )
    return made


def state_of(store: Store, one: Device, now: datetime, limits: Limits) -> tuple[State, Silence | None]:
    """How this enrolment stands, and for an active one when it should be heard again."""
    if one.state == "revoked":
        return "revoked", None
    if one.state != "active":
        return "closed", None
    heard = one.last_seen_at or one.enrolled_at
    quiet = silence(store.rules.calendar_of(one.office_id), heard, now, limits.silent_after, limits.every_s)
    if quiet.over:
        return "silent", quiet
    if one.last_seen_at is None:
        return "never", quiet
    if quiet.resting:
        return "resting", quiet
    return ("late" if (now - heard).total_seconds() > 2 * limits.every_s else "connected"), quiet


def newest_version(said: Sequence[str | None], offered: Collection[str]) -> str:
    """The highest version in use that is also known otherwise: it is the centre's own, it is ``offered``, or more than half of
    the kiosks say that they run it. The word of one kiosk alone makes no other one old."""
    counted = Counter(version for version in said if version)
    believed = (one for one, n in counted.items() if one in offered or 2 * n > counted.total())
    return max((metadata.version("kotak-aduan"), *believed), key=_comparable)


def _versions_for(prefix: str, offered: Sequence[Release]) -> frozenset[str]:
    return frozenset(one.version for one in offered if not one.only or prefix in one.only)


def _comparable(version: str) -> tuple[int, ...]:
    try:
        return version_key(version)
    except ValueError:  # a development version of our own
        return ()


@dataclass(frozen=True, slots=True)
class _Counts:
    conflicts: Mapping[str, int]
    parked: Mapping[str, int]
    unopened: Mapping[str, int]

    @classmethod
    def read(cls, connection: Connection, office_id: str) -> _Counts:
        undecided = and_(
            *(conflict.c[key] == conflict_decision.c[key] for key in ("office_id", "case_id", "head_sha256"))
        )
        conflicts = (
            select(conflict.c.device_id, func.count())
            .select_from(conflict.outerjoin(conflict_decision, undecided))
            .where(conflict.c.office_id == office_id, conflict_decision.c.decision.is_(None))
            .group_by(conflict.c.device_id)
        )
        waiting = (
            select(parked.c.device_id, func.count())
            .where(parked.c.office_id == office_id)
            .group_by(parked.c.device_id)
        )
        unopened = (
            select(cases.c.device_id, func.count())
            .where(cases.c.office_id == office_id, cases.c.opened_at.is_(None), cases.c.cannot_open != "")
            .group_by(cases.c.device_id)
        )
        return cls(*(_counted(connection, query) for query in (conflicts, waiting, unopened)))


def _counted(connection: Connection, query: Select[Any]) -> Mapping[str, int]:
    return defaultdict(int, {row[0]: row[1] for row in connection.execute(query)})

"""What the database says of the whole store, for Prometheus: kiosks by state, what waits, what is in the way, messages.

Asked when it is scraped, but not more often than once in `EVERY_S`: some of it walks through an index. Only the
first process of a centre tells it; all of them would tell the same.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Select, func, select
from sqlalchemy.exc import SQLAlchemyError

from sync.central.devices import Device, device_of
from sync.central.feed import read_cursor
from sync.central.fleet import Limits, State, state_of
from sync.central.gauges import Figures, by_label, figure
from sync.central.kiosk_report import KNOWN_PARTS, KioskReport, cursor_of, report_of
from sync.central.message_figures import message_figures
from sync.central.store import Clock, Store
from sync.central.tables import blob, cases, conflict, conflict_decision, device, office, parked, store_table

EVERY_S = 30
_STATES: tuple[State, ...] = ("connected", "late", "silent", "resting", "never", "closed", "revoked")
_ON_THE_WAY = ("wanted", "moving", "damaged")


class StoreFigures(Collector):
    """``monotonic``: seconds. While the database does not answer there is ``kotak_database_up 0`` and nothing else."""

    def __init__(
        self, store: Store, limits: Limits, clock: Clock, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._limits = limits
        self._clock = clock
        self._monotonic = monotonic
        self._turn = threading.Lock()
        self._known: tuple[float, Figures] | None = None

    def describe(self) -> Figures:
        """Nothing beforehand: registering must not ask the database."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures, fresh or a few seconds old; the pool's are always fresh."""
        yield from _pool(self._store)
        with self._turn:
            now = self._monotonic()
            if self._known is None or now - self._known[0] >= EVERY_S:
                self._known = now, self._asked()
            yield from self._known[1]

    def _asked(self) -> Figures:
        began = self._monotonic()
        try:
            with self._store.reading() as connection:
                found = [
                    *self._fleet(connection),
                    *_waiting(connection),
                    *message_figures(connection, self._clock()),
                ]
        except SQLAlchemyError:
            return [figure("kotak_database_up", "1 while the database answers", 0)]
        took = self._monotonic() - began
        return [
            figure("kotak_database_up", "1 while the database answers", 1),
            figure("kotak_figures_seconds", "How long asking for these figures took", took),
            *found,
        ]

    def _fleet(self, connection: Connection) -> Figures:
        devices = [device_of(row) for row in connection.execute(select(device))]
        now = self._clock()
        states = Counter(state_of(self._store, one, now, self._limits)[0] for one in devices)
        active = [one for one in devices if one.state == "active"]
        alarms = Counter(word for one in active for word in one.alarms)
        reports = [report_of(one.health) for one in active]
        return [
            by_label("kotak_kiosks", "Enrolments by state", "state", {str(name): states[name] for name in _STATES}),
            by_label("kotak_kiosk_alarms", "Alarms of the records that nobody has cleared", "alarm", alarms),
            figure(
                "kotak_kiosk_waiting_cases",
                "Cases at the kiosks by their last word",
                sum(one.waiting_cases or 0 for one in reports),
            ),
            figure(
                "kotak_kiosk_quarantined",
                "Records set aside at the kiosks by their last word",
                sum(one.quarantined or 0 for one in reports),
            ),
            _parts(reports),
            figure("kotak_feed_lag_rows", "Public changes that the slowest kiosk heard lately lacks", _lag(connection, active, now)),
        ]  # fmt: skip


def _parts(reports: Sequence[KioskReport]) -> GaugeMetricFamily:
    """Kiosks by part of their machine and its level, by their last word."""
    words = "Kiosks by part of the machine and its level (well, soon, now), by their last word"
    family = GaugeMetricFamily("kotak_kiosk_health", words, labels=("part", "level"))
    counted = Counter(
        (part.name, part.level) for one in reports for part in one.parts if part.name in KNOWN_PARTS
    )
    for (part, level), count in sorted(counted.items()):
        family.add_metric((part, level), count)
    return family


def _lag(connection: Connection, active: list[Device], now: datetime) -> int:
    """Over kiosks heard within the last hour: one that is switched off lags and means nothing."""
    epoch = connection.execute(select(store_table.c.epoch)).scalar_one()
    newest = {
        row.office_id: row.feed_n for row in connection.execute(select(office.c.office_id, office.c.feed_n))
    }
    lags = [0]
    for one in active:
        if one.last_seen_at is not None and (now - one.last_seen_at).total_seconds() < 3600:
            lags.append(newest.get(one.office_id, 0) - (read_cursor(cursor_of(one.health), epoch) or 0))
    return max(lags)


def _waiting(connection: Connection) -> Figures:
    decided = (
        (conflict.c.office_id == conflict_decision.c.office_id)
        & (conflict.c.case_id == conflict_decision.c.case_id)
        & (conflict.c.head_sha256 == conflict_decision.c.head_sha256)
    )
    undecided = (
        select(func.count())
        .select_from(conflict.outerjoin(conflict_decision, decided))
        .where(conflict_decision.c.decision.is_(None))
    )
    unopened = select(func.count()).where(cases.c.opened_at.is_(None), cases.c.cannot_open == "")
    shut = select(func.count()).where(cases.c.opened_at.is_(None), cases.c.cannot_open != "")
    by_state = select(blob.c.state, func.count()).where(blob.c.state.in_(_ON_THE_WAY)).group_by(blob.c.state)
    files = dict.fromkeys(_ON_THE_WAY, 0) | {row[0]: row[1] for row in connection.execute(by_state)}
    return [
        figure("kotak_conflicts_open", "Records of another content that nobody has decided", _count(connection, undecided)),
        figure("kotak_records_parked", "Events that wait for their case", _count(connection, select(func.count()).select_from(parked))),
        figure("kotak_cases_unopened", "Bodies that background work has still to open", _count(connection, unopened)),
        figure("kotak_cases_cannot_open", "Bodies that no key of ours opens", _count(connection, shut)),
        by_label("kotak_files", "Sealed files that are on their way or damaged", "state", files),
    ]  # fmt: skip


def _pool(store: Store) -> Figures:
    pool: Any = store.engine.pool
    used = pool.checkedout() if hasattr(pool, "checkedout") else 0
    return [figure("kotak_database_connections", "Connections of this process's pool in use", used)]


def _count(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar_one())

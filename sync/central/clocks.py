"""One round of the clocks: open cases dated by the present calendar, then whoever has to be told is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync.central.data_request_reminders import remind_of_requests
from sync.central.journal_checks import check_round
from sync.central.offices import offices
from sync.central.recalculation import recalculate_all
from sync.central.reminders import remind
from sync.central.store import Clock, Store
from sync.logbook import note

AGAIN_AFTER = timedelta(minutes=1)
"""Another process may have dated a case in the two seconds before it heard of the change: it is found by then."""


@dataclass
class Dated:
    """By which calendar each office's cases were dated last, and when that was looked at."""

    by: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def needs(self, office_id: str, stamp: str, now: datetime) -> bool:
        """Whether to look for cases that were dated otherwise."""
        known = self.by.get(office_id)
        return known is None or known[0] != stamp or now - known[1] >= AGAIN_AFTER


def clock_round(
    store: Store, clock: Clock, dated: Dated, stop: Callable[[], bool] = lambda: False
) -> tuple[int, int]:
    """How many cases were dated anew, and how many notices were written."""
    now, moved = clock(), 0
    for one in offices(store):
        stamp = store.rules.calendar_of(one.office_id).data.stamp
        if not dated.needs(one.office_id, stamp, now):
            continue
        looked_at = recalculate_all(store, one.office_id, clock, stop)
        if looked_at:
            note("calendar.recalculated", cases=looked_at)
        moved += looked_at
        dated.by[one.office_id] = (stamp, now)
    check_round(store, clock, stop)
    return moved, 0 if stop() else remind(store, clock) + remind_of_requests(store, clock)

"""One round of the clocks: open cases dated by the present calendar, then whoever has to be told is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync.central.data_request_reminders import remind_of_requests
from sync.central.journal_checks import check_round
from sync.central.recalculation import dated_otherwise, present_stamps, recalculate_all
from sync.central.reminders import remind
from sync.central.store import Clock, Store
from sync.logbook import note

AGAIN_AFTER = timedelta(minutes=1)
"""Another process may have dated a case in the two seconds before it heard of the change: it is found by then."""


@dataclass
class Dated:
    """By which calendar each office's cases were dated last, and when that was looked at."""

    by: dict[str, str] = field(default_factory=dict)
    looked_at: datetime | None = None

    def needs(self, stamps: dict[str, str], now: datetime) -> bool:
        """Whether to look for cases that were dated otherwise than by these, office by office."""
        return self.looked_at is None or self.by != stamps or now - self.looked_at >= AGAIN_AFTER


def clock_round(
    store: Store, clock: Clock, dated: Dated, stop: Callable[[], bool] = lambda: False
) -> tuple[int, int]:
    """How many cases were dated anew, and how many notices were written."""
    moved = _date_anew(store, clock, dated, stop)
    check_round(store, clock, stop)
    return moved, 0 if stop() else remind(store, clock, stop) + remind_of_requests(store, clock)


def _date_anew(store: Store, clock: Clock, dated: Dated, stop: Callable[[], bool]) -> int:
    now, moved = clock(), 0
    stamps = present_stamps(store)
    if not dated.needs(stamps, now):
        return 0
    for office_id in dated_otherwise(store, stamps):
        looked_at = recalculate_all(store, office_id, clock, stop)
        note("calendar.recalculated", cases=looked_at)
        moved += looked_at
    if not stop():
        dated.by, dated.looked_at = stamps, now
    return moved

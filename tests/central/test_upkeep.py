"""An office process that runs for months makes room for months that were far away when it started."""

from __future__ import annotations

from threading import Event

import pytest
from sqlalchemy import text

from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.store import Store
from sync.central.upkeep import keep_up
from tests.central.running import RunningCentre, SteppedClock


class DaysPassing(Event):
    """`wait` returns at once, ten days later by the office's clock; set after so many of them."""

    def __init__(self, clock: SteppedClock, waits: int) -> None:
        super().__init__()
        self._clock, self._left = clock, waits

    def wait(self, timeout: float | None = None) -> bool:
        self._left -= 1
        self._clock.pass_(days=10)
        return self._left < 0


def months(store: Store) -> set[str]:
    with store.reading() as connection:
        found = connection.execute(
            text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'case_event'::regclass")
        ).scalars()
        return {name.removeprefix("case_event_") for name in found}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_months_are_made_while_it_runs(centre: RunningCentre) -> None:
    assert max(months(centre.store) - {"default"}) == "2027_01"
    whole = Centre(centre.store, centre.keys, CentralSettings(), centre.clock)
    keep_up(whole, DaysPassing(centre.clock, 12))
    assert {"2027_02", "2027_03", "2027_04", "2027_05"} <= months(centre.store)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_where_there_are_no_partitions_nothing_is_missed(centre: RunningCentre) -> None:
    whole = Centre(centre.store, centre.keys, CentralSettings(), centre.clock)
    keep_up(whole, DaysPassing(centre.clock, 3))

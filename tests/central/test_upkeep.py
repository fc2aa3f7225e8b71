"""An office process that runs for months makes room for months that were far away when it started."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text, update

from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.store import Store, default_url, open_store
from sync.central.tables import cases
from sync.central.upkeep import WHILE_KIOSKS_SEND, background_round, keep_up, open_soon
from tests.central.conftest import new_kiosk
from tests.central.running import RunningCentre, SteppedClock, centre_at, shipped_rules


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


def test_bodies_wait_while_kiosks_send_but_never_for_ever(
    tmp_path: Path, database: str | None, clock: SteppedClock
) -> None:
    with centre_at(tmp_path, database, clock) as running:
        kiosk = new_kiosk(running)
        kiosk.post(*(kiosk.complaint() for _ in range(2 * WHILE_KIOSKS_SEND)))
    store = open_store(database or default_url(tmp_path), tmp_path, shipped_rules(), clock)
    store.write(lambda connection: connection.execute(update(cases).values(opened_at=None)))
    whole = Centre(store, running.keys, CentralSettings(), clock)
    whole.under_way = 1
    assert open_soon(whole, 100) == 0
    assert background_round(whole) == f"{WHILE_KIOSKS_SEND} case bodies looked at."
    whole.under_way = 0
    with whole.opening:
        assert open_soon(whole, 100) == 0  # another thread is at it
    assert open_soon(whole, 3) == 3
    assert background_round(whole, lambda: True) == "0 case bodies looked at."
    assert background_round(whole) == f"{WHILE_KIOSKS_SEND - 3} case bodies looked at."
    store.close()

"""An office process that runs for months makes room for years that were far away when it started."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select, update

from sync.cases.case import CLOSED
from sync.central import key_changes
from sync.central.key_ring import secret_name
from sync.central.keys import CentreKeys
from sync.central.partitions import missing_months
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.store import Store, default_url, open_store
from sync.central.tables import cases, record
from sync.central.upkeep import WHILE_KIOSKS_SEND, background_round, keep_up, open_soon
from sync.vault.signing import DeviceKey
from tests.central.conftest import new_kiosk
from tests.central.running import HandKiosk, RunningCentre, SteppedClock, centre_at, shipped_rules


class DaysPassing(Event):
    """`wait` returns at once, ten days later by the office's clock; set after so many of them."""

    def __init__(self, clock: SteppedClock, waits: int) -> None:
        super().__init__()
        self._clock, self._left = clock, waits

    def wait(self, timeout: float | None = None) -> bool:
        self._left -= 1
        self._clock.pass_(days=10)
        return self._left < 0


def lacking(centre: RunningCentre) -> list[str]:
    with centre.store.reading() as connection:
        return missing_months(connection, centre.clock())


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_room_for_the_next_year_is_made_while_it_runs(centre: RunningCentre) -> None:
    whole = Centre(centre.store, centre.keys, CentralSettings(), centre.clock)
    assert lacking(centre) == []
    centre.clock.pass_(days=410)
    assert lacking(centre) != []
    keep_up(whole, DaysPassing(centre.clock, 3))
    assert lacking(centre) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_where_there_are_no_partitions_nothing_is_missed(centre: RunningCentre) -> None:
    whole = Centre(centre.store, centre.keys, CentralSettings(), centre.clock)
    keep_up(whole, DaysPassing(centre.clock, 3))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_odd_row_does_not_end_the_background_work(centre: RunningCentre, kiosk: HandKiosk) -> None:
    """A record whose head is no JSON breaks the daily round, each day; bodies are opened all the same."""
    old = kiosk.complaint()
    kiosk.post(old)
    closed = {"state": CLOSED, "since": centre.clock()}
    centre.store.write(lambda connection: connection.execute(update(cases).values(closed)))
    centre.store.write(lambda connection: connection.execute(update(record).values(head=b"{")))
    centre.clock.pass_(days=4000)
    kiosk.post(kiosk.complaint())
    whole = Centre(centre.store, centre.keys, CentralSettings(retention_days=3650), centre.clock)
    keep_up(whole, DaysPassing(centre.clock, 3))
    with centre.store.reading() as connection:
        opened = connection.execute(select(cases.c.case_id).where(cases.c.opened_at.is_not(None))).all()
    assert len(opened) == 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_key_that_is_brought_back_opens_what_it_could_not_before(
    centre: RunningCentre, kiosk: HandKiosk
) -> None:
    filed = kiosk.complaint()
    before = centre.keys.ring.current("office")
    root = key_changes.root_from(centre.keys, None)
    assert isinstance(root, DeviceKey)
    away = (centre.keys.folder / secret_name(before)).rename(centre.keys.folder.parent / "away")
    key_changes.rotate_sealing(centre.keys, "office", root, centre.clock())
    kiosk.post(filed)
    whole = Centre(centre.store, centre.keys, CentralSettings(), centre.clock)
    keep_up(whole, DaysPassing(centre.clock, 1))
    assert words(centre.store) == ["sealed.cannot_open"]
    away.rename(centre.keys.folder / secret_name(before))
    whole = Centre(centre.store, loaded(centre.keys.folder), CentralSettings(), centre.clock)
    keep_up(whole, DaysPassing(centre.clock, 1))
    with centre.store.reading() as connection:
        assert connection.execute(select(cases.c.opened_with)).scalar_one() == before.key_id
    assert words(centre.store) == [""]


def loaded(folder: Path) -> CentreKeys:
    keys = CentreKeys.load(folder)
    assert isinstance(keys, CentreKeys)
    return keys


def words(store: Store) -> list[str]:
    with store.reading() as connection:
        return list(connection.execute(select(cases.c.cannot_open)).scalars())


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

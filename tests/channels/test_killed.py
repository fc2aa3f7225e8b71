"""A process that dies by SIGKILL while it takes messages in: none is lost, none is there twice, at whatever moment."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

from sqlalchemy import func, select

from sync.central.keys import CentreKeys
from sync.central.messages.reading import read_round
from sync.central.messages.taking import taking
from sync.central.store import open_store
from sync.central.tables.messages import message, message_raw
from sync.channels.simulated import Posted, SimulatedChannel
from tests import migrated
from tests.central.running import MORNING, SteppedClock, fresh_keys, shipped_rules

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])
MESSAGES = 5


def life(folder: Path, step: str, nth: int) -> None:
    """Takes in and reads until all is done, or until the nth passing of this step."""
    passed = 0

    def boundary(name: str) -> None:
        nonlocal passed
        passed += name == step
        if passed == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    clock = SteppedClock()
    central = folder / "central"
    store = open_store(migrated.sqlite(central), central, shipped_rules(), clock, boundary=boundary)
    keys = CentreKeys.load(central / "keys")
    assert isinstance(keys, CentreKeys)
    way = SimulatedChannel(folder / "sms")
    take = taking(store, keys, clock)

    def taken(arrived: object) -> bool:
        new = take(arrived)  # type: ignore[arg-type]
        boundary("taken")
        return new

    way.bring_in(taken)
    while read_round(store, keys, {"sms": way.read}, clock, most=2):
        pass
    store.close()


def test_killed_anywhere_each_message_is_there_once(tmp_path: Path) -> None:
    clock, central = SteppedClock(), tmp_path / "central"
    store = open_store(migrated.sqlite(central), central, shipped_rules(), clock)
    fresh_keys(central)
    way = SimulatedChannel(tmp_path / "sms")
    for n in range(MESSAGES):
        way.post(Posted(external_id=f"m{n}", received_at=MORNING, sender="+628", text=f"pesan {n}"))
    deaths = 0
    for step, nth in (
        ("store.worked", 1), ("store.committed", 1), ("taken", 1), ("taken", 2), ("store.worked", 2),
        ("store.committed", 3), ("store.worked", 1), ("never", 1),
    ):  # fmt: skip
        child = _FORKS.Process(target=life, args=(tmp_path, step, nth))
        child.start()
        child.join(60)
        assert child.exitcode in (0, -signal.SIGKILL), (step, nth)
        deaths += child.exitcode != 0
    assert deaths >= 5
    assert list((way.folder / "masuk").iterdir()) == []
    with store.reading() as connection:
        rows = connection.execute(select(message.c.read_at, message.c.trouble)).all()
        raw = connection.execute(select(func.count()).select_from(message_raw)).scalar_one()
    assert [(row.read_at is not None, row.trouble) for row in rows] == [(True, "")] * MESSAGES
    assert raw == MESSAGES
    store.close()

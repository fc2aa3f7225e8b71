"""A process that dies by SIGKILL while it hands notices over: none is lost, and none goes out again that was acknowledged."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from sync.cases.messages import Outcome, Outgoing
from sync.central.outgoing import queue, sending
from sync.central.reach import Reach
from sync.central.store import Store, open_store
from sync.central.tables.outgoing import outgoing
from sync.channels.simulated import SimulatedChannel
from tests import migrated
from tests.central.running import MORNING, SteppedClock, shipped_rules

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])
NOTICES = 4


class Logged(SimulatedChannel):
    """Writes each reference down as it is handed over."""

    def send(self, notice: Outgoing) -> Outcome:
        outcome = super().send(notice)
        with (self.folder / "handed").open("a", encoding="ascii") as log:
            log.write(f"{notice.reference}\n")
        return outcome


def opened(folder: Path, clock: SteppedClock, **more: Any) -> Store:
    reach = Reach(frozenset({"sms"}), "https://aduan.example.id")
    return open_store(
        migrated.sqlite(folder / "central"), folder / "central", shipped_rules(), clock, reach=reach, **more
    )


def life(folder: Path, step: str, nth: int, minutes: int) -> None:
    """Sends what is due, until the nth passing of this step."""
    passed = 0

    def boundary(name: str) -> None:
        nonlocal passed
        passed += name == step
        if passed == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    store = opened(folder, SteppedClock(MORNING + timedelta(minutes=minutes)), boundary=boundary)
    sending.send_round(
        store, {"sms": Logged(folder / "sms", "sms")}, SteppedClock(MORNING + timedelta(minutes=minutes))
    )
    store.close()


def test_killed_anywhere_nothing_is_lost_and_nothing_acknowledged_goes_again(tmp_path: Path) -> None:
    clock = SteppedClock()
    store, way = opened(tmp_path, clock), Logged(tmp_path / "sms", "sms")
    for n in range(NOTICES):
        one = queue.Notice(f"answer|{n}", "bantuan", "sms", f"+628123456789{n}", at_once=True)
        store.write(
            lambda connection, one=one: queue.write(connection, store, store.office_id, None, one, clock())
        )  # type: ignore[misc]
    deaths, acknowledged = 0, set[str]()
    # Of each round's commits the first is a claim, the second the settling of what was claimed, and so on.
    for life_number, (step, nth) in enumerate((
        ("store.worked", 1), ("store.committed", 1), ("store.worked", 2), ("store.committed", 2),
        ("store.committed", 3), ("store.worked", 4), ("never", 1), ("never", 1), ("never", 1),
    )):  # fmt: skip
        before = handed(way)
        child = _FORKS.Process(target=life, args=(tmp_path, step, nth, 12 * life_number))
        child.start()
        child.join(60)
        assert child.exitcode in (0, -signal.SIGKILL), (step, nth)
        deaths += child.exitcode != 0
        assert not acknowledged & (handed(way) - before).keys(), "handed over again after it was acknowledged"
        acknowledged = {row.outgoing_id for row in rows(store) if row.state == "terkirim"}
    assert deaths >= 5
    assert {row.state for row in rows(store)} <= {"terkirim", "tidak_pasti"}
    assert {one.reference for one in way.delivered()} == {row.outgoing_id for row in rows(store)}
    assert max(handed(way).values()) <= 2
    store.close()


def handed(way: SimulatedChannel) -> Counter[str]:
    log = way.folder / "handed"
    return Counter(log.read_text("ascii").split()) if log.exists() else Counter()


def rows(store: Store) -> list[Any]:
    with store.reading() as connection:
        return list(connection.execute(select(outgoing.c.outgoing_id, outgoing.c.state)).all())

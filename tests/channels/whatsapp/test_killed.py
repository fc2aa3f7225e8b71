"""A process that dies by SIGKILL while it takes in what Meta has posted: none is lost, none is there twice."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

from sqlalchemy import select

from sync.cases.messages import Arrived
from sync.central.keys import CentreKeys
from sync.central.messages.taking import taking
from sync.central.settings import WaSettings
from sync.central.store import open_store
from sync.central.tables.messages import message
from sync.channels.whatsapp.channel import opened
from sync.channels.whatsapp.graph_fake import FakeGraph
from tests import migrated
from tests.central.running import SteppedClock, shipped_rules
from tests.channels.email.test_reading import PNG
from tests.channels.whatsapp.posts import NOW, by, post, status, text
from tests.channels.whatsapp.posts import message as posted

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])


def life(folder: Path, settings: WaSettings, step: str, nth: int) -> None:
    """Takes in what waits, until the nth passing of this step."""
    passed = 0

    def boundary(name: str) -> None:
        nonlocal passed
        passed += name == step
        if passed == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    clock = SteppedClock(NOW)
    store = open_store(migrated.sqlite(folder), folder, shipped_rules(), clock, boundary=boundary)
    keys = CentreKeys.load(folder / "keys")
    assert isinstance(keys, CentreKeys)
    take = taking(store, keys, clock)

    def taken(arrived: Arrived) -> bool:
        boundary("fetched")
        new = take(arrived)
        boundary("taken")
        return new

    channel = opened(settings, folder, keys, clock)
    channel.bring_in(taken)
    for _ in channel.marks():
        boundary("marked")
    store.close()


def test_killed_anywhere_each_message_is_there_once(
    tmp_path: Path, settings: WaSettings, graph: FakeGraph, keys: CentreKeys, clock: SteppedClock
) -> None:
    folder = tmp_path / "centre"
    store = open_store(migrated.sqlite(folder), folder, shipped_rules(), clock)
    graph.media["77"] = PNG
    spool = opened(settings, folder, keys, clock).spool
    spool.keep(post(by(text("a"), text("b", "wamid.B")), status("delivered", "wamid.OURS")), NOW)
    clock.pass_(seconds=1)
    spool.keep(post(by(posted("image", "wamid.P", image={"id": "77"}))), clock.now)
    deaths = 0
    for step, nth in (
        ("fetched", 1), ("store.worked", 2), ("store.committed", 1), ("taken", 2), ("fetched", 3), ("taken", 3), ("marked", 1),
        ("never", 1),
    ):  # fmt: skip
        child = _FORKS.Process(target=life, args=(folder, settings, step, nth))
        child.start()
        child.join(60)
        assert child.exitcode in (0, -signal.SIGKILL), (step, nth)
        deaths += child.exitcode != 0
    assert deaths >= 5
    assert [one for one in spool.folder.rglob("*") if one.is_file()] == []
    with store.reading() as connection:
        assert len(connection.execute(select(message)).all()) == 3
    store.close()

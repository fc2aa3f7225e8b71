"""F47: SIGKILL of centre or worker at every step boundary of an exchange; after a restart one case, whole and signed."""

from __future__ import annotations

import random
import signal
from pathlib import Path

from tests.faults.both_ends import BothEnds, both_ends, bytes_of
from tests.faults.end_processes import Step, numbered, start_centre, start_worker

OF_CENTRE = {"store.worked", "store.committed", "hashed", "synced", "linked", "durable", "held"}
OF_WORKER = {
    "journal.worked",
    "journal.written",
    *(f"{request}.{when}" for request in ("sync", "blob_state", "send_blob") for when in ("before", "after")),
}


def test_the_centre_dies_at_each_of_its_steps(ends: BothEnds, database: str | None) -> None:
    """With PostgreSQL those about its transactions only: files are the same for both.

    What a centre does by itself behind the last answer it may not get to before it is told to end: it then ends well.
    """
    chance = random.Random(9)
    folder = ends.centre.store.folder
    died: set[str] = set()

    def live(at: Step | None) -> list[str]:
        ends.stop_centre()
        ends.kiosk.submit(bytes_of(chance, 20_000))
        life, url = start_centre(folder, database, ends.clock(), at)
        ends.proxy.lead_to(url)
        ends.run()
        code = life.end()
        if at is not None and life.told.count(at[0]) >= at[1]:
            assert code == -signal.SIGKILL, (at, life.told)
            died.add(at[0])
        else:
            assert code == 0, (at, life.told)
        ends.clock.pass_(minutes=6)
        ends.start_centre(database)
        ends.held_has_its_file()
        ends.kiosk_is_honest()
        ends.settle()
        return life.told

    steps = live(None)
    assert set(steps) >= OF_CENTRE
    deadly = {step for step in steps if database is None or step.startswith("store.")}
    for step, nth in numbered(steps):
        if step in deadly:
            live((step, nth))
    assert died == deadly
    ends.agree()


def test_the_worker_dies_at_each_of_its_steps(tmp_path: Path) -> None:
    chance = random.Random(10)
    with both_ends(tmp_path, None) as ends:

        def live(at: Step | None) -> list[str]:
            ends.kiosk.submit(bytes_of(chance, 20_000))
            ends.kiosk.close()
            life = start_worker(ends.kiosk.folder, ends.kiosk.url, ends.clock(), at)
            assert life.end() == (-signal.SIGKILL if at else 0), (at, life.told)
            ends.clock.pass_(minutes=6)
            ends.kiosk.open()
            ends.kiosk_is_honest()
            ends.settle()
            return life.told

        steps = live(None)
        assert set(steps) >= OF_WORKER
        for step in numbered(steps):
            live(step)
        ends.agree()

"""A flood of messages while kiosks send: every message is stored and read, every complaint is acknowledged as ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync.central.messages.reading import read_round
from sync.central.messages.taking import store_message
from sync.central.tables import cases
from sync.central.tables.messages import message
from tests.central.letters_in import READERS, arrived
from tests.central.running import HandKiosk, RunningCentre, SteppedClock, centre_at

FLOOD, THREADS, COMPLAINTS = 1_000, 4, 20


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningCentre]:
    with centre_at(tmp_path / "centre", None, SteppedClock()) as running:
        yield running


def test_kiosks_are_answered_in_a_flood(centre: RunningCentre) -> None:
    kiosk, trouble = HandKiosk(centre), []
    assert kiosk.enrol().status_code == 201
    ends = threading.Event()

    def flood(part: int) -> None:
        try:
            for n in range(part, FLOOD, THREADS):
                store_message(centre.store, centre.keys, arrived(f"LAPOR {n}", str(n)), centre.clock)
        except Exception as one:  # noqa: BLE001 - of a thread: the test tells it
            trouble.append(one)

    def read() -> None:
        try:
            while not ends.is_set():
                read_round(centre.store, centre.keys, READERS, centre.clock)
        except Exception as one:  # noqa: BLE001 - as above
            trouble.append(one)

    reader = threading.Thread(target=read)
    threads = [threading.Thread(target=flood, args=(n,)) for n in range(THREADS)]
    for thread in (reader, *threads):
        thread.start()
    acknowledged = 0
    for _ in range(COMPLAINTS):
        acknowledged += len(kiosk.said(kiosk.post(kiosk.complaint())))
    for thread in threads:
        thread.join(60)
    ends.set()
    reader.join(60)
    while read_round(centre.store, centre.keys, READERS, centre.clock):
        pass
    assert trouble == []
    assert acknowledged == COMPLAINTS
    with centre.store.reading() as connection:
        count = select(func.count())
        assert connection.execute(count.select_from(cases)).scalar_one() == COMPLAINTS
        assert connection.execute(count.select_from(message)).scalar_one() == FLOOD
        unread = count.select_from(message).where(message.c.read_at.is_(None))
        assert connection.execute(unread).scalar_one() == 0

"""A cursor loses nothing: numbers of the feed come in the order of the commits, however transactions overlap."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

from sync.central import feed
from sync.central.store import Store, open_store
from sync.wire.messages import PublicStatus
from tests.central.running import MORNING, SteppedClock, shipped_rules


def status(n: int) -> PublicStatus:
    case_id = f"0190b2d2-7e7a-7000-8000-{n:012x}"
    return PublicStatus(
        number=f"PGT1{n:09}",
        case_id=case_id,
        step=1,
        state="open",
        since=MORNING,
        received=MORNING,
        due=date.max,
    )


def read(store: Store, cursor: str | None) -> tuple[list[int], str]:
    with store.reading() as connection:
        page = feed.page(connection, store.office_id, cursor)
    return [row.n for row in page.rows], page.cursor


def test_two_open_transactions_and_a_reader_between_them(tmp_path: Path, postgres_database: str) -> None:
    """A takes its number and waits; B wants one and must wait for A. The reader never passes what A has not committed."""
    store = open_store(postgres_database, tmp_path, shipped_rules(), SteppedClock())
    begun, b_done = threading.Event(), threading.Event()

    def b() -> None:
        begun.set()
        store.write(lambda connection: feed.publish(connection, store.office_id, [status(2)], MORNING))
        b_done.set()

    thread = threading.Thread(target=b)
    with store.engine.begin() as a:
        feed.publish(a, store.office_id, [status(1)], MORNING)
        thread.start()
        assert begun.wait(20)
        assert not b_done.wait(0.3)  # it stands at the office's row
        rows, cursor = read(store, None)
        assert rows == []
    thread.join(20)
    assert b_done.is_set()
    rows, cursor = read(store, cursor)
    assert rows == [1, 2]
    store.close()


def test_many_writers_and_a_reader_that_never_looks_back(tmp_path: Path, postgres_database: str) -> None:
    store = open_store(postgres_database, tmp_path, shipped_rules(), SteppedClock())
    stop = threading.Event()
    seen: list[int] = []

    def follow() -> None:
        cursor: str | None = None
        while True:
            last = stop.is_set()
            rows, cursor = read(store, cursor)
            seen.extend(rows)
            if last and not rows:
                return

    def write(n: int) -> None:
        for k in range(10):
            store.write(
                lambda connection, k=k: feed.publish(  # type: ignore[misc]
                    connection, store.office_id, [status(n * 10 + k)] * (1 + k % 3), MORNING
                )
            )

    reader = threading.Thread(target=follow)
    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join(60)
    stop.set()
    reader.join(60)
    assert seen == list(range(1, 4 * 19 + 1))
    store.close()

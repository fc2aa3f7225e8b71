"""F50: records in any order and with gaps: early events are parked, gaps are told until they are filled, none is dropped."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.central.devices import serial_gaps
from sync.central.tables import case_event
from sync.wire.messages import WireRecord
from tests.central.conftest import clock
from tests.central.running import HandKiosk, SteppedClock, case_id_of, centre_at, parked_count

__all__ = ["clock"]


@pytest.fixture
def kiosk(tmp_path: Path, database: str | None, clock: SteppedClock) -> Iterator[HandKiosk]:
    with centre_at(tmp_path / "centre", database, clock) as centre:
        made = HandKiosk(centre)
        assert made.enrol().status_code == 201
        yield made


def a_morning(kiosk: HandKiosk) -> list[WireRecord]:
    """Four complaints, each with the event of its receipt: seq 1 to 8."""
    records = []
    for _ in range(4):
        records.append(kiosk.complaint())
        records.append(kiosk.event("ReceiptPrinted", case_id_of(records[-1])))
    return records


def stories(kiosk: HandKiosk) -> dict[str, list[str]]:
    """Kinds of the events of each case, in the order of its chain."""
    with kiosk.centre.store.reading() as connection:
        rows = connection.execute(
            select(case_event.c.case_id, case_event.c.kind).order_by(case_event.c.case_id, case_event.c.n)
        )
        told: dict[str, list[str]] = {}
        for case_id, kind in rows:
            told.setdefault(case_id, []).append(kind)
    return told


def test_an_event_before_its_case_in_one_batch_is_told_with_it(kiosk: HandKiosk) -> None:
    case, printed = a_morning(kiosk)[:2]
    kiosk.post(printed, case)
    assert stories(kiosk) == {case_id_of(case): ["CaseReceived", "ReceiptPrinted"]}
    assert parked_count(kiosk.centre.store, kiosk.me.office_id) == 0
    assert [one.outcome for one in kiosk.post(printed, case).results] == ["same", "same"]


@pytest.mark.parametrize("seed", range(4))
def test_any_order_ends_in_the_same_place(kiosk: HandKiosk, seed: int) -> None:
    """One by one or in small batches, each sent up to three times."""
    chance = random.Random(seed)
    records = a_morning(kiosk)
    sends = [one for one in records for _ in range(chance.randint(1, 3))]
    chance.shuffle(sends)
    arrived: set[bytes] = set()
    while sends:
        batch = [sends.pop() for _ in range(min(len(sends), chance.randint(1, 3)))]
        answer = kiosk.post(*batch)
        assert {one.outcome for one in answer.results} <= {"new", "same", "parked"}
        arrived |= {one.head for one in batch}
        seqs = {n for n, one in enumerate(records, 1) if one.head in arrived}
        through = next(n for n in range(9) if n + 1 not in seqs)
        assert answer.have_through == through
        lacking = {n for first, last in answer.missing for n in range(first, last + 1)}
        assert lacking == set(range(through + 1, max(seqs))) - seqs
    store = kiosk.centre.store
    assert parked_count(store, store.office_id) == 0
    assert serial_gaps(store, store.office_id) == []
    assert sorted(stories(kiosk).values()) == [["CaseReceived", "ReceiptPrinted"]] * 4


def test_two_events_that_were_early_follow_in_the_kiosk_s_order(kiosk: HandKiosk) -> None:
    case = kiosk.complaint()
    failed = kiosk.event("ReceiptFailed", case_id_of(case))
    printed = kiosk.event("ReceiptPrinted", case_id_of(case))
    kiosk.post(printed)
    kiosk.post(failed)
    kiosk.post(case)
    assert stories(kiosk) == {case_id_of(case): ["CaseReceived", "ReceiptFailed", "ReceiptPrinted"]}


def test_a_gap_is_told_until_it_is_filled(kiosk: HandKiosk) -> None:
    first, second, third = kiosk.complaint(), kiosk.complaint(), kiosk.complaint()
    store = kiosk.centre.store
    kiosk.post(third)
    for _ in range(2):
        assert kiosk.post().missing == [(1, 2)]
    assert [(gap.first, gap.last) for gap in serial_gaps(store, store.office_id)] == [(1, 2)]
    kiosk.post(second)
    assert [(gap.first, gap.last) for gap in serial_gaps(store, store.office_id)] == [(1, 1)]
    assert kiosk.post(first).missing == []
    assert serial_gaps(store, store.office_id) == []

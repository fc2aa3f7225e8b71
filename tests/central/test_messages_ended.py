"""What becomes of a message in the end: its case's retention, its own term, and what stays known of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from sync.cases.case import CLOSED
from sync.cases.refusal import Refusal
from sync.central.by_hand import receive
from sync.central.keys import CentreKeys
from sync.central.messages.deciding import bring_back, link, set_aside
from sync.central.messages.erasing import erase_aside
from sync.central.messages.reading import read_round, try_again
from sync.central.messages.showing import message_page, messages, of_case, raw_of
from sync.central.messages.taking import store_message
from sync.central.people import Person, add_person
from sync.central.retention import erase_due
from sync.central.store import Store
from sync.central.tables import cases
from sync.central.tables.messages import message, message_exclusion, message_file, message_raw
from sync.central.taken_in import Received, TakenIn
from tests.central.letters_in import READERS, arrived
from tests.central.running import ANSWERS, MORNING, SteppedClock, fresh_keys


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def keys(store: Store) -> CentreKeys:
    return fresh_keys(store.folder)


@pytest.fixture
def siti(store: Store, clock: SteppedClock) -> Person:
    added = add_person(store, store.office_id, login="siti", name="Siti", role="staf", clock=clock)
    assert isinstance(added, Person)
    return added


def brought(store: Store, keys: CentreKeys, clock: SteppedClock, **more: Any) -> str:
    clock.pass_(seconds=1)
    files = [("a.jpg", "image/jpeg", b"1")]
    store_message(store, keys, arrived(**{"at": clock.now, "files": files} | more), clock)
    read_round(store, keys, READERS, clock)
    with store.reading() as connection:
        found: str = connection.execute(select(func.max(message.c.message_id))).scalar_one()
    return found


def row_of(store: Store, message_id: str) -> Any:
    with store.reading() as connection:
        return connection.execute(select(message).where(message.c.message_id == message_id)).one()


def left_beside(store: Store) -> list[int]:
    with store.reading() as connection:
        tables = (message_raw, message_file, message_exclusion)
        return [connection.execute(select(func.count()).select_from(one)).scalar_one() for one in tables]


def test_set_aside_it_is_erased_after_its_term_and_stays_known(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    aside = brought(store, keys, clock, external_id="1")
    waits = brought(store, keys, clock, external_id="2", text="lain")
    assert set_aside(store, aside, "Iklan operator", siti, clock) is None
    clock.pass_(days=89)
    assert erase_aside(store, 90, clock) == 0
    clock.pass_(days=1)
    assert erase_aside(store, 0, clock) == 0
    assert erase_aside(store, 90, clock) == 1
    assert erase_aside(store, 90, clock) == 0
    row = row_of(store, aside)
    gone = ("data_key", "sealed_origin", "sealed_content", "sealed_reason")
    assert [getattr(row, name) for name in gone] == [None] * 4
    assert (row.sender_hash, row.text_hash, row.decided_by) == ("", "", "siti")
    assert left_beside(store) == [1, 1, 0]
    assert not store_message(store, keys, arrived(external_id="1"), clock), "a copy of it is no new one"
    assert bring_back(store, aside, siti, clock) == Refusal("message.erased")
    assert raw_of(store, keys, siti, aside) == Refusal("message.erased")
    page = message_page(store, siti, aside)
    assert not isinstance(page, Refusal)
    assert (page.head.erased, page.head.sender, page.reason) == (True, "", "")
    assert try_again(store, everything=True) == 1
    assert row_of(store, waits).erased_at is None


def test_a_message_of_a_case_goes_with_it(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    received = receive(store, keys, TakenIn("telepon", ANSWERS, MORNING), siti, clock)
    assert isinstance(received, Received)
    mine = brought(store, keys, clock, text="Pesan Bunga")
    assert link(store, mine, received.case_id, siti, clock) is None
    assert [one.message_id for one in of_case(store, siti, received.case_id)] == [mine]
    closed = {"state": CLOSED, "since": clock.now}
    store.write(lambda connection: connection.execute(cases.update().values(closed)))
    clock.pass_(days=200)
    assert erase_due(store, 100, clock).cases == 1
    assert row_of(store, mine).erased_at == clock.now
    assert left_beside(store) == [0, 0, 0]
    again = brought(store, keys, clock, external_id="7")
    assert link(store, again, received.case_id, siti, clock) == Refusal("case.erased")
    assert row_of(store, again).state == "baru"


def test_what_is_decided_is_decided_once(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    received = receive(store, keys, TakenIn("telepon", ANSWERS, MORNING), siti, clock)
    assert isinstance(received, Received)
    mine = brought(store, keys, clock)
    assert link(store, mine, received.case_id, siti, clock) is None
    assert set_aside(store, mine, "Iklan operator", siti, clock) == Refusal("message.decided")
    assert link(store, mine, received.case_id, siti, clock) == Refusal("message.decided")
    assert link(store, received.case_id, received.case_id, siti, clock) == Refusal("message.unknown")
    assert link(store, "x", received.case_id, siti, clock) == Refusal("message.unknown")
    assert link(store, mine, "x", siti, clock) == Refusal("case.unknown")


def test_a_late_part_of_a_decided_conversation_waits_by_itself(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    first = brought(store, keys, clock, external_id="1", channel="wa", conversation="c")
    brought(store, keys, clock, external_id="2", channel="wa", conversation="c")
    assert set_aside(store, first, "Salah sambung", siti, clock) is None
    assert [one.parts for one in messages(store, siti, "diabaikan")] == [2]
    late = brought(store, keys, clock, external_id="3", channel="wa", conversation="c")
    assert [one.message_id for one in messages(store, siti, "baru")] == [late]
    assert bring_back(store, first, siti, clock) is None
    assert sorted(one.parts for one in messages(store, siti, "baru")) == [1, 2]


def test_a_term_counts_from_the_decision(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    old = brought(store, keys, clock)
    clock.pass_(days=300)
    assert set_aside(store, old, "Sudah dijawab", siti, clock) is None
    assert erase_aside(store, 90, clock) == 0
    assert row_of(store, old).decided_at == clock.now
    assert row_of(store, old).received_at < clock.now - timedelta(days=299)

"""A message is stored sealed and once, whatever comes at the same moment: on both databases."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import select

from sync.central.channel_states import give_back, take_turn
from sync.central.keys import CentreKeys
from sync.central.messages.deciding import bring_back, link, set_aside
from sync.central.messages.kept import origin_of
from sync.central.messages.reading import read_round
from sync.central.messages.showing import message_page, messages
from sync.central.messages.taking import store_message, taking
from sync.central.people import Person, add_person
from sync.central.store import Store
from sync.central.tables import metadata
from sync.central.tables.messages import message
from tests.central.letters_in import READERS, SENDER, arrived
from tests.central.running import SteppedClock, fresh_keys


@pytest.fixture
def keys(store: Store) -> CentreKeys:
    return fresh_keys(store.folder)


def rows_of(store: Store) -> list[Any]:
    with store.reading() as connection:
        return list(connection.execute(select(message).order_by(message.c.message_id)))


def test_a_message_is_stored_sealed_and_only_once(
    store: Store, keys: CentreKeys, clock: SteppedClock
) -> None:
    take = taking(store, keys, clock)
    assert take(arrived("rahasia sekali"))
    assert not take(arrived("rahasia sekali"))
    assert take(arrived("rahasia sekali", "2"))
    assert take(arrived("rahasia sekali", "1", "email")), "another way has names of its own"
    with store.reading() as connection:
        everything = str([connection.execute(select(table)).all() for table in metadata.sorted_tables])
    assert "rahasia" not in everything
    assert SENDER not in everything
    (row, *_) = rows_of(store)
    assert origin_of(store, row).sender == SENDER
    assert (row.state, row.read_at, row.case_id) == ("baru", None, None)


def test_a_copy_under_another_name_is_the_same_message(
    store: Store, keys: CentreKeys, clock: SteppedClock
) -> None:
    take = taking(store, keys, clock)
    assert take(arrived(external_id="INBOX/1/7", same_as="<a@b> abc", channel="email"))
    assert not take(arrived(external_id="Arsip/1/2", same_as="<a@b> abc", channel="email"))
    assert take(arrived(external_id="Arsip/1/3", same_as="<a@b> xyz", channel="email"))
    assert take(arrived(external_id="INBOX/1/8", channel="email")), "no second name is not the same as none"
    assert take(arrived(external_id="INBOX/1/9", channel="email"))


def test_two_copies_at_once_make_one_row(store: Store, keys: CentreKeys, clock: SteppedClock) -> None:
    begin, new = threading.Barrier(6), []

    def take() -> None:
        begin.wait()
        new.append(store_message(store, keys, arrived(same_as="x"), clock))

    threads = [threading.Thread(target=take) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(new) == [False] * 5 + [True]
    assert len(rows_of(store)) == 1


def test_two_readers_at_once_read_it_once(store: Store, keys: CentreKeys, clock: SteppedClock) -> None:
    store_message(store, keys, arrived(files=[("a.jpg", "image/jpeg", b"1")]), clock)
    begin, trouble = threading.Barrier(3), []

    def read() -> None:
        begin.wait()
        try:
            read_round(store, keys, READERS, clock)
        except Exception as one:  # noqa: BLE001 - of a thread: the test tells it
            trouble.append(one)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert trouble == []
    assert [one.trouble for one in rows_of(store)] == [""]


def test_it_is_listed_set_aside_and_brought_back(store: Store, keys: CentreKeys, clock: SteppedClock) -> None:
    siti = add_person(store, store.office_id, login="siti", name="Siti", role="staf", clock=clock)
    assert isinstance(siti, Person)
    store_message(store, keys, arrived(), clock)
    read_round(store, keys, READERS, clock)
    (row,) = messages(store, siti, "baru")
    assert link(store, row.message_id, row.message_id, siti, clock) is not None
    assert set_aside(store, row.message_id, "Iklan operator", siti, clock) is None
    assert len(messages(store, siti, "diabaikan")) == 1
    page = message_page(store, siti, row.message_id)
    assert page.reason == "Iklan operator"  # type: ignore[union-attr]
    assert bring_back(store, row.message_id, siti, clock) is None
    assert len(messages(store, siti, "baru")) == 1


def test_a_way_is_tended_by_one_process_at_a_time(store: Store, clock: SteppedClock) -> None:
    assert take_turn(store, "sms", "satu", clock)
    assert take_turn(store, "sms", "satu", clock)
    assert not take_turn(store, "sms", "dua", clock)
    assert take_turn(store, "email", "dua", clock)
    clock.pass_(minutes=4)
    assert take_turn(store, "sms", "dua", clock), "the first one has died"
    give_back(store, "sms", "satu")
    assert not take_turn(store, "sms", "satu", clock)
    give_back(store, "sms", "dua")
    assert take_turn(store, "sms", "satu", clock)

"""The inbox: stored before it is read, once, sealed; read without losing one; proposed, never decided by a machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, delete, func, select
from sqlalchemy.exc import OperationalError

from sync.cases.message_grammar import Command
from sync.cases.messages import Arrived
from sync.cases.numbers import TrackingNumber
from sync.central.by_hand import receive
from sync.central.keys import CentreKeys
from sync.central.messages.answering import Heard
from sync.central.messages.attachments import LARGEST_FILE
from sync.central.messages.kept import content_of
from sync.central.messages.reading import BROKEN, UNREADABLE, read_round, try_again
from sync.central.messages.showing import file_of, message_page, messages, raw_of, waiting_count
from sync.central.messages.taking import store_message as store_at_once
from sync.central.people import Person, add_person
from sync.central.store import Store
from sync.central.tables.messages import message, message_exclusion, message_file, message_raw
from sync.central.taken_in import Received, TakenIn
from tests.central.letters_in import READERS, SENDER, arrived
from tests.central.running import ANSWERS, MORNING, SteppedClock, fresh_keys


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """What PostgreSQL does otherwise is in `test_messages_stored`."""
    return sqlite_store


@pytest.fixture
def keys(store: Store) -> CentreKeys:
    return fresh_keys(store.folder)


@pytest.fixture
def siti(store: Store, clock: SteppedClock) -> Person:
    return hired(store, clock, "siti", "Siti Aminah", "staf")


def hired(store: Store, clock: SteppedClock, login: str, name: str, role: str) -> Person:
    added = add_person(store, store.office_id, login=login, name=name, role=role, clock=clock)
    assert isinstance(added, Person)
    return added


def store_message(store: Store, keys: CentreKeys, message: Arrived, clock: SteppedClock) -> bool:
    """A moment later each, so that they come back in this order."""
    clock.pass_(milliseconds=1)
    return store_at_once(store, keys, message, clock)


def rows_of(store: Store) -> list[Any]:
    with store.reading() as connection:
        return list(connection.execute(select(message).order_by(message.c.message_id)))


class Listening:
    """An outbox that only listens."""

    def __init__(self, answered: str | None = None, breaks_on: str = "") -> None:
        self.told: list[Heard] = []
        self._answered, self._breaks_on = answered, breaks_on

    def case_answered(self, connection: Connection, office_id: str, names: Sequence[str]) -> str | None:
        return self._answered

    def heard(self, connection: Connection, message: Heard, now: object) -> None:
        if self._breaks_on and self._breaks_on in message.asked.text:
            raise LookupError("a mistake of the outbox")
        self.told.append(message)


def test_a_database_that_is_away_is_told_and_nothing_is_taken_for_stored(
    store: Store, keys: CentreKeys, clock: SteppedClock
) -> None:
    gone = replace(store, engine=create_engine("sqlite+pysqlite:////nonexistent/of/nobody.sqlite"))
    with pytest.raises(OperationalError):
        store_message(gone, keys, arrived(), clock)
    assert store_message(store, keys, arrived(), clock)


@pytest.mark.parametrize(
    ("off", "counts_from", "odd"),
    [
        (timedelta(0), timedelta(0), False),
        (timedelta(hours=-23), timedelta(hours=-23), False),
        (timedelta(hours=-25), timedelta(0), True),
        (timedelta(minutes=4), timedelta(0), False),
        (timedelta(minutes=6), timedelta(0), True),
        (timedelta(days=400), timedelta(0), True),
    ],
)
def test_the_way_s_own_time_counts_while_it_can_be_right(  # noqa: PLR0917 - fixtures and a case
    store: Store, keys: CentreKeys, clock: SteppedClock, off: timedelta, counts_from: timedelta, odd: bool
) -> None:
    store_at_once(store, keys, arrived(at=MORNING + off), clock)
    (row,) = rows_of(store)
    assert row.received_at == MORNING + counts_from
    assert (row.odd_clock, row.told_at) == (odd, MORNING + off)


def test_reading_keeps_what_is_said_and_proposes_the_case(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    received = receive(store, keys, TakenIn("telepon", ANSWERS, MORNING), siti, clock)
    assert isinstance(received, Received)
    store_message(store, keys, arrived(f"Bagaimana nomor {received.number}?"), clock)
    store_message(store, keys, arrived("Lain", "2", subject=f"Re: [{received.number}] diterima"), clock)
    store_message(store, keys, arrived("STATUS PGT1-7K4M-92QX-Z", "3"), clock)
    outbox = Listening()
    assert read_round(store, keys, READERS, clock, outbox) == 3
    assert read_round(store, keys, READERS, clock, outbox) == 0
    by_text, by_subject, nobodys = rows_of(store)
    assert by_text.proposed_case == by_subject.proposed_case == received.case_id
    assert nobodys.proposed_case is None, "a well-formed number need not be anybody's"
    assert [one.state for one in rows_of(store)] == ["baru"] * 3
    assert [one.case_id for one in outbox.told] == [received.case_id, received.case_id, ""]
    assert outbox.told[2].asked.command is Command.STATUS
    assert outbox.told[2].asked.number == TrackingNumber("PGT17K4M92QXZ")
    assert outbox.told[0].sender == SENDER


def test_an_answer_to_a_notice_of_ours_is_proposed_for_its_case(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    received = receive(store, keys, TakenIn("telepon", ANSWERS, MORNING), siti, clock)
    assert isinstance(received, Received)
    store_message(store, keys, arrived("Terima kasih", answers_to=["<keluar-1@kantor>"]), clock)
    read_round(store, keys, READERS, clock, Listening(received.case_id))
    assert rows_of(store)[0].proposed_case == received.case_id


def test_what_breaks_a_reader_waits_raw_and_keeps_nobody_waiting(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    store_message(store, keys, arrived(external_id="1", raw=b"boom"), clock)
    store_message(store, keys, arrived(external_id="2", raw=b"\xff\x00 kacau"), clock)
    store_message(store, keys, arrived("baik", "3"), clock)
    assert read_round(store, keys, READERS, clock) == 3
    assert [one.trouble for one in rows_of(store)] == [BROKEN, UNREADABLE, ""]
    assert [one.state for one in rows_of(store)] == ["baru"] * 3
    raw = raw_of(store, keys, siti, rows_of(store)[1].message_id)
    assert isinstance(raw, tuple)
    assert raw[1] == b"\xff\x00 kacau"
    assert read_round(store, keys, READERS, clock) == 0, "it is not tried again by itself"
    assert try_again(store) == 2
    mended = READERS | {"sms": lambda raw: READERS["sms"](b'{"text":"terbaca"}')}
    assert read_round(store, keys, mended, clock) == 2
    assert [one.trouble for one in rows_of(store)] == ["", "", ""]
    found = content_of(store, rows_of(store)[0])
    assert found is not None
    assert found.text == "terbaca"


def test_an_outbox_that_breaks_over_one_message_keeps_no_other_unread(
    store: Store, keys: CentreKeys, clock: SteppedClock
) -> None:
    for n, text in enumerate(("satu", "racun", "tiga")):
        store_message(store, keys, arrived(text, str(n)), clock)
    outbox = Listening(breaks_on="racun")
    read_round(store, keys, READERS, clock, outbox)
    assert [one.trouble for one in rows_of(store)] == ["", BROKEN, ""]
    assert [one.read_at is not None for one in rows_of(store)] == [True] * 3


def test_a_way_without_a_reader_keeps_its_rows_waiting(
    store: Store, keys: CentreKeys, clock: SteppedClock
) -> None:
    store_message(store, keys, arrived(channel="wa"), clock)
    assert read_round(store, keys, {"sms": READERS["sms"]}, clock) == 0
    assert read_round(store, keys, {}, clock) == 0
    assert read_round(store, keys, READERS, clock) == 1


def test_attachments_are_sealed_named_and_limited(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    big = b"x" * (LARGEST_FILE + 1)
    files = [("..\\surat/foto rumah.jpg", "image/jpeg", b"abc"), ("besar.bin", "application/zip", big)]
    store_message(store, keys, arrived("Lihat foto", files=files), clock)
    read_round(store, keys, READERS, clock)
    (row,) = rows_of(store)
    page = message_page(store, siti, row.message_id)
    assert not hasattr(page, "code")
    assert [(one.name, one.media_type, one.size) for one in page.files] == [
        ("foto rumah.jpg", "image/jpeg", 3)
    ]  # type: ignore[union-attr]
    assert page.head.kept is not None  # type: ignore[union-attr]
    assert page.head.kept.left_out == 1  # type: ignore[union-attr]
    opened = file_of(store, keys, siti, row.message_id, 1)
    assert isinstance(opened, tuple)
    assert opened[1] == b"abc"
    assert file_of(store, keys, siti, row.message_id, 2).code == "file.unknown"  # type: ignore[union-attr]


def test_messages_of_one_conversation_are_one_until_they_are_decided(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    for n in range(3):
        store_message(store, keys, arrived(f"bagian {n}", str(n), "wa", conversation="c1"), clock)
    store_message(store, keys, arrived("lain", "9", "wa", "628111", conversation="c1"), clock)
    read_round(store, keys, READERS, clock)
    listed = messages(store, siti, "baru")
    assert sorted(one.parts for one in listed) == [1, 3]
    page = message_page(store, siti, rows_of(store)[2].message_id)
    assert [one.kept.text for one in page.parts] == ["bagian 0", "bagian 1", "bagian 2"]  # type: ignore[union-attr]
    assert waiting_count(store, siti) == 2


def test_the_same_words_of_the_same_sender_are_a_hint_for_seven_days(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    store_message(store, keys, arrived("Jalan  rusak", "1"), clock)
    clock.pass_(days=6)
    store_message(store, keys, arrived("jalan rusak", "2", at=clock.now), clock)
    store_message(store, keys, arrived("jalan rusak", "3", sender="+62899", at=clock.now), clock)
    clock.pass_(days=8)
    store_message(store, keys, arrived("jalan rusak", "4", at=clock.now), clock)
    read_round(store, keys, READERS, clock)
    seen = {}
    for row in rows_of(store):
        page = message_page(store, siti, row.message_id)
        seen[row.message_id] = len(page.twins)  # type: ignore[union-attr]
    assert list(seen.values()) == [1, 1, 0, 0]


def test_whom_a_message_names_does_not_see_it(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    kasi = hired(store, clock, "kasi", "Moh. Ilyas", "kasi")
    hired(store, clock, "admin", "Admin", "admin")
    camat = hired(store, clock, "camat", "H. Abd. Rahman", "camat")
    store_message(store, keys, arrived("Pak Camat, saya dimintai uang oleh bapak ilyas di loket"), clock)
    store_message(store, keys, arrived("Bu Siti baik sekali", "2"), clock)
    read_round(store, keys, READERS, clock)
    seen = {one.login: len(messages(store, one, "baru")) for one in (siti, kasi, camat)}
    assert seen == {"siti": 2, "kasi": 1, "camat": 2}


def test_a_message_that_names_everybody_is_seen_by_everybody(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    store_message(store, keys, arrived("Siti Aminah meminta uang"), clock)
    read_round(store, keys, READERS, clock)
    assert len(messages(store, siti, "baru")) == 1


def test_who_only_reads_and_who_looks_after_machines_see_none_that_waits(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    store_message(store, keys, arrived(), clock)
    read_round(store, keys, READERS, clock)
    for role in ("auditor", "admin"):
        assert messages(store, hired(store, clock, role, role.title(), role), "baru") == []
    assert len(messages(store, siti, "baru")) == 1


def test_what_cannot_be_shown_stays_in_the_raw_message(
    store: Store, keys: CentreKeys, clock: SteppedClock
) -> None:
    store_message(store, keys, arrived("a\x00b\x1b[31m\u202ec\r\nd"), clock)
    store_message(store, keys, arrived("x" * 150_000, "2", channel="email"), clock)
    read_round(store, keys, READERS, clock)
    first, second = (content_of(store, row) for row in rows_of(store))
    assert first is not None
    assert second is not None
    assert first.text == "ab[31mc\nd"
    assert (len(second.text), second.notes) == (100_000, ("text_cut",))


def test_reading_anew_leaves_no_file_and_no_exclusion_twice(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    hired(store, clock, "kasi", "Moh. Ilyas", "kasi")
    store_message(store, keys, arrived("Ilyas minta uang", files=[("a.jpg", "image/jpeg", b"1")]), clock)
    read_round(store, keys, READERS, clock)
    assert try_again(store) == 0
    assert try_again(store, everything=True) == 1
    read_round(store, keys, READERS, clock)
    with store.reading() as connection:
        for table in (message_file, message_exclusion, message_raw):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1


def test_a_message_without_its_raw_is_no_stone_in_the_way(
    store: Store, keys: CentreKeys, clock: SteppedClock
) -> None:
    store_message(store, keys, arrived("satu"), clock)
    store_message(store, keys, arrived("dua", "2"), clock)
    store.write(
        lambda connection: connection.execute(
            delete(message_raw).where(message_raw.c.message_id == rows_of(store)[0].message_id)
        )
    )
    assert read_round(store, keys, READERS, clock) == 1


def test_a_message_says_nothing_of_itself_where_it_may_be_logged() -> None:
    assert "rusak" not in repr(arrived("jalan rusak"))
    assert SENDER not in repr(Arrived("sms", "x", MORNING, SENDER, b""))

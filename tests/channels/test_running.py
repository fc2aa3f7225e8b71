"""Tending the ways: what fails is tried again, nothing is lost or doubled, and one process tends a way."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from sync.cases.messages import Health, Mark, Outgoing, TryLater
from sync.central.channel_states import channel_states
from sync.central.messages.showing import messages
from sync.central.people import Person, add_person
from sync.central.service import Centre
from sync.central.settings import CentralSettings, MessageSettings
from sync.central.store import open_store
from sync.central.tables import cases
from sync.central.tables.messages import message
from sync.channels.running import Tended, channel_round, reading_round, tending
from sync.channels.simulated import Posted, SimulatedChannel
from tests import migrated
from tests.central.running import SteppedClock, fresh_keys, shipped_rules

AT = datetime(2026, 11, 23, 1, 55, tzinfo=UTC)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    clock, folder = SteppedClock(), tmp_path / "centre"
    store = open_store(migrated.sqlite(folder), folder, shipped_rules(), clock)
    yield Centre(store, fresh_keys(folder), CentralSettings(folder=folder), clock)
    store.close()


@pytest.fixture
def sms(tmp_path: Path) -> SimulatedChannel:
    return SimulatedChannel(tmp_path / "sms")


def posted(n: int, text: str = "LAPOR jalan rusak") -> Posted:
    return Posted(external_id=f"m{n:03}", received_at=AT, sender="+6281234567890", text=text)


def rows(centre: Centre) -> list[Any]:
    with centre.store.reading() as connection:
        return list(connection.execute(select(message)))


class Sending:
    """An outbox that counts its rounds, and breaks when told to."""

    answering: Any = None

    def __init__(self) -> None:
        self.sent, self.marked, self.breaks = 0, 0, False

    def send_due(self, channel: object) -> int:
        if self.breaks:
            raise ConnectionError
        self.sent += 1
        return 1

    def hear_marks(self, channel: object) -> int:
        self.marked += 1
        return 0


def test_a_round_takes_in_sends_hears_and_says_how_it_is(centre: Centre, sms: SimulatedChannel) -> None:
    sms.post(posted(1))
    sms.post(posted(2))
    outbox, tended = Sending(), Tended(sms)
    assert channel_round(centre, tended, outbox) == 2
    assert channel_round(centre, tended, outbox) == 0
    assert (outbox.sent, outbox.marked, tended.failures) == (2, 2, 0)
    assert reading_round(centre, [sms]) == 2
    (state,) = channel_states(centre.store, centre.store.office_id, centre.clock)
    assert (state.channel, state.state, state.waiting, state.unread) == ("sms", "baik", 2, 0)
    assert state.facts == {"waiting": "0"}


def test_cut_between_store_and_acknowledgement_it_is_one_message(
    centre: Centre, sms: SimulatedChannel
) -> None:
    sms.post(posted(1))
    sms.post(posted(2))
    sms.cut_after = deque([ConnectionError("cut")])
    tended = Tended(sms)
    channel_round(centre, tended)
    assert tended.failed == ["in"]
    assert len(rows(centre)) == 1
    assert channel_round(centre, tended) == 1, "the first one is known already"
    assert len(rows(centre)) == 2
    assert tended.failures == 0


def test_a_way_that_is_away_is_asked_ever_more_rarely_and_said_once(
    centre: Centre, sms: SimulatedChannel, caplog: pytest.LogCaptureFixture
) -> None:
    tended = Tended(sms)
    sms.post(posted(1))
    sms.cut_before = deque([ConnectionError("away")] * 9)
    pauses = []
    for _ in range(9):
        channel_round(centre, tended)
        pauses.append(tended.pause_s(5.0))
    assert pauses == [10, 20, 40, 80, 160, 300, 300, 300, 300]
    assert [record.message for record in caplog.records].count("channel.round_failed") == 1
    (state,) = channel_states(centre.store, centre.store.office_id, centre.clock)
    assert (state.state, state.trouble) == ("putus", ("in_failed",))
    assert channel_round(centre, tended) == 1
    assert tended.pause_s(5.0) == 5
    (state,) = channel_states(centre.store, centre.store.office_id, centre.clock)
    assert (state.state, state.trouble) == ("baik", ())


def test_what_sends_may_fail_while_what_takes_in_goes_on(centre: Centre, sms: SimulatedChannel) -> None:
    outbox, tended = Sending(), Tended(sms)
    outbox.breaks = True
    sms.post(posted(1))
    assert channel_round(centre, tended, outbox) == 1
    assert (tended.failed, outbox.marked) == (["out"], 1)


def test_with_the_database_away_the_message_stays_where_it_is(centre: Centre, sms: SimulatedChannel) -> None:
    sms.post(posted(1))
    gone = replace(centre.store, engine=create_engine("sqlite+pysqlite:////nonexistent/of/nobody.sqlite"))
    away = Centre(gone, centre.keys, centre.settings, centre.clock)
    tended = Tended(sms)
    assert channel_round(away, tended) == 0
    assert tended.failed == ["in", "health"]
    assert len(list((sms.folder / "masuk").iterdir())) == 1
    assert channel_round(centre, tended) == 1


def test_switched_off_with_rows_waiting_nothing_is_lost(
    centre: Centre, sms: SimulatedChannel, tmp_path: Path
) -> None:
    sms.post(posted(1))
    channel_round(centre, Tended(sms))
    email = SimulatedChannel(tmp_path / "email", "email")
    assert reading_round(centre, [email]) == 0
    centre.clock.pass_(hours=1)  # type: ignore[attr-defined]
    (state,) = channel_states(centre.store, centre.store.office_id, centre.clock)
    assert (state.state, state.unread, state.waiting) == ("mati", 1, 1)
    assert reading_round(centre, [email, sms]) == 1


def test_while_kiosks_send_only_a_few_are_read(centre: Centre, sms: SimulatedChannel) -> None:
    for n in range(12):
        sms.post(posted(n))
    channel_round(centre, Tended(sms))
    centre.under_way = 1
    assert reading_round(centre, [sms]) == 5
    centre.under_way = 0
    assert reading_round(centre, [sms]) == 7


def test_by_rule_a_report_becomes_a_case_and_nothing_else_does(centre: Centre, sms: SimulatedChannel) -> None:
    centre.settings = CentralSettings(
        folder=centre.settings.folder, messages=MessageSettings(open_by_rule=True)
    )
    for n, text in enumerate(
        ("LAPOR jalan rusak", "LAPOR", "jalan rusak", "STATUS PGT1-7K4M-92QX-Z", "STOP")
    ):
        sms.post(posted(n, text))
    channel_round(centre, Tended(sms))
    reading_round(centre, [sms])
    with centre.store.reading() as connection:
        (case,) = connection.execute(select(cases)).all()
    assert (case.channel, case.number[:4]) == ("sms", "PGT0")
    assert sorted(row.state for row in rows(centre)) == ["baru"] * 4 + ["kasus"]
    assert reading_round(centre, [sms]) == 0
    siti = add_person(
        centre.store, centre.store.office_id, login="siti", name="Siti", role="staf", clock=centre.clock
    )
    assert isinstance(siti, Person)
    assert len(messages(centre.store, siti, "kasus")) == 1


def until(true: Callable[[], bool]) -> None:
    """Looks again and again, at most 20 s."""
    done = threading.Event()
    for _ in range(2000):
        if true():
            return
        done.wait(0.01)
    raise AssertionError("it never came")


def test_threads_bring_in_read_and_end(centre: Centre, sms: SimulatedChannel) -> None:
    stop = threading.Event()
    threads = tending(centre, [sms], stop, Sending(), every_s=0.01)
    assert [one.name for one in threads] == ["channel sms", "messages"]
    for one in threads:
        one.start()
    try:
        sms.post(posted(1))
        until(lambda: [row.read_at is not None for row in rows(centre)] == [True])
    finally:
        stop.set()
        for one in threads:
            one.join(20)
    assert not any(one.is_alive() for one in threads)
    other = threading.Event()
    again = tending(centre, [sms], other, every_s=0.01)
    sms.post(posted(2))
    for one in again:
        one.start()
    until(lambda: len(rows(centre)) == 2)  # the first one has given its turn back
    other.set()
    for one in again:
        one.join(20)


def test_without_a_way_there_is_no_thread(centre: Centre) -> None:
    assert tending(centre, [], threading.Event()) == ()


def test_the_simulated_way_keeps_what_is_sent_and_tells_its_marks(sms: SimulatedChannel) -> None:
    notice = Outgoing("r1", "sms", "+628", "", "Diterima", "received", {"number": "PGT0"})
    sms.outcomes.append(TryLater("busy", 5))
    assert sms.send(notice) == TryLater("busy", 5)
    assert sms.delivered() == []
    sms.send(notice)
    sms.send(notice)
    assert [(one.reference, one.text) for one in sms.delivered()] == [("r1", "Diterima")]
    sms.mark(Mark("sampai", AT, reference="r1"))
    first = next(iter(sms.marks()))
    assert list(sms.marks()) == [first], "not taken yet: it comes again"
    assert list(sms.marks()) == []
    sms.sick = Health("terganggu", ("sim_full",))
    assert sms.health().trouble == ("sim_full",)
    with pytest.raises(ValueError, match="not a message"):
        sms.read(b"\xff")


def test_what_is_no_message_at_all_is_stored_all_the_same(centre: Centre, sms: SimulatedChannel) -> None:
    sms.post_raw("kacau", b"\xff\x00")
    channel_round(centre, Tended(sms))
    assert len(rows(centre)) == 1
    reading_round(centre, [sms])
    assert [row.trouble for row in rows(centre)] == ["message.unreadable"]


class Waking(SimulatedChannel):
    """Knows when something comes."""

    waited = 0

    def wait(self, seconds: float, stop: Callable[[], bool]) -> None:
        self.waited += 1
        until(lambda: stop() or any((self.folder / "masuk").glob("*.json")))


def test_a_way_that_wakes_is_not_asked_every_few_seconds(centre: Centre, tmp_path: Path) -> None:
    way, stop = Waking(tmp_path / "email", "email"), threading.Event()
    threads = tending(centre, [way], stop, every_s=300)
    for one in threads:
        one.start()
    until(lambda: way.waited == 1)
    way.post(posted(1))
    until(lambda: len(rows(centre)) == 1)
    stop.set()
    for one in threads:
        one.join(20)
    assert not any(one.is_alive() for one in threads)


def test_an_answer_to_what_was_read_does_not_wait_for_the_next_poll(centre: Centre, tmp_path: Path) -> None:
    way, stop = Waking(tmp_path / "email", "email"), threading.Event()
    sent_after: list[bool] = []

    class Watched(Sending):
        def send_due(self, channel: object) -> int:
            sent_after.append(any(row.read_at is not None for row in rows(centre)))
            return 0

    way.post(posted(1))
    threads = tending(centre, [way], stop, Watched(), every_s=300)
    threads[0].start()
    until(lambda: way.waited == 1)  # it was brought in, and now the way waits
    threads[1].start()
    until(lambda: True in sent_after)
    assert way.waited <= 2
    stop.set()
    for one in threads:
        one.join(20)

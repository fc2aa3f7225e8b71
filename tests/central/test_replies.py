"""Answers by staff to messages that are no case: where they go, when they may, what is kept of them and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from sync.cases.messages import Arrived, Mark, NotSent
from sync.cases.refusal import Refusal
from sync.cases.replies import Reply
from sync.central.fleet import Limits
from sync.central.messages.deciding import bring_back, link, set_aside
from sync.central.messages.erasing import erase_aside, forget
from sync.central.messages.reading import read_round
from sync.central.messages.taking import is_stored, store_message
from sync.central.notices import notices_of
from sync.central.outgoing import marks, queue, sending
from sync.central.outgoing.answering import Answers
from sync.central.outgoing.outbox import Outbox
from sync.central.outgoing.replies import (
    Answerable,
    answer,
    answerable,
    answered_by_staff,
    replies_to,
)
from sync.central.reach import Reach
from sync.central.store_figures import StoreFigures
from sync.central.tables import metadata
from sync.central.tables.messages import message
from sync.central.tables.outgoing import outgoing
from tests.central.letters_in import READERS, SENDER, arrived
from tests.central.told import Told, told_at

NAMES = iter(range(10_000))
WORDS = Reply("", "Kantor buka jam delapan.")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with told_at(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture
def told(office: Told) -> Told:
    office.store.write(lambda connection: connection.execute(outgoing.delete()))
    for way in office.ways.values():
        way.outcomes.clear()
    return office


def comes(told: Told, text: str = "Jam berapa kantor buka?", channel: str = "sms", **more: Any) -> str:
    """A message that was read, of a sender of its own; its id."""
    n = next(NAMES)
    sender = {"email": f"Warga{n}@Contoh.id"}.get(channel, f"+62812{n:07}")
    one: Arrived = arrived(text, f"m{n}", channel, **({"sender": sender, "at": told.clock()} | more))
    store_message(told.store, told.keys, one, told.clock)
    read_round(told.store, told.keys, READERS, told.clock, Answers(told.store))
    with told.store.reading() as connection:
        newest = select(message.c.message_id).order_by(message.c.message_id.desc()).limit(1)
        return str(connection.execute(newest).scalar_one())


def found(told: Told, message_id: str, who: str = "staf") -> Answerable:
    to = answerable(told.store, message_id, told.people[who], told.clock)
    assert isinstance(to, Answerable), to
    return to


def refused(told: Told, message_id: str, who: str = "staf") -> str:
    why = answerable(told.store, message_id, told.people[who], told.clock)
    assert isinstance(why, Refusal)
    assert answer(told.store, message_id, WORDS, 0, "", told.people[who], told.clock) == why
    return why.code


def sends(told: Told, message_id: str, reply: Reply = WORDS, seen: int = 0, aside: str = "") -> None:
    assert answer(told.store, message_id, reply, seen, aside, told.people["staf"], told.clock) is None


def by_staff(told: Told) -> Any:
    """The one row that a person wrote."""
    [row] = [one for one in told.rows() if one.message_id is not None]
    return row


def handed_over(told: Told, channel: str) -> list[Any]:
    """With the clock that WhatsApp's window is counted by."""
    Outbox(told.store, told.clock).send_due(told.ways[channel])
    return told.ways[channel].delivered()


@pytest.mark.parametrize("channel", ["sms", "wa", "email"])
def test_it_goes_back_by_the_way_it_came_and_is_kept_sealed(told: Told, channel: str) -> None:
    message_id = comes(told, channel=channel, subject="Re: jam buka" if channel == "email" else "")
    to = found(told, message_id)
    assert (to.channel, to.subject) == (channel, "Re: jam buka" if channel == "email" else "")
    sends(told, message_id, Reply(to.subject, "Buka jam delapan."))
    sent = next(one for one in handed_over(told, channel) if one.reference == by_staff(told).outgoing_id)
    assert (sent.address, sent.answers) == (to.to, to.answers)
    assert "Buka jam delapan." in sent.text
    assert ("Pegantenan" in sent.text) == (channel == "email"), "the office stands below a mail"
    [one] = replies_to(told.store, message_id, told.people["staf"])
    assert (one.line.state, one.by) == ("terkirim", told.people["staf"].login)
    assert one.reply == Reply(to.subject, "Buka jam delapan.")
    row = by_staff(told)
    assert (row.case_id, row.automatic, row.message_id) == (None, False, to.message_id)
    assert b"delapan" not in row.sealed
    with told.store.reading() as connection:
        kinds = connection.execute(select(metadata.tables["person_event"].c.kind)).scalars().all()
    assert "message-answered" in kinds
    assert answered_by_staff(told.store, told.store.office_id, [message_id, "x"]) == {message_id}


def test_a_conversation_is_answered_to_its_last_message(told: Told) -> None:
    first = comes(told, "Pertama", "wa", sender="62815000111", conversation="a")
    comes(told, "Kedua", "wa", sender="62815000111", conversation="a")
    to = found(told, first)
    assert to.message_id == first
    assert to.until is not None
    assert to.answers == f"m{next(NAMES) - 1}"


def test_who_was_quicker_or_a_form_sent_twice_makes_no_second_answer(told: Told) -> None:
    message_id = comes(told)
    sends(told, message_id)
    again = answer(told.store, message_id, WORDS, 0, "", told.people["kasi"], told.clock)
    assert again == Refusal("reply.changed")
    assert by_staff(told).message_id == message_id
    sends(told, message_id, Reply("", "Dan tutup jam tiga."), seen=1)
    assert [one.reply for one in replies_to(told.store, message_id, told.people["staf"])] == [
        WORDS,
        Reply("", "Dan tutup jam tiga."),
    ]


def test_it_may_be_set_aside_with_the_answer_and_answered_again_later(told: Told) -> None:
    message_id = comes(told)
    sends(told, message_id, aside="Sudah dibalas lewat SMS")
    with told.store.reading() as connection:
        state = connection.execute(select(message.c.state).where(message.c.message_id == message_id)).scalar()
    assert state == "diabaikan"
    sends(told, message_id, Reply("", "Satu lagi."), seen=1, aside="Sudah dibalas lewat SMS")


def test_who_and_what_cannot_be_answered(told: Told) -> None:
    assert refused(told, comes(told), "auditor") == "message.not_your_role"
    assert refused(told, "00000000-0000-7000-8000-000000000000") == "message.unknown"
    assert refused(told, comes(told, sender="TELKOMSEL")) == "reply.address"
    assert refused(told, comes(told, channel="email", sender="noreply@contoh.id")) == "reply.address"
    assert refused(told, comes(told, channel="email", automatic=True)) == "reply.machine"
    assert refused(told, comes(told, "STOP")) == "reply.stopped"
    earlier = comes(told, "Jam buka?", sender="+628999000111")
    assert found(told, earlier)
    comes(told, "STOP", sender="+628999000111")
    assert refused(told, earlier) == "reply.stopped"
    of_case = comes(told)
    assert link(told.store, of_case, told.case(), told.people["staf"], told.clock) is None
    assert refused(told, of_case) == "reply.of_case"
    without = replace(told, store=replace(told.store, reach=Reach()))
    assert refused(without, comes(told)) == "reply.way"


def test_a_message_that_is_not_for_these_eyes_is_not_answered(told: Told) -> None:
    named = told.people["kasi"].name
    message_id = comes(told, f"{named} tidak pernah di tempat")
    assert refused(told, message_id, "kasi") == "message.unknown"
    sends(told, message_id)
    assert replies_to(told.store, message_id, told.people["kasi"]) == ()


def test_whatsapp_takes_free_text_for_a_day_after_the_last_message(told: Told) -> None:
    message_id = comes(told, channel="wa", sender="62815000222")
    told.clock.pass_(hours=23, minutes=56)
    assert refused(told, message_id) == "reply.window"
    comes(told, "Halo?", "wa", sender="62815000222")
    assert found(told, message_id).until == told.clock.now + timedelta(hours=24) or found(told, message_id)


def test_what_is_written_too_late_for_the_window_fails_and_its_writer_is_told(told: Told) -> None:
    message_id = comes(told, channel="wa", sender="62815000333")
    sending.send_round(told.store, {"wa": told.ways["wa"]}, told.clock)
    sends(told, message_id)
    told.ways["wa"].outcomes.append(NotSent("tanpa_templat"))
    sending.send_round(told.store, {"wa": told.ways["wa"]}, told.clock)
    [one] = replies_to(told.store, message_id, told.people["staf"])
    assert (one.line.state, one.line.code) == ("gagal", "tanpa_templat")
    newest = notices_of(told.store, told.people["staf"])[0]
    assert (newest.kind, newest.message_id, newest.case_id) == ("reply_undelivered", message_id, None)
    assert all(n.kind != "reply_undelivered" for n in notices_of(told.store, told.people["kasi"]))


def test_marks_and_bounces_find_it(told: Told) -> None:
    message_id = comes(told, channel="email", sender="pantul@contoh.id")
    sends(told, message_id, Reply("Re: hal", "Isi"))
    handed_over(told, "email")
    row = by_staff(told)
    assert marks.take_mark(
        told.store, "email", Mark("sampai", told.clock(), reference=row.outgoing_id), told.clock
    )
    [one] = replies_to(told.store, message_id, told.people["staf"])
    assert one.line.state == "sampai"


def test_it_lives_as_long_as_its_message(told: Told) -> None:
    message_id, person = comes(told), told.people["staf"]
    sends(told, message_id)
    handed_over(told, "sms")
    told.clock.pass_(days=100)
    queue.forget_old(told.store, told.clock)
    assert len(told.rows()) == 1, "what a machine answered is gone"
    assert set_aside(told.store, message_id, "Sudah dibalas", person, told.clock) is None
    told.clock.pass_(days=91)
    assert erase_aside(told.store, 90, told.clock) >= 1
    [one] = replies_to(told.store, message_id, person)
    assert (one.reply, one.by, one.line.state) == (None, "", "terkirim")
    row = by_staff(told)
    assert (row.sealed, row.data_key, row.address_hmac) == (None, None, "")
    assert refused(told, message_id) == "message.erased"


def test_what_waits_when_its_message_is_erased_does_not_go_out(told: Told) -> None:
    message_id = comes(told)
    sends(told, message_id, aside="Sudah dibalas")
    told.store.write(
        lambda connection: connection.execute(
            update(message).where(message.c.message_id == message_id).values(decided_at=told.clock.now)
        )
    )
    told.clock.pass_(days=91)
    erase_aside(told.store, 90, told.clock)
    assert by_staff(told).outgoing_id not in {one.reference for one in handed_over(told, "sms")}
    assert by_staff(told).state == "gagal"


def test_a_senders_limits_do_not_count_what_people_write(told: Told) -> None:
    told.clock.pass_(days=2)
    message_id = comes(told, "LAPOR jalan rusak", sender=SENDER)
    for n in range(6):
        sends(told, message_id, seen=n)
    comes(told, "BANTUAN", sender=SENDER)
    assert [row.notice for row in told.rows() if row.automatic] == ["bantuan"]


def test_the_whole_way_of_an_answer(tmp_path: Path, database: str | None) -> None:
    """Once over PostgreSQL too: ids are of a type of its own there, and rows are locked."""
    with told_at(tmp_path, database) as told:
        message_id = comes(told, channel="email", sender="w@contoh.id", subject="Tanya")
        sends(told, message_id, Reply("Re: Tanya", "Buka jam delapan."), aside="Sudah dibalas lewat Surel")
        handed_over(told, "email")
        staf = told.people["staf"]
        [one] = replies_to(told.store, message_id, staf)
        assert one.line.state == "terkirim"
        assert answered_by_staff(told.store, told.store.office_id, [message_id]) == {message_id}
        case_id = told.case(reply_way="email", email="w@contoh.id", phone="")
        assert handed_over(told, "email")[-1].address == "w@contoh.id"
        sends(told, message_id, Reply("Re: Tanya", "Satu lagi."), seen=1)
        told.ways["email"].outcomes.append(NotSent("alamat"))
        handed_over(told, "email")
        assert notices_of(told.store, staf)[0].message_id == message_id
        assert bring_back(told.store, message_id, staf, told.clock) is None
        assert link(told.store, message_id, case_id, staf, told.clock) is None
        assert refused(told, message_id) == "reply.of_case"
        told.clock.pass_(days=200)
        told.store.write(lambda connection: forget(connection, told.store.office_id, case_id, told.clock()))
        assert [one.reply for one in replies_to(told.store, message_id, staf)] == [None, None]
        figures = StoreFigures(told.store, Limits(), told.clock)
        assert any(one.name == "kotak_notices_failed" for one in figures.collect())
        assert is_stored(told.store, "email", "nichts") is False

"""What a machine answers to a message: the status of a number, how to write, that it was heard. Never more than coarse.

Not answered: what a machine wrote, short codes and senders that are words, ourselves; more than five times a day to one
address (once by e-mail: two robots would answer each other for ever), help once a day. All of it is stored all the same.
A number proves nothing about its sender: STATUS tells what anybody may know who knows the number, BATAL is a wish that
is put before staff, and only STOP does something, to notices that go to the very address that it came from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from sync.cases.case import CLOSED
from sync.cases.contact_events import MESSAGE
from sync.cases.message_grammar import Command
from sync.cases.notice_places import EMAIL, WA
from sync.central.messages.answering import Heard
from sync.central.messages.kept import origin_of
from sync.central.outgoing import contacts, queue
from sync.central.outgoing.addresses import can_be_told, mark_of, normal
from sync.central.outgoing.marks import bounced
from sync.central.outgoing.telling import day
from sync.central.outgoing.trouble import WITHDRAWAL, put_before
from sync.central.public_limits import Purpose, miss_in, try_in
from sync.central.store import Store, utc
from sync.central.tables.messages import message as message_table
from sync.central.tables.outgoing import outgoing
from sync.central.tracking import Tracked, tracked
from sync.logbook import note

A_DAY = timedelta(hours=24)
ANSWERS_A_DAY = 5
MAILS_A_DAY = 1
HELP = "bantuan"
_LOOKS_AT = 50
"""Messages of a contact."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Which notice, and what is filled into it."""

    notice: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the inbox calls for each message that it has read. ``ours``: the office's own addresses, by channel."""

    store: Store
    ours: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def case_answered(self, connection: Connection, office_id: str, names: Sequence[str]) -> str | None:
        """The case whose notice one of these names is, ours or the way's; None: of none."""
        return queue.case_of_ours(connection, office_id, tuple(names))

    def heard(self, connection: Connection, message: Heard, now: datetime) -> None:
        """Write the answer that this message gets, if any, and do what it may ask for. Once for each message."""
        now = utc(now)
        sender = normal(message.channel, message.sender)
        if message.bounced:
            bounced(self.store, connection, message.office_id, message.channel, message.bounced, now)
            return
        if message.automatic or sender in self.ours.get(message.channel, ()):
            return
        self._confirm(connection, message, sender)
        if message.channel not in self.store.reach.ways or not can_be_told(message.channel, sender):
            return
        answer = self._answer(connection, message, sender, now)
        if answer is not None and self._may(connection, message, sender, answer, now):
            self._write(connection, message, sender, answer, now)

    def _confirm(self, connection: Connection, message: Heard, sender: str) -> None:
        """Whoever writes about a case from the address that he is told at has shown that he reads there."""
        if message.case_id:
            for mark in self._marks(connection, message, sender):
                contacts.confirm(connection, message.office_id, message.case_id, message.channel, mark)

    def _answer(self, connection: Connection, message: Heard, sender: str, now: datetime) -> Answer | None:
        asked = message.asked
        match asked.command:
            case Command.STOP:
                return self._stop(connection, message, sender, now)
            case Command.STATUS | Command.WITHDRAW if asked.number is None:
                return Answer(HELP)
            case Command.STATUS | Command.WITHDRAW:
                return self._about(connection, message, sender, now)
            case Command.REPORT if asked.text:
                return None  # told as the case is received, which a person or a rule makes of it
            case Command.FREE if message.channel == EMAIL:
                return None  # a person reads it; whoever writes a letter wants no list of commands
            case _:
                return None if message.opened or message.case_id else Answer(HELP)

    def _stop(self, connection: Connection, message: Heard, sender: str, now: datetime) -> Answer:
        told = {
            case_id
            for mark in self._marks(connection, message, sender)
            for case_id in contacts.cases_told_at(connection, message.office_id, message.channel, mark)
        }
        for case_id in sorted(told):
            contacts.stop(connection, message.office_id, case_id, message.channel, MESSAGE, now)
        note("notice.stopped", channel=message.channel, cases=len(told))
        return Answer("berhenti")

    def _marks(self, connection: Connection, message: Heard, sender: str) -> list[str]:
        """Of every address that this sender has written from: WhatsApp shows a telephone number today and an id tomorrow."""
        addresses = {sender}
        if message.channel == WA and message.sender_hash:
            addresses |= {normal(WA, one) for one in senders_of(connection, self.store, message)}
        return [mark_of(self.store, message.office_id, message.channel, one) for one in sorted(addresses)]

    def _about(self, connection: Connection, message: Heard, sender: str, now: datetime) -> Answer | None:
        number = message.asked.number
        assert number is not None
        source = f"{message.channel}:{sender}"
        if try_in(connection, self.store, Purpose.NUMBER, source, now) is not None:
            return None
        found = tracked(self.store.rules, connection, number, now)
        if found is None or found.office_id != message.office_id:
            miss_in(connection, Purpose.NUMBER, now)
            return Answer("tidak_dikenal")
        if message.asked.command is Command.STATUS:
            return _status(self.store, found)
        about = message.message_id
        put_before(self.store, connection, found.office_id, found.case_id, WITHDRAWAL, about, now)
        return Answer("batal", {"nomor": str(number)})

    def _may(
        self, connection: Connection, message: Heard, sender: str, answer: Answer, now: datetime
    ) -> bool:
        """Within the limits of a day. What is over them is stored and shown, and not answered."""
        mark = mark_of(self.store, message.office_id, message.channel, sender)
        sent = answers_since(connection, message.office_id, message.channel, mark, now - A_DAY)
        most = MAILS_A_DAY if message.channel == EMAIL else ANSWERS_A_DAY
        if sum(sent.values()) >= most or (answer.notice == HELP and sent.get(HELP)):
            note("notice.answer_withheld", channel=message.channel)
            return False
        return True

    def _write(
        self, connection: Connection, message: Heard, sender: str, answer: Answer, now: datetime
    ) -> None:
        notice = queue.Notice(
            queue.answer_to(message.message_id),
            answer.notice,
            message.channel,
            sender,
            values=answer.values,
            answers=message.external_id,
            at_once=True,
            automatic=True,
        )
        queue.write(connection, self.store, message.office_id, None, notice, now)


def senders_of(connection: Connection, store: Store, heard: Heard) -> set[str]:
    """As whom a contact has written lately."""
    rows = connection.execute(
        select(message_table)
        .where(
            message_table.c.office_id == heard.office_id,
            message_table.c.sender_hash == heard.sender_hash,
            message_table.c.sealed_origin.is_not(None),
        )
        .order_by(message_table.c.message_id.desc())
        .limit(_LOOKS_AT)
    )
    return {origin_of(store, row).sender for row in rows} - {""}


def answers_since(
    connection: Connection, office_id: str, channel: str, mark: str, since: datetime
) -> Mapping[str, int]:
    """How many automatic answers an address was written since then, by notice."""
    rows = connection.execute(
        select(outgoing.c.notice, func.count())
        .where(
            outgoing.c.office_id == office_id,
            outgoing.c.channel == channel,
            outgoing.c.address_hmac == mark,
            outgoing.c.automatic,
            outgoing.c.made_at > since,
        )
        .group_by(outgoing.c.notice)
    )
    return {row[0]: row[1] for row in rows}


def _status(store: Store, found: Tracked) -> Answer:
    """What anybody may know who knows the number."""
    status = found.status
    assert status is not None  # `tracked` finds cases alone
    values = {"nomor": str(found.number)}
    if status.state == CLOSED:
        return Answer("status_selesai", values)
    if status.pause_reason and status.complete_by is not None:
        return Answer("status_menunggu", {**values, "batas": day(status.complete_by)})
    sop = store.rules.sop_of(found.sop_version)
    stage = sop.stages[sop.step(status.step).stage - 1]
    values |= {
        "batas": day(status.due),
        "langkah": str(status.step),
        "jumlah": str(sop.last),
        "tahap": stage.words("id", now=True),
    }
    return Answer("status_terlambat" if status.overdue else "status", values)

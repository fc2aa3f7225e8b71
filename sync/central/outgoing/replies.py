"""What staff write back to somebody whose message is no case: by the way it came, to where it came from, and to nobody else.

Whoever writes to the office has asked for an answer there; that is the consent, for this answer alone. Its words lie sealed
beside the message and end with it; that it was written, by whom and when, stands in the trail.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from sync.cases.message_grammar import Command
from sync.cases.message_quotes import own_subject
from sync.cases.notice_places import WA
from sync.cases.refusal import Refusal
from sync.cases.replies import FREE_TEXT_FOR, REPLY, Reply, answer_subject, window_open
from sync.central import account_journal
from sync.central.columns import is_identifier
from sync.central.messages.deciding import conversation, put_aside
from sync.central.messages.kept import content_of, origin_of
from sync.central.messages.taking import ASIDE, NEW
from sync.central.outgoing import queue
from sync.central.outgoing.addresses import can_be_told, normal
from sync.central.outgoing.queue import said_in
from sync.central.outgoing.steering import NoticeLine, notice_line
from sync.central.outgoing.texts import REPLY_SUBJECT, REPLY_TEXT
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables.messages import message
from sync.central.tables.outgoing import outgoing
from sync.central.visibility import message_visible

ANSWERED = "message-answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerable:
    """A conversation that may be answered. ``to``: where the answer goes; ``answers``: the way's own name of its last message;
    ``subject``: to begin with; ``until``: when free text ends there, None where it does not; ``replies``: how many were written before."""

    message_id: str
    channel: str
    to: str = field(repr=False)
    answers: str = field(repr=False)
    subject: str = field(repr=False)
    until: datetime | None
    replies: int


@dataclass(frozen=True, slots=True)
class Written:
    """A reply and what became of it. ``reply``: None once the message is erased; ``by``: login of who wrote it."""

    line: NoticeLine
    reply: Reply | None
    by: str


def answerable(store: Store, message_id: str, person: Person, clock: Clock) -> Answerable | Refusal:
    """What may be answered of this conversation, or why it may not.

    ``message.not_your_role``, ``message.unknown``, ``message.erased``, ``reply.of_case`` (its case has pages of its own),
    ``reply.machine``, ``reply.way`` (this office does not send by it), ``reply.address`` (a short code, a word, nobody),
    ``reply.stopped`` (the sender wants to hear nothing), ``reply.window`` (WhatsApp: it is longer ago than a day).
    """
    with store.reading() as connection:
        rows = conversation(connection, message_id, person, locked=False)
        return _judged(connection, store, rows, person, utc(clock()))


def answer(  # noqa: PLR0917 - to what, what, on which page's word, by whom
    store: Store, message_id: str, reply: Reply, seen: int, aside: str, person: Person, clock: Clock
) -> Refusal | None:
    """It goes out at once. ``seen``: how many replies the page showed; ``aside``: the reason with which the conversation is set
    aside with it, "" to let it wait.

    Refusals as of `answerable`, and ``reply.changed``: somebody was quicker, or the form was sent twice.
    """
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        rows = conversation(connection, message_id, person)
        to = _judged(connection, store, rows, person, now)
        if isinstance(to, Refusal):
            return to
        if to.replies != seen:
            return Refusal("reply.changed")
        queue.write(connection, store, person.office_id, None, _notice(to, reply, person), now)
        by = person.by()
        about = {"message": to.message_id, "channel": to.channel}
        account_journal.append(connection, person.office_id, ANSWERED, by, person.login, now, **about)
        if aside and all(row.state == NEW for row in rows):
            put_aside(connection, store, rows, aside, person, now)
        return None

    return store.write(work)


def replies_to(store: Store, message_id: str, person: Person) -> tuple[Written, ...]:
    """What was written back to this message, the oldest first; nothing of one that is not for these eyes."""
    if not is_identifier(message_id):
        return ()
    with store.reading() as connection:
        its = select(message.c.thread_id).where(message_visible(person), message.c.message_id == message_id)
        rows = connection.execute(
            select(outgoing)
            .where(outgoing.c.office_id == person.office_id, outgoing.c.message_id.in_(its))
            .order_by(outgoing.c.outgoing_id)
        ).all()
    return tuple(_written(store, row) for row in rows)


def answered_by_staff(store: Store, office_id: str, message_ids: Collection[str]) -> frozenset[str]:
    """Which of these, that the reader sees, were answered by a person."""
    with store.reading() as connection:
        mine = (outgoing.c.office_id == office_id) & outgoing.c.message_id.in_(message_ids)
        return frozenset(connection.execute(select(outgoing.c.message_id).where(mine)).scalars())


def _judged(
    connection: Connection, store: Store, rows: Sequence[Any], person: Person, now: datetime
) -> Answerable | Refusal:
    if not rows or not person.handles_cases:
        return Refusal("message.unknown" if person.handles_cases else "message.not_your_role")
    last = rows[-1]
    origin, heard = origin_of(store, last), _heard_at(connection, last)
    to = normal(last.channel, origin.sender)
    code = next(_objections(connection, store, rows, to, window_open(heard, now)), None)
    if code is not None:
        return Refusal(code)
    return Answerable(
        message_id=last.thread_id,
        channel=last.channel,
        to=to,
        answers=origin.external_id,
        subject=_subject(store, rows),
        until=heard + FREE_TEXT_FOR if last.channel == WA and heard is not None else None,
        replies=_count(connection, last),
    )


def _objections(
    connection: Connection, store: Store, rows: Sequence[Any], to: str, window: bool
) -> Iterator[str]:
    """Codes of what speaks against an answer, the weightiest first."""
    last = rows[-1]
    if any(row.erased_at is not None for row in rows):
        yield "message.erased"
    if any(row.case_id is not None or row.state not in (NEW, ASIDE) for row in rows):
        yield "reply.of_case"
    if last.automatic:
        yield "reply.machine"
    if last.channel not in store.reach.ways:
        yield "reply.way"
    if not can_be_told(last.channel, to):
        yield "reply.address"
    if _stopped(connection, last):
        yield "reply.stopped"
    if last.channel == WA and not window:
        yield "reply.window"


def _notice(to: Answerable, reply: Reply, person: Person) -> queue.Notice:
    return queue.Notice(
        f"reply|{to.message_id}|{to.replies + 1}",
        REPLY,
        to.channel,
        to.to,
        values={REPLY_SUBJECT: reply.subject, REPLY_TEXT: reply.text},
        answers=to.answers,
        at_once=True,
        message_id=to.message_id,
        by=person.login,
    )


def _subject(store: Store, rows: Sequence[Any]) -> str:
    kept = (content_of(store, row) for row in reversed(rows))
    return next((answer_subject(own_subject(one.subject)) for one in kept if one and one.subject), "")


def _of_sender(row: Any) -> Any:
    return (
        (message.c.office_id == row.office_id)
        & (message.c.channel == row.channel)
        & (message.c.sender_hash == row.sender_hash)
    )


def _stopped(connection: Connection, last: Any) -> bool:
    """Whether STOP is the last that this sender has written, or came after it."""
    since = (message.c.command == Command.STOP.value) & (message.c.received_at >= last.received_at)
    found = select(message.c.message_id).where(_of_sender(last), since).limit(1)
    return connection.execute(found).first() is not None


def _heard_at(connection: Connection, last: Any) -> datetime | None:
    return connection.execute(select(func.max(message.c.told_at)).where(_of_sender(last))).scalar()


def _count(connection: Connection, last: Any) -> int:
    mine = (outgoing.c.office_id == last.office_id) & (outgoing.c.message_id == last.thread_id)
    found: int = connection.execute(select(func.count()).select_from(outgoing).where(mine)).scalar_one()
    return found


def _written(store: Store, row: Any) -> Written:
    said = said_in(store, row)
    if said is None:
        return Written(notice_line(row), None, "")
    reply = Reply(said.values.get(REPLY_SUBJECT, ""), said.values.get(REPLY_TEXT, ""))
    return Written(notice_line(row), reply, said.by)

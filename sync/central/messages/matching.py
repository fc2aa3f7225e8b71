"""What a message seems to belong to. Hints for a person: a number in it proves nothing about its sender."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select

from sync.cases.likeness import Colleague, spoken_of
from sync.cases.message_grammar import Asked, numbers_in
from sync.cases.messages import Content
from sync.cases.numbers import TrackingNumber
from sync.central.messages.answering import Answering
from sync.central.messages.taking import hash_of
from sync.central.people import person_of
from sync.central.store import Store
from sync.central.tables import case_number
from sync.central.tables import person as person_table
from sync.central.tables.messages import message

SAME_WITHIN = timedelta(days=7)
"""Same sender and same words within these days are shown as a hint (channels.md, section 1)."""
_MOST_NUMBERS = 20


def case_of(
    connection: Connection, office_id: str, content: Content, asked: Asked, answering: Answering | None
) -> str | None:
    """The case that it is proposed for: by a number in the subject, by a notice of ours that it answers, by a number in the
    command or in the text, in this order."""
    found = _first(connection, office_id, numbers_in(content.subject))
    if found is None and answering is not None and content.answers_to:
        found = answering.case_answered(connection, office_id, content.answers_to)
    if found is None:
        own = () if asked.number is None else (asked.number,)
        answered = tuple(one for name in content.answers_to for one in numbers_in(name))
        found = _first(connection, office_id, (*answered, *own, *numbers_in(content.text)))
    return found


def twins(connection: Connection, row: Any) -> list[Any]:
    """Messages of the same sender with the same words within `SAME_WITHIN`, the newest first."""
    if not row.sender_hash or not row.text_hash:
        return []
    return list(
        connection.execute(
            select(message.c.message_id, message.c.received_at, message.c.state, message.c.case_id)
            .where(
                message.c.office_id == row.office_id,
                message.c.sender_hash == row.sender_hash,
                message.c.received_at.between(row.received_at - SAME_WITHIN, row.received_at + SAME_WITHIN),
                message.c.text_hash == row.text_hash,
                message.c.message_id != row.message_id,
            )
            .order_by(message.c.received_at.desc())
            .limit(5)
        )
    )


def thread(
    connection: Connection, store: Store, row: Any, content: Content
) -> tuple[dict[str, str], str | None]:
    """It joins the open message of the same conversation, where there is one: staff read and decide them together. And the
    case that the conversation has become meanwhile, for which it is proposed."""
    if not content.conversation:
        return {"thread_hash": "", "thread_id": row.message_id}, None
    thread_hash = hash_of(store, "thread", row.channel, row.sender_hash, content.conversation)
    same = [
        message.c.office_id == row.office_id,
        message.c.sender_hash == row.sender_hash,
        message.c.thread_hash == thread_hash,
        message.c.message_id != row.message_id,
    ]
    if content.together_within is not None:
        near = content.together_within
        same.append(message.c.told_at.between(row.told_at - near, row.told_at + near))
    before = connection.execute(
        select(message.c.thread_id)
        .where(*same, message.c.state == row.state)
        .order_by(message.c.message_id)
        .limit(1)
    ).scalar()
    return {"thread_hash": thread_hash, "thread_id": before or row.message_id}, (
        # A thread of mails may go on for years: its case is told by what it answers.
        None if content.together_within is None else _became(connection, same)
    )


def _became(connection: Connection, same: Sequence[Any]) -> str | None:
    return connection.execute(
        select(message.c.case_id)
        .where(*same, message.c.case_id.is_not(None))
        .order_by(message.c.message_id.desc())
        .limit(1)
    ).scalar()


def colleagues(connection: Connection, office_id: str) -> tuple[Colleague, ...]:
    """Everybody of the office who may read messages; closed accounts too: one may be opened again."""
    rows = connection.execute(select(person_table).where(person_table.c.office_id == office_id))
    return tuple(
        Colleague(one.login, one.name, one.role, one.unit)
        for one in map(person_of, rows)
        if one.handles_cases
    )


def excluded_from(text: str, office: Sequence[Colleague]) -> tuple[str, ...]:
    """Logins of those whom the message names: they do not see it until it is a case, where it is decided anew.

    Where nobody would be left, nobody is excluded: a message that no one sees is lost.
    """
    named = spoken_of(text, office)
    return named if len(named) < len(office) else ()


def _first(connection: Connection, office_id: str, numbers: Sequence[TrackingNumber]) -> str | None:
    wanted = list(dict.fromkeys(one.glyphs for one in numbers))[:_MOST_NUMBERS]
    if not wanted:
        return None
    mine = (case_number.c.office_id == office_id) & case_number.c.number.in_(wanted)
    rows = connection.execute(select(case_number.c.number, case_number.c.case_id).where(mine))
    found: dict[str, str] = {row.number: row.case_id for row in rows}
    return next((found[one] for one in wanted if one in found), None)

"""Messages that other programs send for citizens (Open311): unverified, sealed at rest, for staff to take up or lay aside."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.cases.ids import uuid7
from sync.cases.numbers import ALPHABET
from sync.cases.refusal import Refusal
from sync.central.at_rest import Place
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables.public import inbox_message
from sync.logbook import note

NEW, TAKEN, LAID_ASIDE = "baru", "diambil", "disisihkan"
DECISIONS = (TAKEN, LAID_ASIDE)
KEPT_FOR = timedelta(days=90)
"""A message that was decided on; then its words are destroyed."""

_COLUMN = "sealed_content"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the sender filled in; all of it may be personal."""

    description: str
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    place: str = ""
    media_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as staff read it. ``media_url`` is shown and never fetched."""

    message_id: str
    sender: str
    service: str
    received_at: datetime
    description: str
    name: str
    phone: str
    email: str
    address: str
    place: str
    media_url: str


def take_message(  # noqa: PLR0917 - whose, of what, what it says
    store: Store, office_id: str, sender: str, service: str, content: Content, clock: Clock
) -> str:
    """Keep it; its token, with which the sender asks what became of it."""
    now = utc(clock())
    message_id = uuid7(now, secrets.randbits)
    token = "".join(secrets.choice(ALPHABET) for _ in range(20))
    sealed = store.at_rest.seal(
        Place(office_id, message_id), {_COLUMN: msgspec.json.encode(asdict(content)).decode()}
    )
    row = {
        "office_id": office_id,
        "message_id": message_id,
        "token": token,
        "sender": sender,
        "service": service,
        "received_at": now,
        "state": NEW,
        "decided_by": "",
        **sealed,
    }
    store.write(lambda connection: connection.execute(insert(inbox_message).values(row)))
    note("open311.message")
    return token


def messages(store: Store, person: Person, limit: int = 100) -> list[Message]:
    """What waits in this person's office, the oldest first; nothing for who sees no cases."""
    if not person.sees_cases:
        return []
    mine = (inbox_message.c.office_id == person.office_id) & (inbox_message.c.state == NEW)
    with store.reading() as connection:
        rows = connection.execute(
            select(inbox_message).where(mine).order_by(inbox_message.c.received_at).limit(limit)
        ).all()
    return [_opened(store, row) for row in rows]


def close_message(
    store: Store, message_id: str, decision: str, person: Person, clock: Clock
) -> Refusal | None:
    """A person's decision; ``message.unknown``, ``message.decided``."""
    if not person.handles_cases or decision not in DECISIONS:
        return Refusal("message.unknown")
    mine = (inbox_message.c.office_id == person.office_id) & (inbox_message.c.message_id == message_id)
    values = {"state": decision, "decided_at": utc(clock()), "decided_by": person.login}

    def work(connection: Connection) -> Refusal | None:
        if connection.execute(select(inbox_message.c.token).where(mine)).first() is None:
            return Refusal("message.unknown")
        done = connection.execute(
            update(inbox_message).where(mine, inbox_message.c.state == NEW).values(values)
        )
        return None if done.rowcount else Refusal("message.decided")

    return store.write(work)


def token_state(store: Store, office_id: str, token: str) -> str | None:
    """What became of the message with this token: its state; None for an unknown one."""
    mine = (inbox_message.c.office_id == office_id) & (inbox_message.c.token == token)
    with store.reading() as connection:
        return connection.execute(select(inbox_message.c.state).where(mine)).scalar()


def forget_messages(store: Store, clock: Clock) -> int:
    """Destroy the words of those that were decided long ago; how many."""
    old = (inbox_message.c.decided_at <= clock() - KEPT_FOR) & inbox_message.c.data_key.is_not(None)
    values = {"data_key": None, _COLUMN: None}
    return store.write(
        lambda connection: connection.execute(update(inbox_message).where(old).values(values)).rowcount
    )


def _opened(store: Store, row: Any) -> Message:
    plain = store.at_rest.open(
        Place(row.office_id, row.message_id), row.data_key, _COLUMN, row.sealed_content
    )
    content = Content(description="") if plain is None else Content(**msgspec.json.decode(plain))
    return Message(
        message_id=row.message_id,
        sender=row.sender,
        service=row.service,
        received_at=row.received_at,
        **asdict(content),
    )

"""A message is stored before it is acknowledged: sealed, durable, once, whatever it says.

Its first name and its second are kept as keyed hashes; both are unique, so that two copies at once make one row. Nothing is
read here, and nothing is refused: what cannot be read waits for a person just as well.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, false, insert, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from sync.cases.ids import uuid7
from sync.cases.messages import Arrived, Take
from sync.central.at_rest import Place
from sync.central.keys import CentreKeys
from sync.central.office_ways import addressed, others
from sync.central.prepared import POSTGRESQL, Prepared, Statement
from sync.central.store import Clock, Store, utc
from sync.central.tables.messages import message, message_raw
from sync.logbook import note
from sync.vault.sealing import seal, split

NEW, CASE, LINKED, ASIDE = "baru", "kasus", "ditautkan", "diabaikan"
STATES = (NEW, CASE, LINKED, ASIDE)

ORIGIN = "sealed_origin"
CLOCK_MAY_DIFFER = timedelta(minutes=5)
TOLD_LATE = timedelta(hours=24)
"""A message whose own time lies further back counts from when it came here, and is marked (channels.md, section 1)."""
_LONGEST_NAME = 2000


def _insert_new(dialect: str) -> Statement:
    made: Any = postgresql if dialect == POSTGRESQL else sqlite
    values = {
        name: bindparam(name, type_=message.c[name].type)
        for name in (
            "office_id", "message_id", "thread_id", "channel", "external_hash", "same_hash", "received_at", "told_at",
            "arrived_at", "odd_clock", "sender_hash", "data_key", "sealed_origin", "state",
        )
    }  # fmt: skip
    empty: dict[str, Any] = {
        name: literal_column("''")
        for name in ("trouble", "text_hash", "thread_hash", "command", "decided_by")
    }
    statement: Statement = (
        made.insert(message)
        .values({**values, **empty, "automatic": false()})
        .on_conflict_do_nothing()
        .returning(literal_column("1"))
    )
    return statement


_INSERT = Prepared(_insert_new)
_INSERT_RAW = Prepared(
    lambda _: insert(message_raw).values(
        {column.name: bindparam(column.name, type_=column.type) for column in message_raw.c}
    )
)
"""A flood is taken in as fast as it comes: SQLAlchemy's own work on the two statements took twice as long as they."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who sent it and what the way calls it, as the way says; sealed at rest."""

    sender: str = field(repr=False)
    external_id: str = field(repr=False)


def taking(store: Store, keys: CentreKeys, clock: Clock) -> Take:
    """What a way's `bring_in` is given: into the inbox of each office that a message was sent to."""
    of_others = others(store)

    def take(arrived: Arrived) -> bool:
        whose = addressed(store, of_others, arrived)
        return sum(store_message(one, keys, arrived, clock) for one in whose) > 0  # each, whichever knew it

    return take


def store_message(store: Store, keys: CentreKeys, arrived: Arrived, clock: Clock) -> bool:
    """Durable when this returns; False for one that was stored before. Raises where the database is away: then the message
    must stay where it is."""
    keys.refresh()
    now = utc(clock())
    row, raw = _row(store, arrived, now), _raw(store, keys, arrived)
    raw["message_id"] = row["message_id"]

    def work(connection: Connection) -> bool:
        if _INSERT.run(connection, **row).first() is None:
            return False
        _INSERT_RAW.run(connection, **raw)
        return True

    new = store.write(work)
    if new and row["odd_clock"]:
        note("message.odd_clock", channel=arrived.channel)
    return new


def is_stored(store: Store, channel: str, same_as: str) -> bool:
    """Whether a message of this second name was ever taken in; also one that has been erased since."""
    known = (message.c.channel == channel) & (message.c.same_hash == hash_of(store, "same", channel, same_as))
    with store.reading() as connection:
        found = select(message.c.message_id).where(known).limit(1)
        return connection.execute(found).first() is not None


def hash_of(store: Store, *parts: str) -> str:
    """A keyed hash: the same for the same parts, and no way back to them without the storage key."""
    said = msgspec.json.encode(parts)
    return hmac.digest(store.at_rest.derived("messages"), said, "sha256").hex()


def sender_hash(store: Store, channel: str, sender: str) -> str:
    """By which messages of one sender are known to be; "" for one without a sender."""
    plain = "".join(sender.casefold().split())
    return hash_of(store, "sender", channel, plain) if plain else ""


def external_hash(store: Store, channel: str, name: str) -> str:
    """By which a message is known by the way's own name for it."""
    return hash_of(store, "external", channel, name)


def _row(store: Store, arrived: Arrived, now: datetime) -> dict[str, Any]:
    told = utc(arrived.received_at)
    odd = told > now + CLOCK_MAY_DIFFER or now - told > TOLD_LATE
    message_id = uuid7(now, secrets.randbits)
    origin = Origin(arrived.sender[:_LONGEST_NAME], arrived.external_id[:_LONGEST_NAME])
    sealed = store.at_rest.seal(
        Place(store.office_id, message_id), {ORIGIN: msgspec.json.encode(origin).decode()}
    )
    return {
        "office_id": store.office_id,
        "message_id": message_id,
        "thread_id": message_id,
        "channel": arrived.channel,
        "external_hash": external_hash(store, arrived.channel, arrived.external_id),
        "same_hash": hash_of(store, "same", arrived.channel, arrived.same_as) if arrived.same_as else None,
        "received_at": now if odd else min(told, now),
        "told_at": told,
        "arrived_at": now,
        "odd_clock": odd,
        "sender_hash": sender_hash(store, arrived.channel, arrived.contact or arrived.sender),
        "state": NEW,
        **sealed,
    }


def _raw(store: Store, keys: CentreKeys, arrived: Arrived) -> dict[str, Any]:
    header, payload = split(seal(arrived.raw, keys.recipients))
    return {"office_id": store.office_id, "header": header, "payload": payload, "size": len(arrived.raw)}

"""How each way in and out is, as its last round left it; and which process tends it, so that no two do the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, or_, select, update

from sync.cases.messages import WELL, Health
from sync.central.messages.taking import NEW
from sync.central.store import Clock, Store, insert_new, utc
from sync.central.tables.messages import channel_state, message

HELD_FOR = timedelta(minutes=3)
"""Longer than a round; a process that has died holds its ways for so long."""
SILENT_AFTER = timedelta(minutes=15)
"""Without a round for so long, nobody tends the way."""
OFF = "mati"
"""Beside the states of `Health`: the settings do not name it any more, or no process tends it."""
_LONGEST_FACT = 80


@dataclass(frozen=True, slots=True)
class ChannelState:
    """One way as the pages show it. ``unread``: messages of it that no reader has read; ``waiting``: that wait for a person."""

    channel: str
    state: str
    trouble: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    heard_at: datetime | None = None
    sent_at: datetime | None = None
    checked_at: datetime | None = None
    unread: int = 0
    waiting: int = 0


def take_turn(store: Store, channel: str, holder: str, clock: Clock) -> bool:
    """Whether this process may tend the way for `HELD_FOR` from now; False: another one does."""
    now = utc(clock())
    mine = (channel_state.c.office_id == store.office_id) & (channel_state.c.channel == channel)
    free = or_(
        channel_state.c.holder == holder,
        channel_state.c.held_until.is_(None),
        channel_state.c.held_until <= now,
    )
    row = {
        "office_id": store.office_id,
        "channel": channel,
        "state": WELL,
        "trouble": "",
        "facts": "{}",
        "holder": "",
    }

    def work(connection: Connection) -> bool:
        insert_new(connection, channel_state, [row])
        taken = update(channel_state).where(mine, free).values(holder=holder, held_until=now + HELD_FOR)
        return connection.execute(taken).rowcount == 1

    return store.write(work)


def give_back(store: Store, channel: str, holder: str) -> None:
    """The process ends: another one need not wait for it."""
    mine = (channel_state.c.office_id == store.office_id) & (channel_state.c.channel == channel)
    free = update(channel_state).where(mine, channel_state.c.holder == holder)
    store.write(lambda connection: connection.execute(free.values(held_until=None, holder="")))


def note_health(store: Store, channel: str, health: Health, clock: Clock) -> bool:
    """Keep how it is; whether its state is another than before."""
    now = utc(clock())
    mine = (channel_state.c.office_id == store.office_id) & (channel_state.c.channel == channel)
    values: dict[str, Any] = {
        "state": health.state,
        "trouble": " ".join(health.trouble),
        "facts": msgspec.json.encode(
            {name: str(value)[:_LONGEST_FACT] for name, value in health.facts.items()}
        ).decode(),
        "checked_at": now,
    }
    # What a way forgets with a restart is not forgotten here.
    times = {"heard_at": health.heard_at, "sent_at": health.sent_at}
    values |= {name: at for name, at in times.items() if at is not None}

    def work(connection: Connection) -> bool:
        before = connection.execute(select(channel_state.c.state).where(mine)).scalar()
        if before is None:
            key = {"office_id": store.office_id, "channel": channel, "holder": ""}
            connection.execute(insert(channel_state).values(key | values))
        else:
            connection.execute(update(channel_state).where(mine).values(values))
        return before != health.state

    return store.write(work)


def channel_states(store: Store, office_id: str, clock: Clock) -> list[ChannelState]:
    """Every way that was ever tended or has messages; one that no process has looked after for `SILENT_AFTER` is `OFF`."""
    now = utc(clock())
    with store.reading() as connection:
        rows = _tended(connection, store, office_id)
        unread = _counts(connection, office_id, message.c.read_at.is_(None))
        waiting = _counts(connection, office_id, message.c.state == NEW)
    by_channel = {row.channel: row for row in rows}
    names = dict.fromkeys((*by_channel, *unread, *waiting))
    return [
        _state(name, by_channel.get(name), now, unread.get(name, 0), waiting.get(name, 0)) for name in names
    ]


def _tended(connection: Connection, store: Store, office_id: str) -> list[Any]:
    """Rows of the office's own ways, and of those that serve an address of its own in the mailbox or account of another."""
    mine = channel_state.c.office_id == office_id
    office = store.rules.office_of(office_id)
    shared = () if office is None else office.ways.channels
    with_others = or_(mine, channel_state.c.channel.in_(shared)) if shared else mine
    rows = connection.execute(
        select(channel_state).where(with_others).order_by(channel_state.c.channel)
    ).all()
    own = {row.channel for row in rows if row.office_id == office_id}
    return [row for row in rows if row.office_id == office_id or row.channel not in own]


def _state(name: str, row: Any, now: datetime, unread: int, waiting: int) -> ChannelState:
    if row is None:
        return ChannelState(name, OFF, unread=unread, waiting=waiting)
    silent = row.checked_at is None or row.checked_at < now - SILENT_AFTER
    return ChannelState(
        name,
        OFF if silent else row.state,
        () if silent else tuple(row.trouble.split()),
        {} if silent else msgspec.json.decode(row.facts, type=dict[str, str]),
        row.heard_at,
        row.sent_at,
        row.checked_at,
        unread,
        waiting,
    )


def _counts(connection: Connection, office_id: str, which: Any) -> dict[str, int]:
    rows = connection.execute(
        select(message.c.channel, func.count())
        .where(message.c.office_id == office_id, which, message.c.erased_at.is_(None))
        .group_by(message.c.channel)
    )
    return {row[0]: row[1] for row in rows}

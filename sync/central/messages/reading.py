"""Reading what is stored: a job of its own, after the store, so that what breaks a reader loses no message.

Each message is opened with the office's key, read by its way, and what it says is sealed at rest. One that cannot be read
stays as it came, with the reason, for a person; it is tried again by `try_again` alone (`backoffice messages parse-again`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, literal_column, select, update
from sqlalchemy.exc import OperationalError

from sync.cases.likeness import Colleague
from sync.cases.message_grammar import Asked
from sync.cases.messages import Content
from sync.cases.refusal import Refusal
from sync.central.at_rest import Place
from sync.central.keys import CentreKeys
from sync.central.messages import matching
from sync.central.messages.answering import Answering, Heard
from sync.central.messages.attachments import Sealed, put_beside, sealed
from sync.central.messages.kept import CONTENT, Kept, origin_of
from sync.central.messages.shaping import asked_in, file_name, shown
from sync.central.messages.taking import NEW, Origin, hash_of
from sync.central.prepared import Prepared
from sync.central.store import Clock, Store, utc
from sync.central.tables.messages import message, message_raw
from sync.logbook import note

Read = Callable[[bytes], Content]
"""A way's `read`."""

AT_ONCE = 50
LARGEST_RAW = 64 * 1024 * 1024
"""Bytes: 25 MB of attachments as a mail writes them, and room."""
LARGEST_ROUND = 64 * 1024 * 1024
"""Bytes of raw messages that are held in memory at once."""
UNREADABLE, BROKEN = "message.unreadable", "message.broken"

_SAME = (message_raw.c.office_id == message.c.office_id) & (message_raw.c.message_id == message.c.message_id)
_READ = Prepared(
    lambda _: (
        update(message)
        .where(
            message.c.office_id == bindparam("the_office"),
            message.c.message_id == bindparam("the_message", type_=message.c.message_id.type),
            message.c.read_at.is_(None),
        )
        .values(
            {
                name: bindparam(name, type_=message.c[name].type)
                for name in (
                    "read_at", "trouble", "data_key", "sealed_content", "text_hash", "thread_hash", "thread_id", "command",
                    "automatic", "proposed_case",
                )
            }
        )
        .returning(literal_column("1"))
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Opened:
    """A row with what its way has read in it, or why it could not."""

    row: Any
    origin: Origin
    content: Content | None
    trouble: str = ""
    files: Sequence[Sealed] = field(default=())


def read_round(
    store: Store,
    keys: CentreKeys,
    readers: Mapping[str, Read],
    clock: Clock,
    answering: Answering | None = None,
    *,
    most: int = AT_ONCE,
    after: Callable[[Connection, Heard, Content], Heard] = lambda _, heard, __: heard,
) -> int:
    """Read what nobody has read, at most ``most``, of those ways that have a reader; how many were looked at.

    ``after``: what else belongs into the transaction of a message, before it is told to ``answering`` (opening by rule).
    """
    keys.refresh()
    with store.reading() as connection:
        rows = connection.execute(_unread(store, _waiting(connection, store, readers, most))).all()
        office = matching.colleagues(connection, store.office_id) if rows else ()
    opened = [_open(store, keys, readers, row) for row in rows]
    now = utc(clock())

    def work(connection: Connection, some: Sequence[_Opened]) -> None:
        for one in some:
            _keep(connection, store, one, office=office, answering=answering, after=after, now=now)

    if opened:
        _written(store, opened, work, now)
    return len(rows)


def _written(
    store: Store,
    opened: Sequence[_Opened],
    work: Callable[[Connection, Sequence[_Opened]], None],
    now: datetime,
) -> None:
    """All in one transaction; where one breaks it, each in its own, and that one is left to a person."""
    try:
        store.write(lambda connection: work(connection, opened))
    except OperationalError:  # the database is away: nothing is wrong with any message
        raise
    except Exception as trouble:  # noqa: BLE001 - as in `_open`: one message must not keep all behind it unread
        if len(opened) > 1:
            for one in opened:
                _written(store, (one,), work, now)
            return
        note("message.reader_broke", trouble, channel=opened[0].row.channel)
        store.write(lambda connection: _leave(connection, opened[0].row, BROKEN, now))


def try_again(store: Store, *, everything: bool = False) -> int:
    """Those that could not be read are unread again; ``everything``: all that wait for a person. How many."""
    which = message.c.state == NEW if everything else message.c.trouble != ""
    again = update(message).where(
        message.c.office_id == store.office_id,
        which,
        message.c.read_at.is_not(None),
        message.c.erased_at.is_(None),
    )
    return store.write(lambda connection: connection.execute(again.values(read_at=None, trouble="")).rowcount)


def _waiting(connection: Connection, store: Store, readers: Mapping[str, Read], most: int) -> list[str]:
    """The oldest unread ones, not more than `LARGEST_ROUND` of them together, or the first alone."""
    rows = connection.execute(
        select(message.c.message_id, message_raw.c.size)
        .join(message_raw, _SAME)
        .where(
            message.c.office_id == store.office_id,
            message.c.read_at.is_(None),
            message.c.channel.in_(list(readers)),
        )
        .order_by(message.c.message_id)
        .limit(most)
    ).all()
    chosen: list[str] = []
    together = 0
    for row in rows:
        together += row.size
        if chosen and together > LARGEST_ROUND:
            break
        chosen.append(row.message_id)
    return chosen


def _unread(store: Store, chosen: Sequence[str]) -> Any:
    return (
        select(message, message_raw.c.header, message_raw.c.payload)
        .join(message_raw, _SAME)
        .where(message.c.office_id == store.office_id, message.c.message_id.in_(chosen))
        .order_by(message.c.message_id)
    )


def _open(store: Store, keys: CentreKeys, readers: Mapping[str, Read], row: Any) -> _Opened:
    origin = origin_of(store, row)
    plain = keys.open(row.header + row.payload, largest=LARGEST_RAW)
    if isinstance(plain, Refusal):
        return _Opened(row, origin, None, plain.code)
    try:
        content = readers[row.channel](plain[0])
    except ValueError:
        return _Opened(row, origin, None, UNREADABLE)
    except Exception as trouble:  # noqa: BLE001 - a stranger wrote it: whatever it breaks, the next one is read
        note("message.reader_broke", trouble, channel=row.channel)
        return _Opened(row, origin, None, BROKEN)
    return _Opened(row, origin, content, files=sealed(keys, content.attachments))


def _keep(
    connection: Connection,
    store: Store,
    one: _Opened,
    *,
    office: Sequence[Colleague],
    answering: Answering | None,
    after: Callable[[Connection, Heard, Content], Heard],
    now: datetime,
) -> None:
    row = one.row
    if one.content is None:
        note("message.not_read", channel=row.channel, reason=one.trouble)
        _leave(connection, row, one.trouble, now)
        return
    content = shown(one.content)
    asked = asked_in(content)
    case_id = matching.case_of(connection, row.office_id, content, asked, answering)
    values = _values(store, one, content, asked)
    thread, told = matching.thread(connection, store, row, content)
    case_id = case_id or told
    values |= {"read_at": now, "proposed_case": case_id, **thread}
    if _READ.run(connection, the_office=row.office_id, the_message=row.message_id, **values).first() is None:
        return
    put_beside(
        connection, one.row, one.files, matching.excluded_from(f"{content.subject}\n{content.text}", office)
    )
    heard = _heard(one, content, asked, case_id or "")
    if row.state == NEW:
        heard = after(connection, heard, content)
    if answering is not None:
        answering.heard(connection, heard, now)


def _leave(connection: Connection, row: Any, trouble: str, now: datetime) -> None:
    """To a person, as it came; unless another process has read it meanwhile."""
    mine = (message.c.office_id == row.office_id) & (message.c.message_id == row.message_id)
    unread = update(message).where(mine, message.c.read_at.is_(None))
    connection.execute(unread.values(read_at=now, trouble=trouble))


def _values(store: Store, one: _Opened, content: Content, asked: Asked) -> dict[str, Any]:
    row = one.row
    kept = Kept(
        text=content.text,
        subject=content.subject,
        files=tuple(file_name(file.name) for file, _, _ in one.files),
        left_out=len(content.attachments) - len(one.files),
        bounced=content.bounced,
        notes=content.notes,
        name=content.sender_name,
    )
    words = msgspec.json.encode(kept).decode()
    sealed = store.at_rest.seal(Place(row.office_id, row.message_id), {CONTENT: words}, row.data_key)
    plain = " ".join(f"{content.subject} {content.text}".casefold().split())
    return {
        **sealed,
        "trouble": "",
        "command": asked.command.value,
        "automatic": content.automatic,
        "text_hash": hash_of(store, "text", plain) if plain else "",
    }


def _heard(one: _Opened, content: Content, asked: Asked, case_id: str) -> Heard:
    row = one.row
    return Heard(
        office_id=row.office_id,
        message_id=row.message_id,
        channel=row.channel,
        received_at=row.received_at,
        sender=one.origin.sender,
        sender_hash=row.sender_hash,
        external_id=one.origin.external_id,
        asked=asked,
        automatic=content.automatic,
        bounced=content.bounced,
        case_id=case_id,
    )

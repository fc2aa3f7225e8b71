"""Messages as staff see them: a list by state, and one with all that belongs to it. Everything through `message_visible`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from sync.cases.identity import IdentityMode
from sync.cases.notice_places import EMAIL, WA
from sync.cases.refusal import Refusal
from sync.central.at_rest import Place
from sync.central.columns import is_identifier
from sync.central.keys import CentreKeys
from sync.central.messages import matching
from sync.central.messages.deciding import REASON
from sync.central.messages.kept import Kept, content_of, origin_of
from sync.central.messages.reading import LARGEST_RAW
from sync.central.messages.taking import NEW
from sync.central.people import Person
from sync.central.store import Store
from sync.central.tables import cases
from sync.central.tables.messages import message, message_file, message_raw
from sync.central.visibility import message_visible, visible

AT_ONCE = 50
RAW_NAMES = {EMAIL: "eml", WA: "json"}
"""How the file with a raw message ends, by channel; else ``txt``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One message. ``kept``: what was read; None: not read yet, ``trouble`` (could not be), or erased. ``parts``: how many
    messages of one conversation it stands for. ``case_number``: of the case that it belongs to or is proposed for, 13 glyphs;
    ``secret``: that case does not say in lists who complained."""

    message_id: str
    channel: str
    state: str
    received_at: datetime
    told_at: datetime
    odd_clock: bool
    sender: str = field(repr=False)
    kept: Kept | None = field(repr=False)
    trouble: str = ""
    command: str = ""
    automatic: bool = False
    case_id: str = ""
    case_number: str = ""
    proposed: bool = False
    secret: bool = False
    parts: int = 1
    files: int = 0
    decided_at: datetime | None = None
    decided_by: str = ""
    erased: bool = False


@dataclass(frozen=True, slots=True)
class MessageName:
    """That there is one: nothing of it is opened."""

    message_id: str
    channel: str
    state: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class FileRow:
    """An attachment. ``place``: from 1; ``size``: bytes."""

    message_id: str
    place: int
    name: str = field(repr=False)
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """A conversation whole, the oldest first. ``twins``: others of the same sender with the same words."""

    head: MessageRow
    parts: tuple[MessageRow, ...]
    files: tuple[FileRow, ...]
    twins: tuple[MessageRow, ...]
    reason: str = field(default="", repr=False)


def waiting_count(store: Store, person: Person) -> int:
    """How many conversations wait for this person."""
    with store.reading() as connection:
        found: int = connection.execute(
            select(func.count()).select_from(message).where(*_heads(person, NEW))
        ).scalar_one()
    return found


def messages(
    store: Store, person: Person, state: str, *, channel: str = "", before: str = "", limit: int = AT_ONCE
) -> list[MessageRow]:
    """Of this state, the newest first; ``before``: only those older than the one with this id."""
    wanted = list(_heads(person, state))
    if channel:
        wanted.append(message.c.channel == channel)
    if is_identifier(before):
        wanted.append(message.c.message_id < before)
    with store.reading() as connection:
        rows = connection.execute(
            _line(person).where(*wanted).order_by(message.c.message_id.desc()).limit(limit)
        ).all()
        return [_row(store, row) for row in rows]


def of_case(store: Store, person: Person, case_id: str) -> list[MessageRow]:
    """All messages of this case, the oldest first."""
    if not is_identifier(case_id):
        return []
    with store.reading() as connection:
        rows = connection.execute(
            _line(person)
            .where(message_visible(person), message.c.case_id == case_id)
            .order_by(message.c.received_at, message.c.message_id)
        ).all()
        return [_row(store, row) for row in rows]


def named_of_case(store: Store, person: Person, case_id: str) -> list[MessageName]:
    """All messages of this case, the oldest first, without opening one."""
    if not is_identifier(case_id):
        return []
    columns = (message.c.message_id, message.c.channel, message.c.state, message.c.received_at)
    with store.reading() as connection:
        rows = connection.execute(
            select(*columns)
            .where(message_visible(person), message.c.case_id == case_id)
            .order_by(message.c.received_at, message.c.message_id)
        ).all()
    return [MessageName(*row) for row in rows]


def message_page(store: Store, person: Person, message_id: str) -> MessagePage | Refusal:
    """``message.unknown``: it is not there, or not for these eyes."""
    if not is_identifier(message_id):
        return Refusal("message.unknown")
    with store.reading() as connection:
        line = _line(person).where(message_visible(person))
        row = connection.execute(line.where(message.c.message_id == message_id)).first()
        if row is None:
            return Refusal("message.unknown")
        parts = connection.execute(
            line.where(message.c.thread_id == row.thread_id).order_by(message.c.message_id)
        ).all()
        near = {one.message_id for one in matching.twins(connection, row)}
        alike = connection.execute(line.where(message.c.message_id.in_(near))).all()
        whole = tuple(_row(store, one) for one in parts)
        return MessagePage(
            head=next(one for one in whole if one.message_id == row.message_id),
            parts=whole,
            files=_files(connection, row.office_id, whole),
            twins=tuple(_row(store, one) for one in alike),
            reason=_reason(store, row),
        )


def raw_of(store: Store, keys: CentreKeys, person: Person, message_id: str) -> tuple[str, bytes] | Refusal:
    """A name for the file, and the message as it came. ``message.unknown``, ``message.erased``, ``sealed.cannot_open``."""
    with store.reading() as connection:
        row = _seen(connection, person, message_id)
        if row is None:
            return Refusal("message.unknown")
        mine = (message_raw.c.office_id == row.office_id) & (message_raw.c.message_id == row.message_id)
        raw = connection.execute(select(message_raw).where(mine)).first()
    if raw is None:
        return Refusal("message.erased")
    opened = keys.open(raw.header + raw.payload, largest=LARGEST_RAW)
    ending = RAW_NAMES.get(row.channel, "txt")
    name = f"pesan-{row.received_at:%Y%m%d}-{row.message_id[-6:]}.{ending}"
    return opened if isinstance(opened, Refusal) else (name, opened[0])


def file_of(
    store: Store, keys: CentreKeys, person: Person, message_id: str, place: int
) -> tuple[FileRow, bytes] | Refusal:
    """An attachment and its bytes. ``message.unknown``, ``file.unknown``, ``sealed.cannot_open``."""
    with store.reading() as connection:
        row = _seen(connection, person, message_id)
        if row is None:
            return Refusal("message.unknown")
        found = next((one for one in _files_in(connection, store, row) if one.place == place), None)
        if found is None:
            return Refusal("file.unknown")
        sealed = connection.execute(
            select(message_file.c.header, message_file.c.payload).where(
                message_file.c.office_id == row.office_id,
                message_file.c.message_id == message_id,
                message_file.c.place == place,
            )
        ).one()
    opened = keys.open(sealed.header + sealed.payload, largest=LARGEST_RAW)
    return opened if isinstance(opened, Refusal) else (found, opened[0])


def _heads(person: Person, state: str) -> tuple[ColumnElement[bool], ...]:
    """Conversations, each by its first message."""
    heads = message.c.thread_id == message.c.message_id
    return message_visible(person), heads, message.c.state == state


def _line(person: Person) -> Any:
    other = message.alias()
    same = and_(other.c.office_id == message.c.office_id, other.c.thread_id == message.c.message_id)
    parts = select(func.count()).select_from(other).where(same).scalar_subquery()
    files = (
        select(func.count())
        .select_from(message_file)
        .where(
            message_file.c.office_id == message.c.office_id,
            message_file.c.message_id == message.c.message_id,
        )
        .correlate(message)
        .scalar_subquery()
    )
    its = func.coalesce(message.c.case_id, message.c.proposed_case)
    its_case = and_(cases.c.office_id == message.c.office_id, cases.c.case_id == its, visible(person))
    return select(
        message,
        parts.label("parts"),
        files.label("files"),
        cases.c.number.label("case_number"),
        cases.c.identity_mode,
    ).select_from(message.outerjoin(cases, its_case))


def _seen(connection: Connection, person: Person, message_id: str) -> Any:
    if not is_identifier(message_id):
        return None
    return connection.execute(
        select(message).where(message_visible(person), message.c.message_id == message_id)
    ).first()


def _row(store: Store, row: Any) -> MessageRow:
    return MessageRow(
        message_id=row.message_id,
        channel=row.channel,
        state=row.state,
        received_at=row.received_at,
        told_at=row.told_at,
        odd_clock=row.odd_clock,
        sender=origin_of(store, row).sender,
        kept=content_of(store, row),
        trouble=row.trouble,
        command=row.command,
        automatic=row.automatic,
        case_id=row.case_id or row.proposed_case or "",
        case_number=row.case_number or "",
        proposed=row.case_id is None and row.proposed_case is not None,
        secret=row.case_id is not None and row.identity_mode != IdentityMode.OPEN,
        parts=max(1, row.parts),
        files=row.files,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        erased=row.erased_at is not None,
    )


def _files(connection: Connection, office_id: str, rows: Sequence[MessageRow]) -> tuple[FileRow, ...]:
    return _listed(
        connection, office_id, {one.message_id: () if one.kept is None else one.kept.files for one in rows}
    )


def _files_in(connection: Connection, store: Store, row: Any) -> tuple[FileRow, ...]:
    kept = content_of(store, row)
    return _listed(connection, row.office_id, {row.message_id: () if kept is None else kept.files})


def _listed(
    connection: Connection, office_id: str, names: Mapping[str, tuple[str, ...]]
) -> tuple[FileRow, ...]:
    """Attachments of these messages, under the names that were read in them."""
    found = connection.execute(
        select(
            message_file.c.message_id, message_file.c.place, message_file.c.media_type, message_file.c.size
        )
        .where(message_file.c.office_id == office_id, message_file.c.message_id.in_(names))
        .order_by(message_file.c.message_id, message_file.c.place)
    )
    return tuple(
        FileRow(one.message_id, one.place, _named(names[one.message_id], one.place), one.media_type, one.size)
        for one in found
    )


def _named(names: tuple[str, ...], place: int) -> str:
    return names[place - 1] if place <= len(names) and names[place - 1] else f"lampiran-{place}"


def _reason(store: Store, row: Any) -> str:
    place = Place(row.office_id, row.message_id)
    return store.at_rest.open(place, row.data_key, REASON, row.sealed_reason) or ""

"""What people are told at the desk: an outbox of rows, each for one person and one matter, written once.

A row holds no name and nothing of a case but its id: whoever reads it goes through the same rule of who may know of a
case as every list does, so a case that was taken off somebody's desk takes its notices with it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sync.cases.ids import uuid7
from sync.central.columns import is_identifier
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables import cases
from sync.central.tables.notices import notice
from sync.central.visibility import visible

KEPT = timedelta(days=400)
AT_ONCE = 100
"""Notices that a page shows; older ones are found by going on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One matter for one person. ``about``: what makes it this matter and no other, e.g. case, clock, deadline, level.

    ``kind``: of ``[notice]`` in the desk's words; ``day``: the new day of the reply, or 1 January of a year.
    """

    about: str
    person_id: str
    kind: str
    case_id: str | None = None
    message_id: str | None = None
    step: int | None = None
    due_at: datetime | None = None
    day: date | None = None

    @property
    def key(self) -> str:
        """64 hex: the same matter for the same person has the same one."""
        return hashlib.sha256(f"{self.about}|{self.kind}|{self.person_id}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A notice as its reader sees it. ``number``: of the case, 13 glyphs, "" where it is about none."""

    notice_id: str
    kind: str
    case_id: str | None
    message_id: str | None
    number: str
    agenda_number: str
    step: int | None
    due_at: datetime | None
    day: date | None
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a browser needs to know to look again. ``last``: id of the newest notice, "" if there is none."""

    unread: int
    last: str


def tell(connection: Connection, office_id: str, wanted: Sequence[Telling], now: datetime) -> list[Telling]:
    """Write what nobody has told yet; those that are new."""
    by_key = {one.key: one for one in wanted}
    if not by_key:
        return []
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    rows = [_row(office_id, one, now) for one in by_key.values()]
    written = connection.execute(
        dialect.insert(notice).values(rows).on_conflict_do_nothing().returning(notice.c.key)
    )
    return [by_key[key] for key in written.scalars()]


def unread(store: Store, person: Person) -> int:
    """How many wait for this person."""
    with store.reading() as connection:
        return _count(connection, person)


def waiting(store: Store, person: Person) -> Waiting:
    """How many wait, and the newest one's id."""
    with store.reading() as connection:
        newest = connection.execute(_mine(func.max(notice.c.notice_id), person)).scalar()
        return Waiting(_count(connection, person), newest or "")


def notices_of(store: Store, person: Person, before: str = "", limit: int = AT_ONCE) -> list[NoticeRow]:
    """The newest first; ``before``: only those older than the one with this id."""
    older = [notice.c.notice_id < before] if is_identifier(before) else []
    with store.reading() as connection:
        rows = connection.execute(
            _whole(person).where(*older).order_by(notice.c.notice_id.desc()).limit(limit)
        ).all()
    return [_read(row) for row in rows]


def _whole(person: Person) -> Select[Any]:
    return _mine(
        notice.c.notice_id, person, notice.c.kind, notice.c.case_id, notice.c.message_id, cases.c.number, cases.c.agenda_number,
        notice.c.step, notice.c.due_at, notice.c.day, notice.c.at, notice.c.read_at,
    )  # fmt: skip


def _read(row: Any) -> NoticeRow:
    names = NoticeRow.__dataclass_fields__.keys() - {"number", "agenda_number"}
    return NoticeRow(
        **{name: getattr(row, name) for name in names},
        number=row.number or "",
        agenda_number=row.agenda_number or "",
    )


def read(store: Store, person: Person, notice_id: str, clock: Clock) -> NoticeRow | None:
    """Mark one as read; None: it is not there, or not for these eyes."""
    if not is_identifier(notice_id):
        return None
    with store.reading() as connection:
        row = connection.execute(_whole(person).where(notice.c.notice_id == notice_id)).first()
    if row is not None and row.read_at is None:
        _mark(store, person, notice.c.notice_id == notice_id, clock)
    return None if row is None else _read(row)


def read_all(store: Store, person: Person, upto: str, clock: Clock) -> int:
    """Mark as read all up to the one that the page showed last: what came since stays unread. How many."""
    if not is_identifier(upto):
        return 0
    return _mark(store, person, notice.c.notice_id <= upto, clock)


def forget_old(store: Store, clock: Clock) -> None:
    """After more than a year nobody is helped by a reminder."""
    old = notice.c.at < utc(clock()) - KEPT
    store.write(lambda connection: connection.execute(delete(notice).where(old)))


def _row(office_id: str, one: Telling, now: datetime) -> dict[str, Any]:
    return {
        "office_id": office_id,
        "notice_id": uuid7(now, secrets.randbits),
        "key": one.key,
        "person_id": one.person_id,
        "case_id": one.case_id,
        "message_id": one.message_id,
        "kind": one.kind,
        "step": one.step,
        "due_at": None if one.due_at is None else utc(one.due_at),
        "day": one.day,
        "at": now,
        "read_at": None,
    }


def _mine(what: Any, person: Person, *more: Any) -> Select[Any]:
    """The person's notices, without those about cases that he may not know of."""
    same = (cases.c.office_id == notice.c.office_id) & (cases.c.case_id == notice.c.case_id)
    return (
        select(what, *more)
        .select_from(notice.outerjoin(cases, same))
        .where(_to(person), or_(notice.c.case_id.is_(None), visible(person)))
    )


def _to(person: Person) -> ColumnElement[bool]:
    return and_(notice.c.office_id == person.office_id, notice.c.person_id == person.person_id)


def _count(connection: Connection, person: Person) -> int:
    found: int = connection.execute(
        _mine(func.count(), person).where(notice.c.read_at.is_(None))
    ).scalar_one()
    return found


def _mark(store: Store, person: Person, which: ColumnElement[bool], clock: Clock) -> int:
    now = utc(clock())
    return store.write(
        lambda connection: (
            connection.execute(
                update(notice).where(_to(person), which, notice.c.read_at.is_(None)).values(read_at=now)
            ).rowcount
        )
    )

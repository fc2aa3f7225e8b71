"""Forms that a clerk has begun and not sent yet: kept at the centre, sealed, each its clerk's alone."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.central.at_rest import Place
from sync.central.columns import is_identifier
from sync.central.keys import CentreKeys
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables.intake import intake_draft, intake_draft_file
from sync.central.taken_in import SealedPage
from sync.vault.sealing import seal, split

KEPT_FOR = timedelta(days=30)
"""Longer than any telephone call or letter waits; what was never sent is then forgotten."""
MOST_DRAFTS = 30
MOST_PAGES = 10
_FIELDS = "fields"


@dataclass(frozen=True, slots=True)
class Draft:
    """``fields``: as they were typed, nothing of it checked yet; ``pages``: those scanned so far."""

    draft_id: str
    channel: str
    fields: Mapping[str, str] = field(repr=False)
    began_at: datetime
    changed_at: datetime
    pages: tuple[SealedPage, ...] = ()
    message_id: str = ""
    """The message that it is made from, if any."""


def begin(  # noqa: PLR0917 - what a draft begins with
    store: Store,
    person: Person,
    channel: str,
    clock: Clock,
    fields: Mapping[str, str] = MappingProxyType({}),
    message_id: str = "",
) -> str | Refusal:
    """A new one with these fields; its id. ``intake.too_many`` {"most"}: first finish or drop another."""
    now = utc(clock())
    draft_id = uuid7(now, secrets.randbits)

    def work(connection: Connection) -> str | Refusal:
        mine = (intake_draft.c.office_id == person.office_id) & (intake_draft.c.person_id == person.person_id)
        count = select(func.count()).select_from(intake_draft).where(mine)
        if connection.execute(count).scalar_one() >= MOST_DRAFTS:
            return Refusal("intake.too_many", {"most": MOST_DRAFTS})
        row = {
            "office_id": person.office_id,
            "draft_id": draft_id,
            "person_id": person.person_id,
            "channel": channel,
            "began_at": now,
            "changed_at": now,
            "message_id": message_id or None,
        }
        connection.execute(insert(intake_draft).values(row | _sealed(store, person, draft_id, fields)))
        return draft_id

    return store.write(work)


def of_person(store: Store, person: Person) -> list[Draft]:
    """All of this clerk, the one last touched first, without their pages."""
    with store.reading() as connection:
        rows = connection.execute(
            select(intake_draft)
            .where(intake_draft.c.office_id == person.office_id, intake_draft.c.person_id == person.person_id)
            .order_by(intake_draft.c.changed_at.desc())
        )
        return [_draft(store, row, ()) for row in rows]


def begun_for(store: Store, office_id: str, message_id: str) -> dict[str, str]:
    """Who is writing a case down from this message: the draft's id by the person's."""
    with store.reading() as connection:
        rows = connection.execute(
            select(intake_draft.c.person_id, intake_draft.c.draft_id).where(
                intake_draft.c.office_id == office_id, intake_draft.c.message_id == message_id
            )
        )
        return {row.person_id: row.draft_id for row in rows}


def find(store: Store, person: Person, draft_id: str) -> Draft | None:
    """This one with its pages; None if it is another's, was sent, or never was."""
    if not is_identifier(draft_id):
        return None
    with store.reading() as connection:
        row = connection.execute(select(intake_draft).where(_mine(person, draft_id))).first()
        if row is None:
            return None
        pages = connection.execute(
            select(intake_draft_file)
            .where(_of(person.office_id, draft_id))
            .order_by(intake_draft_file.c.place)
        ).all()
    return _draft(store, row, tuple(_page(one) for one in pages))


def save(store: Store, person: Person, draft_id: str, fields: Mapping[str, str], clock: Clock) -> bool:
    """Keep what was typed; False if the draft is gone."""
    values = _sealed(store, person, draft_id, fields) | {"changed_at": utc(clock())}
    return (
        store.write(
            lambda connection: (
                connection.execute(
                    update(intake_draft).where(_mine(person, draft_id)).values(values)
                ).rowcount
            )
        )
        == 1
    )


def drop(connection: Connection, person: Person, draft_id: str) -> bool:
    """It and its pages are gone; within the transaction that made a case of it, or to forget it. False: it was gone."""
    gone = connection.execute(delete(intake_draft).where(_mine(person, draft_id))).rowcount == 1
    if gone:
        connection.execute(delete(intake_draft_file).where(_of(person.office_id, draft_id)))
    return gone


def add_page(  # noqa: PLR0917 - a page's own words, in their order
    store: Store, keys: CentreKeys, person: Person, draft_id: str, role: str, media_type: str, plain: bytes
) -> Refusal | None:
    """Seal a page and keep it with the draft. ``intake.no_draft``, ``intake.too_many_pages`` {"most"}."""
    keys.refresh()
    header, payload = split(seal(plain, keys.recipients))
    row = {
        "office_id": person.office_id,
        "draft_id": draft_id,
        "sha256": hashlib.sha256(payload).hexdigest(),
        "role": role,
        "media_type": media_type,
        "header": header,
        "payload": payload,
        "size": len(payload),
    }

    def work(connection: Connection) -> Refusal | None:
        if connection.execute(select(intake_draft.c.draft_id).where(_mine(person, draft_id))).first() is None:
            return Refusal("intake.no_draft")
        there = _of(person.office_id, draft_id)
        count, last = connection.execute(
            select(func.count(), func.max(intake_draft_file.c.place)).where(there)
        ).one()
        if count >= MOST_PAGES:
            return Refusal("intake.too_many_pages", {"most": MOST_PAGES})
        connection.execute(insert(intake_draft_file).values(row | {"place": (last or 0) + 1}))
        return None

    return store.write(work)


def remove_page(store: Store, person: Person, draft_id: str, sha256: str) -> None:
    """The page was the wrong one."""
    if find(store, person, draft_id) is None:
        return
    this = _of(person.office_id, draft_id) & (intake_draft_file.c.sha256 == sha256)
    store.write(lambda connection: connection.execute(delete(intake_draft_file).where(this)))


def forget_old(store: Store, clock: Clock) -> int:
    """Drafts that nobody has touched for `KEPT_FOR`; how many there were."""
    old = intake_draft.c.changed_at < utc(clock()) - KEPT_FOR

    def work(connection: Connection) -> int:
        ids = select(intake_draft.c.draft_id).where(old)
        connection.execute(delete(intake_draft_file).where(intake_draft_file.c.draft_id.in_(ids)))
        return connection.execute(delete(intake_draft).where(old)).rowcount

    return store.write(work)


def _sealed(store: Store, person: Person, draft_id: str, fields: Mapping[str, str]) -> dict[str, bytes]:
    text = msgspec.json.encode(dict(fields)).decode()
    sealed = store.at_rest.seal(Place(person.office_id, draft_id), {_FIELDS: text})
    return {"data_key": sealed["data_key"], "sealed_fields": sealed[_FIELDS]}


def _draft(store: Store, row: Any, pages: tuple[SealedPage, ...]) -> Draft:
    place = Place(row.office_id, row.draft_id)
    text = store.at_rest.open(place, row.data_key, _FIELDS, row.sealed_fields)
    fields = msgspec.json.decode(text, type=dict[str, str]) if text else {}
    return Draft(row.draft_id, row.channel, fields, row.began_at, row.changed_at, pages, row.message_id or "")


def _page(row: Any) -> SealedPage:
    return SealedPage(row.role, row.media_type, row.sha256, row.header, row.payload)


def _mine(person: Person, draft_id: str) -> ColumnElement[bool]:
    return (
        (intake_draft.c.office_id == person.office_id)
        & (intake_draft.c.draft_id == draft_id)
        & (intake_draft.c.person_id == person.person_id)
    )


def _of(office_id: str, draft_id: str) -> ColumnElement[bool]:
    return (intake_draft_file.c.office_id == office_id) & (intake_draft_file.c.draft_id == draft_id)

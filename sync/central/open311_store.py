"""Open311's side of the store: programs with a key, and the cases that a person flagged public."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.central.offices import OfficeRow, find_office
from sync.central.store import Clock, Store, utc
from sync.central.tables import case_number, cases
from sync.central.tables.public import open311_client, public_case

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Client:
    """A program that may send messages. ``revoked_at`` None: it still may."""

    key_sha256: str
    office_id: str
    name: str
    since: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case as everybody may see it; words were written for the public by a person."""

    request_id: str
    service: str
    title: str
    text: str
    closed: bool
    requested_at: datetime
    updated_at: datetime
    expected_on: date
    step: int
    paused: bool
    outcome: str = ""
    sop_version: str = ""


def add_client(store: Store, office_id: str, name: str, clock: Clock) -> str | Refusal:
    """A new key for a program, shown this once; ``client.name``, ``client.taken``."""
    named = name.strip()
    if not named or len(named) > LONGEST_NAME:
        return Refusal("client.name")
    if any(one.name == named and one.revoked_at is None for one in clients(store, office_id)):
        return Refusal("client.taken")
    key = secrets.token_urlsafe(32)
    row = {"key_sha256": _sha256(key), "office_id": office_id, "name": named, "since": utc(clock())}
    store.write(lambda connection: connection.execute(insert(open311_client).values(row)))
    return key


def clients(store: Store, office_id: str) -> list[Client]:
    """All programs that ever had a key, by name."""
    with store.reading() as connection:
        rows = connection.execute(
            select(open311_client)
            .where(open311_client.c.office_id == office_id)
            .order_by(open311_client.c.name, open311_client.c.since)
        )
        return [Client(row.key_sha256, row.office_id, row.name, row.since, row.revoked_at) for row in rows]


def revoke_client(store: Store, office_id: str, name: str, clock: Clock) -> Refusal | None:
    """This program's key ends; ``client.unknown``."""
    mine = (
        (open311_client.c.office_id == office_id)
        & (open311_client.c.name == name.strip())
        & open311_client.c.revoked_at.is_(None)
    )
    ended = store.write(
        lambda connection: (
            connection.execute(update(open311_client).where(mine).values(revoked_at=utc(clock()))).rowcount
        )
    )
    return None if ended else Refusal("client.unknown")


def client_of(store: Store, key: str) -> Client | None:
    """The program with this key, as long as it may."""
    with store.reading() as connection:
        row = connection.execute(
            select(open311_client).where(open311_client.c.key_sha256 == _sha256(key))
        ).first()
    if row is None or row.revoked_at is not None:
        return None
    return Client(row.key_sha256, row.office_id, row.name, row.since)


def jurisdiction(store: Store, named: str) -> OfficeRow | None:
    """The office of a ``jurisdiction_id`` (its ministry code or three glyphs); the settings' where none is named."""
    return find_office(store, named or store.office_id)


def public_cases(
    store: Store,
    office_id: str,
    begin: datetime,
    end: datetime,
    *,
    services: Collection[str] = (),
    closed: bool | None = None,
    limit: int = 1000,
) -> list[PublicCase]:
    """Requested within [begin, end), the newest first."""
    wanted = [public_case.c.requested_at >= begin, public_case.c.requested_at < end]
    if services:
        wanted.append(public_case.c.service.in_(services))
    if closed is not None:
        wanted.append(public_case.c.closed.is_(closed))
    with store.reading() as connection:
        rows = connection.execute(
            _listed(office_id)
            .where(*wanted)
            .order_by(public_case.c.requested_at.desc(), public_case.c.request_id)
            .limit(limit)
        )
        return [_read(row) for row in rows]


def public_by_id(store: Store, office_id: str, request_ids: Collection[str]) -> list[PublicCase]:
    """Those of these ids; of an id that is nobody's, or no longer public, nothing."""
    with store.reading() as connection:
        rows = connection.execute(_listed(office_id).where(public_case.c.request_id.in_(request_ids)))
        return [_read(row) for row in rows]


def request_id_of_number(store: Store, office_id: str, number: TrackingNumber) -> str | Refusal:
    """The public id of the case with this tracking number, "" if it is not public; ``number.unknown``."""
    with store.reading() as connection:
        case_id = connection.execute(
            select(case_number.c.case_id).where(
                case_number.c.office_id == office_id, case_number.c.number == number.glyphs
            )
        ).scalar()
        if case_id is None:
            return Refusal("number.unknown")
        mine = (public_case.c.office_id == office_id) & (public_case.c.case_id == case_id)
        return connection.execute(select(public_case.c.request_id).where(mine)).scalar() or ""


def _listed(office_id: str) -> Any:
    same = (public_case.c.office_id == cases.c.office_id) & (public_case.c.case_id == cases.c.case_id)
    return (
        select(public_case, cases.c.step, cases.c.paused_since, cases.c.outcome, cases.c.sop_version)
        .join(cases, same)
        .where(public_case.c.office_id == office_id)
    )


def _read(row: Any) -> PublicCase:
    return PublicCase(
        request_id=row.request_id,
        service=row.service,
        title=row.title,
        text=row.text,
        closed=row.closed,
        requested_at=row.requested_at,
        updated_at=row.updated_at,
        expected_on=row.expected_on,
        step=row.step,
        paused=row.paused_since is not None,
        outcome=row.outcome,
        sop_version=row.sop_version,
    )


def _sha256(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()

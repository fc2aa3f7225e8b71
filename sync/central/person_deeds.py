"""What can be done to an account, each deed with its event, within the caller's transaction."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.central.account_journal import By, append
from sync.central.delegations import end_with_office
from sync.central.people import INVITATION_LASTS, ROLES, Person, person_of
from sync.central.person_rules import Act
from sync.central.second_factors import forget_factors
from sync.central.tables import invitation, session
from sync.central.tables import person as people

SHORTEST_REASON, LONGEST_REASON = 5, 300
LONGEST_UNIT = 80
WITH_UNIT = ("kasi", "staf")
"""Roles that belong to a section; a Kasi must have one, for cases are sent to it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody wants done. ``role``, ``unit``: for "role"; ``name``: for "rename"; ``reason``: for what takes two."""

    act: Act
    role: str = ""
    unit: str = ""
    name: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """It is done. ``token``: of a one-time link that came with it, or ""."""

    person: Person
    token: str = field(default="", repr=False)


def enact_in(connection: Connection, subject: Person, deed: Deed, by: By, now: datetime) -> Done | Refusal:
    """Do it, whoever asks, with its event; ``people.unknown`` for an account that is not there any more."""
    token = _DEEDS[deed.act](connection, subject, deed, by, now)
    current = current_person(connection, subject.person_id)
    return Refusal("people.unknown") if current is None else Done(current, token)


def _role(connection: Connection, subject: Person, deed: Deed, by: By, now: datetime) -> str:
    _set(connection, subject, role=deed.role, unit=deed.unit)
    if deed.role != subject.role or deed.unit != subject.unit:
        end_with_office(connection, subject, by, now)
    _end_sessions(connection, subject)
    append(
        connection, subject.office_id, "role-changed", by, subject.login, now,
        before=subject.role, role=deed.role, unit=deed.unit,
    )  # fmt: skip
    return ""


def _rename(connection: Connection, subject: Person, deed: Deed, by: By, now: datetime) -> str:
    _set(connection, subject, name=deed.name)
    append(connection, subject.office_id, "person-renamed", by, subject.login, now)
    return ""


def _close(connection: Connection, subject: Person, _: Deed, by: By, now: datetime) -> str:
    _set(connection, subject, active=False)
    end_with_office(connection, subject, by, now)
    _end_sessions(connection, subject)
    connection.execute(delete(invitation).where(invitation.c.person_id == subject.person_id))
    append(connection, subject.office_id, "account-closed", by, subject.login, now)
    return ""


def _open(connection: Connection, subject: Person, _: Deed, by: By, now: datetime) -> str:
    """With a new link: whoever was away for long has forgotten the password, and it may be known to others."""
    _set(connection, subject, active=True, password_hash="")
    append(connection, subject.office_id, "account-opened", by, subject.login, now, role=subject.role)
    return _invite(connection, subject, now)


def _link(connection: Connection, subject: Person, _: Deed, by: By, now: datetime) -> str:
    append(connection, subject.office_id, "link-made", by, subject.login, now)
    return _invite(connection, subject, now)


def _factors(connection: Connection, subject: Person, _: Deed, by: By, now: datetime) -> str:
    forget_factors(connection, subject.person_id)
    _end_sessions(connection, subject)
    append(connection, subject.office_id, "factors-reset", by, subject.login, now)
    return ""


def _sessions(connection: Connection, subject: Person, _: Deed, by: By, now: datetime) -> str:
    _end_sessions(connection, subject)
    append(connection, subject.office_id, "sessions-ended", by, subject.login, now)
    return ""


_DEEDS: dict[str, Callable[[Connection, Person, Deed, By, datetime], str]] = {
    "role": _role,
    "rename": _rename,
    "close": _close,
    "open": _open,
    "link": _link,
    "factors": _factors,
    "sessions": _sessions,
}


def checked(deed: Deed) -> Deed | Refusal:
    """The deed as it is kept, or what is wrong with it: ``person.role``, ``person.unit``, ``person.name``, ``text.*``."""
    reason = clean(deed.reason, LONGEST_REASON)
    name, unit = clean(deed.name, 200), clean(deed.unit, LONGEST_UNIT)
    for one in (reason, name, unit):
        if isinstance(one, Refusal):
            return one
    assert isinstance(reason, str)
    assert isinstance(name, str)
    assert isinstance(unit, str)
    if deed.act == "rename" and not name:
        return Refusal("person.name")
    if deed.act == "role" and deed.role not in ROLES:
        return Refusal("person.role")
    if deed.act == "role" and deed.role == "kasi" and not unit:
        return Refusal("person.unit")
    kept = unit if deed.role in WITH_UNIT else ""
    return Deed(deed.act, deed.role, kept, name, reason)


def current_person(connection: Connection, person_id: str) -> Person | None:
    """The account as it stands in this transaction."""
    row = connection.execute(select(people).where(people.c.person_id == person_id)).first()
    return None if row is None else person_of(row)


def _set(connection: Connection, subject: Person, **values: object) -> None:
    connection.execute(update(people).where(people.c.person_id == subject.person_id).values(values))


def _end_sessions(connection: Connection, subject: Person) -> None:
    connection.execute(delete(session).where(session.c.person_id == subject.person_id))


def _invite(connection: Connection, subject: Person, now: datetime) -> str:
    """A new one-time link; the earlier ones end."""
    token = secrets.token_urlsafe(32)
    connection.execute(delete(invitation).where(invitation.c.person_id == subject.person_id))
    connection.execute(
        insert(invitation).values(
            token_sha256=hashlib.sha256(token.encode()).hexdigest(),
            person_id=subject.person_id,
            expires_at=now + INVITATION_LASTS,
        )
    )
    return token

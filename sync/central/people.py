"""Who may work at the desk: accounts and roles. No default password: an account begins with a one-time link."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.central.account_journal import AT_CONSOLE, By, append
from sync.central.passwords import Passwords
from sync.central.store import Clock, Store, utc
from sync.central.tables import invitation, person, session
from sync.central.tables.people import person_event

Role = Literal["camat", "sekcam", "kasi", "staf", "admin", "auditor"]
ROLES: tuple[Role, ...] = get_args(Role)

INVITATION_LASTS = timedelta(hours=24)
MIN_PASSWORD = 12
MAX_PASSWORD = 200
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the office. ``unit``: the Kasi's or Staf's section, empty for the others."""

    person_id: str
    office_id: str
    login: str
    name: str
    role: Role
    unit: str = ""
    active: bool = True

    def by(self, address: str = "") -> By:
        """Who acts, for the journal of accounts; ``address``: the browser's."""
        return By(self.login, self.role, address)

    @property
    def sees_cases(self) -> bool:
        """The system's administrator looks after users and machines and sees no case."""
        return self.role != "admin"

    @property
    def handles_cases(self) -> bool:
        """The auditor reads and does nothing."""
        return self.role not in ("admin", "auditor")


def add_person(
    store: Store,
    office_id: str,
    *,
    login: str,
    name: str,
    role: str,
    unit: str = "",
    clock: Clock,
    by: By = AT_CONSOLE,
    active: bool = True,
) -> Person | Refusal:
    """A new account without a password. ``person.login``, ``person.name``, ``person.role``, ``person.login_taken``.

    ``active`` False: closed until somebody opens it.
    """
    wanted = login.strip().lower()
    if not _LOGIN.fullmatch(wanted):
        return Refusal("person.login")
    if not name.strip() or len(name) > 200:
        return Refusal("person.name")
    known = next((one for one in ROLES if one == role), None)
    if known is None:
        return Refusal("person.role")
    now = clock()
    new = Person(uuid7(now, secrets.randbits), office_id, wanted, name.strip(), known, unit.strip(), active)
    row = {
        "person_id": new.person_id,
        "office_id": office_id,
        "login": new.login,
        "name": new.name,
        "role": new.role,
        "unit": new.unit,
        "password_hash": "",
        "active": active,
        "created_at": now,
    }

    def work(connection: Connection) -> None:
        connection.execute(insert(person).values(row))
        append(connection, office_id, "account-added", by, new.login, utc(now), role=new.role)

    try:
        store.write(work)
    except IntegrityError:
        return Refusal("person.login_taken")
    return new


def invite(store: Store, person_id: str, clock: Clock) -> str:
    """A token for the one-time link with which this person chooses a password; the earlier ones end."""
    token = secrets.token_urlsafe(32)
    row = {
        "token_sha256": _sha256(token),
        "person_id": person_id,
        "expires_at": clock() + INVITATION_LASTS,
    }

    def work(connection: Connection) -> None:
        connection.execute(delete(invitation).where(invitation.c.person_id == person_id))
        connection.execute(insert(invitation).values(row))

    store.write(work)
    return token


def invited(store: Store, token: str, clock: Clock) -> Person | None:
    """Whose link this is, while it is good."""
    with store.reading() as connection:
        found = connection.execute(
            select(person)
            .join(invitation, invitation.c.person_id == person.c.person_id)
            .where(_good(token, clock()), person.c.active)
        ).first()
    return None if found is None else person_of(found)


def choose_password(
    store: Store, passwords: Passwords, token: str, password: str, clock: Clock
) -> Person | Refusal:
    """Use the one-time link. ``invitation.invalid``, ``password.short``, ``password.long``. Ends all sessions."""
    if len(password) < MIN_PASSWORD:
        return Refusal("password.short", {"min": MIN_PASSWORD})
    if len(password) > MAX_PASSWORD:
        return Refusal("password.long", {"max": MAX_PASSWORD})
    owner = invited(store, token, clock)
    if owner is None:
        return Refusal("invitation.invalid")
    hashed = passwords.hash(password)

    def work(connection: Connection) -> bool:
        used = connection.execute(update(invitation).where(_good(token, clock())).values(used_at=clock()))
        if used.rowcount == 1:
            mine = person.c.person_id == owner.person_id
            connection.execute(update(person).where(mine).values(password_hash=hashed))
            _end_sessions(connection, owner.person_id)
            append(connection, owner.office_id, "password-chosen", owner.by(), owner.login, utc(clock()))
        return used.rowcount == 1

    return owner if store.write(work) else Refusal("invitation.invalid")


def change_password(  # noqa: PLR0917 - whose, which and by whom
    store: Store,
    passwords: Passwords,
    who: Person,
    password: str,
    by: By,
    clock: Clock,
    but_sha256: str = "",
) -> None:
    """Another password, of a length that was checked; all sessions but one end."""
    hashed, now = passwords.hash(password), utc(clock())

    def work(connection: Connection) -> None:
        mine = person.c.person_id == who.person_id
        connection.execute(update(person).where(mine).values(password_hash=hashed))
        others = (session.c.person_id == who.person_id) & (session.c.id_sha256 != but_sha256)
        connection.execute(delete(session).where(others))
        append(connection, who.office_id, "password-changed", by, who.login, now)

    store.write(work)


def everybody(store: Store, office_id: str) -> list[Person]:
    """All accounts of an office, by login."""
    with store.reading() as connection:
        rows = connection.execute(
            select(person).where(person.c.office_id == office_id).order_by(person.c.login)
        )
        return [person_of(row) for row in rows]


def person_by_id(store: Store, person_id: str) -> Person | None:
    """By the id that pages and delegations name."""
    with store.reading() as connection:
        row = connection.execute(select(person).where(person.c.person_id == person_id)).first()
    return None if row is None else person_of(row)


def last_seen(store: Store, office_id: str) -> dict[str, datetime]:
    """When each person of the office was at the desk last, as far as open sign-ins and the last hours tell, else by the
    journal of accounts."""
    with store.reading() as connection:
        signed_in = connection.execute(
            select(person.c.person_id, func.max(person_event.c.at))
            .join(person_event, person_event.c.subject == person.c.login)
            .where(
                person.c.office_id == office_id,
                person_event.c.office_id == office_id,
                person_event.c.kind == "signed-in",
            )
            .group_by(person.c.person_id)
        ).all()
        open_ones = connection.execute(
            select(session.c.person_id, func.max(session.c.last_seen_at)).group_by(session.c.person_id)
        ).all()
    seen: dict[str, datetime] = {}
    for person_id, at in (*signed_in, *open_ones):
        seen[person_id] = max(at, seen.get(person_id, at))
    return seen


def units_of(store: Store, office_id: str) -> list[str]:
    """The sections that people of this office belong to, by name."""
    with store.reading() as connection:
        return list(
            connection.execute(
                select(person.c.unit)
                .where(person.c.office_id == office_id, person.c.unit != "")
                .distinct()
                .order_by(person.c.unit)
            ).scalars()
        )


def find_person(store: Store, login: str) -> Person | None:
    """By login, whatever its case."""
    with store.reading() as connection:
        row = connection.execute(select(person).where(person.c.login == login.strip().lower())).first()
    return None if row is None else person_of(row)


def person_of(row: Any) -> Person:
    """A row of the table as a person."""
    return Person(row.person_id, row.office_id, row.login, row.name, row.role, row.unit, row.active)


def _end_sessions(connection: Connection, person_id: str) -> None:
    connection.execute(delete(session).where(session.c.person_id == person_id))


def _good(token: str, now: datetime) -> Any:
    return (
        (invitation.c.token_sha256 == _sha256(token))
        & (invitation.c.used_at.is_(None))
        & (invitation.c.expires_at > now)
    )


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()

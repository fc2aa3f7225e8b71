"""Signing in at the desk. A session is a row at the server; the browser holds a random 256-bit id, we its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.central.passwords import Passwords
from sync.central.people import Person, person_of
from sync.central.store import Clock, Store
from sync.central.tables import person, session, sign_in_attempt

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
FRESH = timedelta(minutes=5)
MISSES_PER_LOGIN = 5
MISSES_PER_ADDRESS = 20
MISSES_COUNT_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Session:
    """A person at the desk. ``csrf`` goes into every form; ``proved_at``: when the password was last given."""

    person: Person
    csrf: str = field(repr=False)
    started_at: datetime
    proved_at: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Whether the password was given within the last five minutes."""
        return now - self.proved_at < FRESH


@dataclass(frozen=True, slots=True)
class SignedIn:
    """``session_id`` goes into the cookie and is kept nowhere here."""

    session_id: str = field(repr=False)
    session: Session


def sign_in(
    store: Store, passwords: Passwords, *, login: str, password: str, address: str, clock: Clock
) -> SignedIn | Refusal:
    """A new session; ``sign_in.wrong`` for all that does not fit, ``sign_in.locked`` {"minutes"} after too many.

    Unknown login and wrong password are told apart neither by the answer nor by its time. While locked, not
    even the right password is looked at.
    """
    wanted, now = login.strip().lower()[:64], clock()
    address = address[:64]
    if _locked(store, wanted, address, now):
        return Refusal("sign_in.locked", {"minutes": int(MISSES_COUNT_FOR.total_seconds() // 60)})
    with store.reading() as connection:
        row = connection.execute(select(person).where(person.c.login == wanted, person.c.active)).first()
    kept = "" if row is None else row.password_hash
    right = passwords.fits(kept, password)
    renewed = passwords.hash(password) if right and passwords.is_old(kept) else None

    def work(connection: Connection) -> SignedIn | Refusal:
        _remember(connection, wanted, address, right, now)
        if not right or row is None:
            return Refusal("sign_in.wrong")
        if renewed:
            mine = person.c.person_id == row.person_id
            connection.execute(update(person).where(mine).values(password_hash=renewed))
        return _begin(connection, person_of(row), address, now)

    return store.write(work)


def session_of(store: Store, session_id: str, clock: Clock) -> Session | None:
    """Who this cookie belongs to; None once it was idle for 30 minutes, is 10 hours old, or never was."""
    now = clock()

    def work(connection: Connection) -> Session | None:
        mine = session.c.id_sha256 == _sha256(session_id)
        row = connection.execute(
            select(session, person).join(person, person.c.person_id == session.c.person_id).where(mine)
        ).first()
        if row is None:
            return None
        if not row.active or now - row.last_seen_at > IDLE or now - row.started_at > LONGEST:
            connection.execute(delete(session).where(mine))
            return None
        if now - row.last_seen_at > timedelta(seconds=30):  # not a write for every page
            connection.execute(update(session).where(mine).values(last_seen_at=now))
        return Session(person_of(row), row.csrf, row.started_at, row.proved_at)

    return store.write(work)


def looks_on(store: Store, session_id: str, clock: Clock) -> Person | None:
    """Who this cookie belongs to, asked by a page that stands open: it is no activity, and keeps nobody signed in."""
    now = clock()
    with store.reading() as connection:
        row = connection.execute(
            select(session.c.last_seen_at, session.c.started_at, person)
            .join(person, person.c.person_id == session.c.person_id)
            .where(session.c.id_sha256 == _sha256(session_id), person.c.active)
        ).first()
    if row is None or now - row.last_seen_at > IDLE or now - row.started_at > LONGEST:
        return None
    return person_of(row)


def prove_again(
    store: Store, passwords: Passwords, session_id: str, *, password: str, address: str, clock: Clock
) -> SignedIn | Refusal:
    """The password once more, for what asks for a fresh sign-in: a new session in place of the old one."""
    current = session_of(store, session_id, clock)
    if current is None:
        return Refusal("sign_in.wrong")
    login = current.person.login
    again = sign_in(store, passwords, login=login, password=password, address=address, clock=clock)
    if isinstance(again, SignedIn):
        sign_out(store, session_id)
    return again


def sign_out(store: Store, session_id: str) -> None:
    """End the session; nothing happens if it has ended."""
    mine = session.c.id_sha256 == _sha256(session_id)
    store.write(lambda connection: connection.execute(delete(session).where(mine)))


def sweep_sessions(store: Store, clock: Clock) -> None:
    """Forget ended sessions and attempts that no longer count."""
    now = clock()

    def work(connection: Connection) -> None:
        over = (session.c.last_seen_at < now - IDLE) | (session.c.started_at < now - LONGEST)
        connection.execute(delete(session).where(over))
        connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.at < now - LONGEST))

    store.write(work)


def _begin(connection: Connection, who: Person, address: str, now: datetime) -> SignedIn:
    session_id, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    connection.execute(
        insert(session).values(
            id_sha256=_sha256(session_id),
            person_id=who.person_id,
            csrf=csrf,
            started_at=now,
            last_seen_at=now,
            proved_at=now,
            address=address,
        )
    )
    return SignedIn(session_id, Session(who, csrf, now, now))


def _locked(store: Store, login: str, address: str, now: datetime) -> bool:
    missed = (~sign_in_attempt.c.succeeded) & (sign_in_attempt.c.at > now - MISSES_COUNT_FOR)
    count = select(func.count()).select_from(sign_in_attempt)
    with store.reading() as connection:
        last = connection.execute(
            select(func.max(sign_in_attempt.c.at)).where(
                sign_in_attempt.c.login == login, sign_in_attempt.c.succeeded
            )
        ).scalar()
        by_login = missed & (sign_in_attempt.c.login == login)
        if last is not None:
            by_login &= sign_in_attempt.c.at > last
        of_login = connection.execute(count.where(by_login)).scalar_one()
        of_address = connection.execute(
            count.where(missed, sign_in_attempt.c.address == address)
        ).scalar_one()
    return of_login >= MISSES_PER_LOGIN or of_address >= MISSES_PER_ADDRESS


def _remember(connection: Connection, login: str, address: str, right: bool, now: datetime) -> None:
    connection.execute(
        insert(sign_in_attempt).values(
            id=uuid7(now, secrets.randbits), login=login, address=address, succeeded=right, at=now
        )
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

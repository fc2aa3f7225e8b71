"""Signing in at the desk. A session is a row at the server; the browser holds a random 256-bit id, we its hash.

Where a second factor is asked for, the password alone makes a session that is halfway: it opens no page, lasts ten
minutes and becomes a whole one by a code, a passkey, or by making a factor where the role must have one (`signing_in`).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select, update

from sync.central.account_journal import By, append
from sync.central.attempts import At
from sync.central.passkeys import sweep_challenges
from sync.central.people import Person, person_of
from sync.central.store import Clock, Store, utc
from sync.central.tables import person, session, sign_in_attempt

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
HALFWAY = timedelta(minutes=10)
FRESH = timedelta(minutes=5)

Stage = Literal["in", "code", "enrol"]


@dataclass(frozen=True, slots=True)
class Session:
    """A person at the desk. ``csrf`` goes into every form; ``proved_at``: when it was last proved who it is;
    ``stage``: "in", or what is missing: a "code", or to "enrol" a second factor.
    """

    person: Person
    csrf: str = field(repr=False)
    started_at: datetime
    proved_at: datetime
    stage: Stage = "in"
    sha256: str = field(default="", repr=False)

    def is_fresh(self, now: datetime) -> bool:
        """Whether it was proved within the last five minutes who sits there."""
        return now - self.proved_at < FRESH


@dataclass(frozen=True, slots=True)
class SignedIn:
    """``session_id`` goes into the cookie and is kept nowhere here."""

    session_id: str = field(repr=False)
    session: Session


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of a person's sign-ins, for a list. ``handle``: names it in a form; ``browser``: as it called itself."""

    handle: str
    started_at: datetime
    last_seen_at: datetime
    address: str
    browser: str
    own: bool


def session_of(store: Store, session_id: str, clock: Clock, *, at_work: bool = True) -> Session | None:
    """Who this cookie belongs to; None once it was idle for 30 minutes, is 10 hours old, or never was whole.

    ``at_work`` False: an open page asked by itself, which keeps nobody signed in.
    """
    now = clock()

    def work(connection: Connection) -> Session | None:
        row = _row_of(connection, session_id)
        if row is None or row.stage != "in":
            return None
        if not row.active or now - row.last_seen_at > IDLE or now - row.started_at > LONGEST:
            end(connection, session_id)
            return None
        if at_work and now - row.last_seen_at > timedelta(seconds=30):  # not a write for every page
            mine = session.c.id_sha256 == row.id_sha256
            connection.execute(update(session).where(mine).values(last_seen_at=now))
        return _session(row)

    return store.write(work)


def looks_on(store: Store, session_id: str, clock: Clock) -> Person | None:
    """Who this cookie belongs to, asked by a page that stands open: it is no activity, and keeps nobody signed in."""
    now = clock()
    with store.reading() as connection:
        row = _row_of(connection, session_id)
    if row is None or row.stage != "in" or not row.active:
        return None
    over = now - row.last_seen_at > IDLE or now - row.started_at > LONGEST
    return None if over else person_of(row)


def halfway_of(store: Store, session_id: str, clock: Clock) -> Session | None:
    """Who has given the password and not yet the rest; None after ten minutes."""
    with store.reading() as connection:
        row = _row_of(connection, session_id)
    if row is None or row.stage == "in" or not row.active or clock() - row.started_at > HALFWAY:
        return None
    return _session(row)


def renew(store: Store, session_id: str, clock: Clock) -> SignedIn | None:
    """Another id and token for this session, as after every change of what lets one in; None if it has ended.

    It proves nothing: the session is as old, and its last proof as far back, as they were. A password alone, where there
    is a second factor, would else open what asks for both.
    """
    current = session_of(store, session_id, clock)
    if current is None:
        return None
    now = clock()

    def work(connection: Connection) -> SignedIn:
        row = _row_of(connection, session_id)
        at = At(current.person.login, row.address, row.browser, now)
        end(connection, session_id)
        return begin(connection, current.person, at, "in", current)

    return store.write(work)


def sign_out(store: Store, session_id: str, clock: Clock | None = None) -> None:
    """End the session; nothing happens if it has ended. ``clock``: to have it in the journal."""

    def work(connection: Connection) -> None:
        row = _row_of(connection, session_id)
        end(connection, session_id)
        if row is not None and clock is not None and row.stage == "in":
            who = person_of(row)
            append(connection, who.office_id, "signed-out", who.by(row.address), who.login, utc(clock()))

    store.write(work)


def sessions_of(store: Store, person_id: str, own_sha256: str, clock: Clock) -> list[OpenSession]:
    """The person's sign-ins that are still good, the latest first; ``own_sha256``: of the one that asks."""
    now = clock()
    with store.reading() as connection:
        rows = connection.execute(
            select(session)
            .where(
                session.c.person_id == person_id,
                session.c.stage == "in",
                session.c.last_seen_at >= now - IDLE,
                session.c.started_at >= now - LONGEST,
            )
            .order_by(session.c.last_seen_at.desc())
        ).all()
    return [
        OpenSession(
            row.id_sha256[:_HANDLE],
            row.started_at,
            row.last_seen_at,
            row.address,
            row.browser,
            row.id_sha256 == own_sha256,
        )
        for row in rows
    ]


def end_sessions(
    store: Store, who: Person, by: By, clock: Clock, *, handle: str = "", but_sha256: str = ""
) -> int:
    """End this person's sessions: one by its handle, or all but one; how many have ended."""
    these = [session.c.person_id == who.person_id, session.c.id_sha256 != but_sha256]
    if handle:
        these.append(session.c.id_sha256.startswith(handle, autoescape=True))

    def work(connection: Connection) -> int:
        ended = connection.execute(delete(session).where(*these)).rowcount
        if ended:
            append(connection, who.office_id, "sessions-ended", by, who.login, utc(clock()), ended=ended)
        return ended

    return store.write(work)


def browser_of(store: Store, session_id: str) -> str:
    """What the browser of this session called itself."""
    with store.reading() as connection:
        mine = session.c.id_sha256 == sha256_of(session_id)
        return connection.execute(select(session.c.browser).where(mine)).scalar() or ""


def sweep_sessions(store: Store, clock: Clock) -> None:
    """Forget ended sessions, challenges that nobody answered, and attempts that no longer count."""
    now = clock()

    def work(connection: Connection) -> None:
        over = (session.c.last_seen_at < now - IDLE) | (session.c.started_at < now - LONGEST)
        over |= (session.c.stage != "in") & (session.c.started_at < now - HALFWAY)
        connection.execute(delete(session).where(over))
        connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.at < now - LONGEST))
        sweep_challenges(connection, now)

    store.write(work)


def sha256_of(session_id: str) -> str:
    """As sessions are kept."""
    return hashlib.sha256(session_id.encode("utf-8", "surrogatepass")).hexdigest()


_HANDLE = 16
"""Hex digits of a session's hash that name it in a form: enough to tell a person's own few apart."""


def _row_of(connection: Connection, session_id: str) -> Any:
    return connection.execute(
        select(session, person)
        .join(person, person.c.person_id == session.c.person_id)
        .where(session.c.id_sha256 == sha256_of(session_id))
    ).first()


def _session(row: Any) -> Session:
    return Session(person_of(row), row.csrf, row.started_at, row.proved_at, row.stage, row.id_sha256)


def end(connection: Connection, session_id: str) -> None:
    connection.execute(delete(session).where(session.c.id_sha256 == sha256_of(session_id)))


def begin(
    connection: Connection, who: Person, at: At, stage: Stage, before: Session | None = None
) -> SignedIn:
    """A session of its own, or the continuation of the one ``before``."""
    started_at, proved_at = (at.now, at.now) if before is None else (before.started_at, before.proved_at)
    session_id, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    sha256 = sha256_of(session_id)
    connection.execute(
        insert(session).values(
            id_sha256=sha256,
            person_id=who.person_id,
            csrf=csrf,
            started_at=started_at,
            last_seen_at=at.now,
            proved_at=proved_at,
            address=at.address,
            stage=stage,
            browser=at.browser,
        )
    )
    return SignedIn(session_id, Session(who, csrf, started_at, proved_at, stage, sha256))

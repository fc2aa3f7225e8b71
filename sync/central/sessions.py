"""Signing in at the desk. A session is a row at the server; the browser holds a random 256-bit id, we its hash.

Where a second factor is asked for, the password alone makes a session that is halfway: it opens no page, lasts ten
minutes and becomes a whole one by a code, a passkey, or by making a factor where the role must have one.
Misses of passwords and codes are counted together, and only a whole sign-in sets the count of its account back: else
whoever knows the password would have endless codes to guess.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.central.account_journal import By, append
from sync.central.passkeys import PROVE, SIGN_IN, Ceremony, owner_of, sweep_challenges
from sync.central.passwords import Passwords
from sync.central.people import Person, person_of
from sync.central.second_factors import factors_of, take_code
from sync.central.store import Clock, Store, utc
from sync.central.tables import person, session, sign_in_attempt

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
HALFWAY = timedelta(minutes=10)
FRESH = timedelta(minutes=5)
MISSES_PER_LOGIN = 5
MISSES_PER_ADDRESS = 20
MISSES_COUNT_FOR = timedelta(minutes=15)

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


@dataclass(frozen=True, slots=True)
class _At:
    """Where somebody tries: for the limits and the session's row."""

    login: str
    address: str
    browser: str
    now: datetime


def sign_in(
    store: Store,
    passwords: Passwords,
    *,
    login: str,
    password: str,
    address: str,
    clock: Clock,
    browser: str = "",
    second_factor_for: Collection[str] = (),
) -> SignedIn | Refusal:
    """A new session; ``sign_in.wrong`` for all that does not fit, ``sign_in.locked`` {"minutes"} after too many.

    Its stage says what is still missing. Unknown login and wrong password are told apart neither by the answer nor by
    its time. While locked, not even the right password is looked at.
    """
    at = _At(login.strip().lower()[:64], address[:64], browser[:200], clock())
    locked = _locked_for(store, at)
    if locked:
        return Refusal("sign_in.locked", {"minutes": locked})
    row, right, renewed = _checked(store, passwords, at.login, password)

    def work(connection: Connection) -> SignedIn | Refusal:
        if not right or row is None:
            _missed(connection, at, None if row is None else person_of(row), "password")
            return Refusal("sign_in.wrong")
        who = person_of(row)
        if renewed:
            mine = person.c.person_id == who.person_id
            connection.execute(update(person).where(mine).values(password_hash=renewed))
        if factors_of(connection, who.person_id).any:
            return _begin(connection, who, at, "code")
        if who.role in second_factor_for:
            return _begin(connection, who, at, "enrol")
        return _enter(connection, who, at, "password")

    return store.write(work)


def give_code(store: Store, session_id: str, code: str, address: str, clock: Clock) -> SignedIn | Refusal:
    """The second step: a code from the telephone or a recovery code makes a halfway session whole.

    ``session.over``, ``sign_in.locked``, ``code.wrong``.
    """
    halfway = halfway_of(store, session_id, clock)
    if halfway is None or halfway.stage != "code":
        return Refusal("session.over")
    at = _At(halfway.person.login, address[:64], browser_of(store, session_id), clock())
    locked = _locked_for(store, at)
    if locked:
        return Refusal("sign_in.locked", {"minutes": locked})

    def work(connection: Connection) -> SignedIn | Refusal:
        way = take_code(connection, store, halfway.person, code, utc(at.now))
        if way is None:
            _missed(connection, at, halfway.person, "code")
            return Refusal("code.wrong")
        _end(connection, session_id)
        return _enter(connection, halfway.person, at, f"password+{way}")

    return store.write(work)


def finish_enrolling(store: Store, session_id: str, address: str, clock: Clock) -> SignedIn | Refusal:
    """The factor that the role asks for has been made: the halfway session becomes whole. ``session.over``."""
    halfway = halfway_of(store, session_id, clock)
    if halfway is None or halfway.stage != "enrol":
        return Refusal("session.over")
    at = _At(halfway.person.login, address[:64], browser_of(store, session_id), clock())

    def work(connection: Connection) -> SignedIn | Refusal:
        if not factors_of(connection, halfway.person.person_id).any:
            return Refusal("session.over")
        _end(connection, session_id)
        return _enter(connection, halfway.person, at, "password+enrolled")

    return store.write(work)


def sign_in_by_passkey(
    store: Store, ceremony: Ceremony, answer: str, clock: Clock, browser: str = ""
) -> SignedIn | Refusal:
    """A passkey that verified its owner is enough; guessed passwords of others do not shut it out, only its address's do.

    ``sign_in.locked``, ``passkey.failed``.
    """
    at = _At("", ceremony.address[:64], browser[:200], clock())
    locked = _locked_for(store, at)
    if locked:
        return Refusal("sign_in.locked", {"minutes": locked})
    owner = owner_of(store, ceremony, answer=answer, purpose=SIGN_IN, clock=clock)

    def work(connection: Connection) -> SignedIn | Refusal:
        if owner is None:
            _missed(connection, at, None, "passkey")
            return Refusal("passkey.failed")
        return _enter(connection, owner, _At(owner.login, at.address, at.browser, at.now), "passkey")

    return store.write(work)


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
            _end(connection, session_id)
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


def prove_again(
    store: Store,
    passwords: Passwords,
    session_id: str,
    *,
    password: str,
    address: str,
    clock: Clock,
    code: str = "",
) -> SignedIn | Refusal:
    """Password, and a code where the person has a second factor: a new session in place of the old one.

    ``sign_in.locked``; ``sign_in.wrong``, or ``proof.wrong`` where there were two things to get wrong: which, is not said.
    """
    current = session_of(store, session_id, clock)
    if current is None:
        return Refusal("session.over")
    who = current.person
    at = _At(who.login, address[:64], browser_of(store, session_id), clock())
    locked = _locked_for(store, at)
    if locked:
        return Refusal("sign_in.locked", {"minutes": locked})
    _, right, _ = _checked(store, passwords, who.login, password)

    def work(connection: Connection) -> SignedIn | Refusal:
        two = factors_of(connection, who.person_id).any
        way = take_code(connection, store, who, code, utc(at.now)) if right and two else None
        if not right or (two and way is None):
            _missed(connection, at, who, "code" if right else "password", kind="proof-refused")
            return Refusal("proof.wrong" if two else "sign_in.wrong")
        _end(connection, session_id)
        return _enter(connection, who, at, f"password+{way}" if way else "password", kind="proved")

    return store.write(work)


def prove_by_passkey(
    store: Store, ceremony: Ceremony, session_id: str, answer: str, clock: Clock
) -> SignedIn | Refusal:
    """The same by the person's own passkey. ``passkey.failed``, ``sign_in.locked``."""
    current = session_of(store, session_id, clock)
    if current is None:
        return Refusal("session.over")
    who = current.person
    at = _At(who.login, ceremony.address[:64], browser_of(store, session_id), clock())
    locked = _locked_for(store, at)
    if locked:
        return Refusal("sign_in.locked", {"minutes": locked})
    owner = owner_of(store, ceremony, answer=answer, purpose=PROVE, clock=clock)

    def work(connection: Connection) -> SignedIn | Refusal:
        if owner is None or owner.person_id != who.person_id:
            _missed(connection, at, who, "passkey", kind="proof-refused")
            return Refusal("passkey.failed")
        _end(connection, session_id)
        return _enter(connection, who, at, "passkey", kind="proved")

    return store.write(work)


def check_password(
    store: Store, passwords: Passwords, who: Person, *, password: str, address: str, clock: Clock
) -> Refusal | None:
    """Whether this is the person's password, under the same limits. ``sign_in.wrong``, ``sign_in.locked``."""
    at = _At(who.login, address[:64], "", clock())
    locked = _locked_for(store, at)
    if locked:
        return Refusal("sign_in.locked", {"minutes": locked})
    _, right, _ = _checked(store, passwords, who.login, password)
    if right:
        return None
    store.write(lambda connection: _missed(connection, at, who, "password", kind="proof-refused"))
    return Refusal("sign_in.wrong")


def renew(store: Store, session_id: str, clock: Clock) -> SignedIn | None:
    """Another id and token for this session, as after every change of what lets one in; None if it has ended."""
    current = session_of(store, session_id, clock)
    if current is None:
        return None
    now = clock()

    def work(connection: Connection) -> SignedIn:
        row = _row_of(connection, session_id)
        at = _At(current.person.login, row.address, row.browser, now)
        _end(connection, session_id)
        return _begin(connection, current.person, at, "in")

    return store.write(work)


def sign_out(store: Store, session_id: str, clock: Clock | None = None) -> None:
    """End the session; nothing happens if it has ended. ``clock``: to have it in the journal."""

    def work(connection: Connection) -> None:
        row = _row_of(connection, session_id)
        _end(connection, session_id)
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


def _checked(store: Store, passwords: Passwords, login: str, password: str) -> tuple[Any, bool, str | None]:
    """The active person's row, whether the password fits, and its hash anew where the parameters have risen."""
    with store.reading() as connection:
        row = connection.execute(select(person).where(person.c.login == login, person.c.active)).first()
    kept = "" if row is None else row.password_hash
    right = passwords.fits(kept, password)
    return row, right, passwords.hash(password) if right and passwords.is_old(kept) else None


def _row_of(connection: Connection, session_id: str) -> Any:
    return connection.execute(
        select(session, person)
        .join(person, person.c.person_id == session.c.person_id)
        .where(session.c.id_sha256 == sha256_of(session_id))
    ).first()


def _session(row: Any) -> Session:
    return Session(person_of(row), row.csrf, row.started_at, row.proved_at, row.stage, row.id_sha256)


def _end(connection: Connection, session_id: str) -> None:
    connection.execute(delete(session).where(session.c.id_sha256 == sha256_of(session_id)))


def _enter(connection: Connection, who: Person, at: _At, way: str, kind: str = "signed-in") -> SignedIn:
    """A whole session; it sets the count of misses back and is an event."""
    _remember(connection, at, True)
    append(connection, who.office_id, kind, who.by(at.address), who.login, utc(at.now), way=way)
    return _begin(connection, who, at, "in")


def _begin(connection: Connection, who: Person, at: _At, stage: Stage) -> SignedIn:
    session_id, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    sha256 = sha256_of(session_id)
    connection.execute(
        insert(session).values(
            id_sha256=sha256,
            person_id=who.person_id,
            csrf=csrf,
            started_at=at.now,
            last_seen_at=at.now,
            proved_at=at.now,
            address=at.address,
            stage=stage,
            browser=at.browser,
        )
    )
    return SignedIn(session_id, Session(who, csrf, at.now, at.now, stage, sha256))


def _missed(
    connection: Connection, at: _At, who: Person | None, what: str, kind: str = "sign-in-refused"
) -> None:
    """Count a miss; of a known account it is an event too. What a stranger typed as a name is in no journal: people
    type their password there."""
    _remember(connection, at, False)
    if who is not None:
        append(connection, who.office_id, kind, By(address=at.address), who.login, utc(at.now), missed=what)


def _locked_for(store: Store, at: _At) -> int:
    """For how many minutes more nothing is looked at, of this account or from this address; 0: not locked."""
    with store.reading() as connection:
        last = connection.execute(
            select(func.max(sign_in_attempt.c.at)).where(
                sign_in_attempt.c.login == at.login, sign_in_attempt.c.succeeded
            )
        ).scalar()
        of_login = [sign_in_attempt.c.login == at.login]
        if last is not None:
            of_login.append(sign_in_attempt.c.at > last)
        moments = [
            _deciding(connection, at.now, MISSES_PER_LOGIN, *of_login) if at.login else None,
            _deciding(connection, at.now, MISSES_PER_ADDRESS, sign_in_attempt.c.address == at.address),
        ]
    until = max((one + MISSES_COUNT_FOR for one in moments if one is not None), default=at.now)
    return ceil((until - at.now) / timedelta(minutes=1))


def _deciding(connection: Connection, now: datetime, most: int, *which: Any) -> datetime | None:
    """When the miss was that keeps the door shut: once it no longer counts there are fewer than ``most``."""
    found: datetime | None = connection.execute(
        select(sign_in_attempt.c.at)
        .where(~sign_in_attempt.c.succeeded, sign_in_attempt.c.at > now - MISSES_COUNT_FOR, *which)
        .order_by(sign_in_attempt.c.at.desc())
        .offset(most - 1)
        .limit(1)
    ).scalar()
    return found


def _remember(connection: Connection, at: _At, right: bool) -> None:
    connection.execute(
        insert(sign_in_attempt).values(
            id=uuid7(at.now, secrets.randbits),
            login=at.login,
            address=at.address,
            succeeded=right,
            at=at.now,
        )
    )

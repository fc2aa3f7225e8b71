"""The steps of coming in: the password, then a code, a passkey, or the first factor of whoever must have one.

The password alone makes a session that is halfway (`sessions`); only a whole sign-in sets the count of misses back, else
whoever knows the password would have endless codes to guess.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select, update

from sync.cases.refusal import Refusal
from sync.central.account_journal import append
from sync.central.attempts import At, entered, missed, refused_before, turn
from sync.central.passkeys import SIGN_IN, Ceremony, owner_of
from sync.central.passwords import Passwords
from sync.central.people import Person, person_of
from sync.central.second_factors import factors_of, take_code
from sync.central.sessions import SignedIn, begin, browser_of, end, halfway_of
from sync.central.store import Clock, Store, utc
from sync.central.tables import person


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
    at = At(login.strip().lower()[:64], address[:64], browser[:200], clock())
    locked = refused_before(store, at)
    if locked is not None:
        return locked
    row, right, renewed = checked(store, passwords, at.login, password)

    def work(connection: Connection) -> SignedIn | Refusal:
        barred = turn(connection, at)
        if barred is not None:
            return barred
        if not right or row is None:
            missed(connection, at, None if row is None else person_of(row), "password")
            return Refusal("sign_in.wrong")
        who = person_of(row)
        if renewed:
            mine = person.c.person_id == who.person_id
            connection.execute(update(person).where(mine).values(password_hash=renewed))
        if factors_of(connection, who.person_id).any:
            return begin(connection, who, at, "code")
        if who.role in second_factor_for:
            return begin(connection, who, at, "enrol")
        return enter(connection, who, at, "password")

    return store.write(work)


def give_code(store: Store, session_id: str, code: str, address: str, clock: Clock) -> SignedIn | Refusal:
    """The second step: a code from the telephone or a recovery code makes a halfway session whole.

    ``session.over``, ``sign_in.locked``, ``code.wrong``.
    """
    halfway = halfway_of(store, session_id, clock)
    if halfway is None or halfway.stage != "code":
        return Refusal("session.over")
    at = At(halfway.person.login, address[:64], browser_of(store, session_id), clock())
    locked = refused_before(store, at)
    if locked is not None:
        return locked

    def work(connection: Connection) -> SignedIn | Refusal:
        barred = turn(connection, at)
        if barred is not None:
            return barred
        way = take_code(connection, store, halfway.person, code, utc(at.now))
        if way is None:
            missed(connection, at, halfway.person, "code")
            return Refusal("code.wrong")
        end(connection, session_id)
        return enter(connection, halfway.person, at, f"password+{way}")

    return store.write(work)


def finish_enrolling(store: Store, session_id: str, address: str, clock: Clock) -> SignedIn | Refusal:
    """The factor that the role asks for has been made: the halfway session becomes whole. ``session.over``."""
    halfway = halfway_of(store, session_id, clock)
    if halfway is None or halfway.stage != "enrol":
        return Refusal("session.over")
    at = At(halfway.person.login, address[:64], browser_of(store, session_id), clock())

    def work(connection: Connection) -> SignedIn | Refusal:
        if not factors_of(connection, halfway.person.person_id).any:
            return Refusal("session.over")
        end(connection, session_id)
        return enter(connection, halfway.person, at, "password+enrolled")

    return store.write(work)


def sign_in_by_passkey(
    store: Store, ceremony: Ceremony, answer: str, clock: Clock, browser: str = ""
) -> SignedIn | Refusal:
    """A passkey that verified its owner is enough; guessed passwords of others do not shut it out, only its address's do.

    ``sign_in.locked``, ``passkey.failed``.
    """
    at = At("", ceremony.address[:64], browser[:200], clock())
    locked = refused_before(store, at)
    if locked is not None:
        return locked
    owner = owner_of(store, ceremony, answer=answer, purpose=SIGN_IN, clock=clock)

    def work(connection: Connection) -> SignedIn | Refusal:
        barred = turn(connection, at)
        if barred is not None:
            return barred
        if owner is None:
            missed(connection, at, None, "passkey")
            return Refusal("passkey.failed")
        return enter(connection, owner, At(owner.login, at.address, at.browser, at.now), "passkey")

    return store.write(work)


def enter(connection: Connection, who: Person, at: At, way: str, kind: str = "signed-in") -> SignedIn:
    """A whole session, within the caller's transaction; it sets the count of misses back and is an event."""
    entered(connection, at)
    append(connection, who.office_id, kind, who.by(at.address), who.login, utc(at.now), way=way)
    return begin(connection, who, at, "in")


def checked(store: Store, passwords: Passwords, login: str, password: str) -> tuple[Any, bool, str | None]:
    """The active person's row, whether the password fits, and its hash anew where the parameters have risen."""
    with store.reading() as connection:
        row = connection.execute(select(person).where(person.c.login == login, person.c.active)).first()
    kept = "" if row is None else row.password_hash
    right = passwords.fits(kept, password)
    return row, right, passwords.hash(password) if right and passwords.is_old(kept) else None

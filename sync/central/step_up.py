"""Proving once more who sits there: what is grave asks for it when the last proof is older than five minutes."""

from __future__ import annotations

from sqlalchemy import Connection

from sync.cases.refusal import Refusal
from sync.central.attempts import At, missed, refused_before, turn
from sync.central.passkeys import PROVE, Ceremony, owner_of
from sync.central.passwords import Passwords
from sync.central.people import Person
from sync.central.second_factors import factors_of, take_code
from sync.central.sessions import SignedIn, browser_of, end, session_of
from sync.central.signing_in import checked, enter
from sync.central.store import Clock, Store, utc


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
    at = At(who.login, address[:64], browser_of(store, session_id), clock())
    locked = refused_before(store, at)
    if locked is not None:
        return locked
    _, right, _ = checked(store, passwords, who.login, password)

    def work(connection: Connection) -> SignedIn | Refusal:
        barred = turn(connection, at)
        if barred is not None:
            return barred
        two = factors_of(connection, who.person_id).any
        way = take_code(connection, store, who, code, utc(at.now)) if right and two else None
        if not right or (two and way is None):
            missed(connection, at, who, "code" if right else "password", kind="proof-refused")
            return Refusal("proof.wrong" if two else "sign_in.wrong")
        end(connection, session_id)
        return enter(connection, who, at, f"password+{way}" if way else "password", kind="proved")

    return store.write(work)


def prove_by_passkey(
    store: Store, ceremony: Ceremony, session_id: str, answer: str, clock: Clock
) -> SignedIn | Refusal:
    """The same by the person's own passkey. ``passkey.failed``, ``sign_in.locked``."""
    current = session_of(store, session_id, clock)
    if current is None:
        return Refusal("session.over")
    who = current.person
    at = At(who.login, ceremony.address[:64], browser_of(store, session_id), clock())
    locked = refused_before(store, at)
    if locked is not None:
        return locked
    owner = owner_of(store, ceremony, answer=answer, purpose=PROVE, clock=clock)

    def work(connection: Connection) -> SignedIn | Refusal:
        barred = turn(connection, at)
        if barred is not None:
            return barred
        if owner is None or owner.person_id != who.person_id:
            missed(connection, at, who, "passkey", kind="proof-refused")
            return Refusal("passkey.failed")
        end(connection, session_id)
        return enter(connection, who, at, "passkey", kind="proved")

    return store.write(work)


def check_password(
    store: Store, passwords: Passwords, who: Person, *, password: str, address: str, clock: Clock
) -> Refusal | None:
    """Whether this is the person's password, under the same limits. ``sign_in.wrong``, ``sign_in.locked``."""
    at = At(who.login, address[:64], "", clock())
    locked = refused_before(store, at)
    if locked is not None:
        return locked
    _, right, _ = checked(store, passwords, who.login, password)
    if right:
        return None
    store.write(lambda connection: missed(connection, at, who, "password", kind="proof-refused"))
    return Refusal("sign_in.wrong")

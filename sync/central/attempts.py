"""Tries to come in, and when there have been too many: five misses of one account or twenty from one address, in fifteen
minutes, whatever was missed (password, code, proof). Only a whole sign-in sets the count of its account back.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Connection, func, insert, select

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.central.account_journal import By, append
from sync.central.people import Person
from sync.central.store import Store, utc
from sync.central.tables import person, sign_in_attempt
from sync.logbook import note

MISSES_PER_LOGIN = 5
MISSES_PER_ADDRESS = 20
MISSES_COUNT_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class At:
    """Where somebody tries: for the limits and the session's row. ``login`` is "" where none was named (a passkey)."""

    login: str
    address: str
    browser: str
    now: datetime


def refused_before(store: Store, at: At) -> Refusal | None:
    """``sign_in.locked`` {"minutes"} while nothing is looked at; asked before the costly part of a check."""
    with store.reading() as connection:
        return _locked(connection, at)


def turn(connection: Connection, at: At) -> Refusal | None:
    """The same within the transaction that counts, one try of an account after the other: a hundred at once are five."""
    if at.login:
        mine = person.c.login == at.login
        connection.execute(select(person.c.person_id).where(mine).with_for_update()).first()
    return _locked(connection, at)


def missed(
    connection: Connection, at: At, who: Person | None, what: str, kind: str = "sign-in-refused"
) -> None:
    """Count a miss; of a known account it is an event too. What a stranger typed as a name is in no journal: people
    type their password there."""
    _remember(connection, at, False)
    if who is not None:
        by = By(address=at.address)
        append(connection, who.office_id, kind, by, who.login, utc(at.now), missed=what)
    if _locked(connection, at) is not None:
        note("access.locked", account=who is not None)
        if who is not None:
            append(
                connection, who.office_id, "sign-in-locked", By(address=at.address), who.login, utc(at.now)
            )


def entered(connection: Connection, at: At) -> None:
    """A whole sign-in: earlier misses of the account count no more."""
    _remember(connection, at, True)


def _locked(connection: Connection, at: At) -> Refusal | None:
    """Of this account or from this address, for the minutes until a miss fewer counts."""
    of_address = [sign_in_attempt.c.address == at.address]
    moments = [_deciding(connection, at.now, MISSES_PER_ADDRESS, *of_address)]
    if at.login:
        of_login = [sign_in_attempt.c.login == at.login]
        last = connection.execute(
            select(func.max(sign_in_attempt.c.at)).where(*of_login, sign_in_attempt.c.succeeded)
        ).scalar()
        if last is not None:
            of_login.append(sign_in_attempt.c.at > last)
        moments.append(_deciding(connection, at.now, MISSES_PER_LOGIN, *of_login))
    until = max((one + MISSES_COUNT_FOR for one in moments if one is not None), default=at.now)
    minutes = ceil((until - at.now) / timedelta(minutes=1))
    return Refusal("sign_in.locked", {"minutes": minutes}) if minutes else None


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


def _remember(connection: Connection, at: At, right: bool) -> None:
    connection.execute(
        insert(sign_in_attempt).values(
            id=uuid7(at.now, secrets.randbits),
            login=at.login,
            address=at.address,
            succeeded=right,
            at=at.now,
        )
    )

"""Limits on what everybody may ask: per source and minute, and misses per hour of the whole office.

40 random bits and 100 misses an hour make one chance hit in some 25 years. A source is a keyed hash of its address:
the addresses of citizens are kept nowhere. Taking complaints is never slowed by any of this.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, func, insert, select

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.central.store import Clock, Store
from sync.central.tables.public import public_try
from sync.logbook import note

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Purpose(StrEnum):
    """What is asked; each has its own count."""

    NUMBER = "number"
    LETTER = "letter"
    SURVEY = "survey"
    MESSAGE = "message"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Limit:
    """``tries`` a minute from one source; ``misses`` an hour from all together (None: they are not counted)."""

    tries: int
    misses: int | None = None


LIMITS = {
    Purpose.NUMBER: Limit(tries=10, misses=100),
    Purpose.LETTER: Limit(tries=10, misses=100),
    Purpose.SURVEY: Limit(tries=10, misses=100),
    Purpose.MESSAGE: Limit(tries=30, misses=100),
    Purpose.LIST: Limit(tries=120),
}


def allowed(store: Store, purpose: Purpose, address: str, clock: Clock) -> Refusal | None:
    """Count a try of this address; ``limit.source`` or ``limit.office`` {"minutes"} where it is one too many.

    A try that is refused counts too: whoever goes on trying waits on.
    """
    return store.write(lambda connection: try_in(connection, store, purpose, address, clock()))


def try_in(
    connection: Connection, store: Store, purpose: Purpose, address: str, now: datetime
) -> Refusal | None:
    """`allowed` within the caller's transaction."""
    source, limit = _source(store, address), LIMITS[purpose]
    mine = (public_try.c.purpose == purpose.value, public_try.c.source == source)
    tries = _count(connection, *mine, public_try.c.at > now - MINUTE)
    _write(connection, purpose, source, now)
    if tries >= limit.tries:
        return Refusal("limit.source", {"minutes": 1})
    refusal = _office_limit(connection, purpose, limit, now - HOUR)
    if refusal is not None and refusal.code == "limit.office":
        note("public.limited", purpose=purpose.value)
    return refusal


def missed(store: Store, purpose: Purpose, address: str, clock: Clock) -> None:
    """The last try of this address found nothing: it counts for the whole office."""
    store.write(lambda connection: miss_in(connection, purpose, clock()))


def miss_in(connection: Connection, purpose: Purpose, now: datetime) -> None:
    """`missed` within the caller's transaction."""
    _write(connection, purpose, "", now)


def sweep_tries(store: Store, clock: Clock) -> int:
    """Forget what no limit looks at any more; how many rows."""
    old = public_try.c.at <= clock() - HOUR
    return store.write(lambda connection: connection.execute(delete(public_try).where(old)).rowcount)


def _write(connection: Connection, purpose: Purpose, source: str, now: datetime) -> None:
    """A try of this source; without one, a miss of the whole office."""
    row = {
        "id": uuid7(now, secrets.randbits),
        "purpose": purpose.value,
        "source": source,
        "missed": not source,
        "at": now,
    }
    connection.execute(insert(public_try).values(row))


def _office_limit(connection: Connection, purpose: Purpose, limit: Limit, since: object) -> Refusal | None:
    if limit.misses is None:
        return None
    of_all = (public_try.c.purpose == purpose.value, public_try.c.source == "", public_try.c.missed)
    if _count(connection, *of_all, public_try.c.at > since) >= limit.misses:
        return Refusal("limit.office", {"minutes": 60})
    return None


def _count(connection: Connection, *where: object) -> int:
    counted: int = connection.execute(
        select(func.count()).select_from(public_try).where(*where)  # type: ignore[arg-type]
    ).scalar_one()
    return counted


def _source(store: Store, address: str) -> str:
    return hmac.digest(store.at_rest.derived("public tries"), address.encode(), "sha256").hex()[:32]

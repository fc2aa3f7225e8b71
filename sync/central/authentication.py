"""Who sent a request: RFC 9421 signature, a key we know, a clock that is near, a nonce never seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, delete, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from sync.central.devices import Device, find_by_key, heard_by_key
from sync.central.prepared import POSTGRESQL, Prepared, Rows, Statement, together
from sync.central.store import Clock, Store
from sync.central.tables import device as devices
from sync.central.tables import nonce as nonces
from sync.wire.http_signatures import WINDOW, Fault, SignedRequest, verify_request

AuthFault = Fault | Literal["clock", "revoked"]


@dataclass(frozen=True, slots=True)
class Sender:
    """A request's signature holds. Its nonce is not spent yet: that belongs into the request's transaction."""

    device: Device
    nonce: str
    family: Mapping[str, Device] | None = None
    """The machine's enrolments, where they are known already."""


@dataclass(frozen=True, slots=True)
class Known:
    """A kiosk as it was a while ago: its key never changes, its state is looked at anew in each transaction."""

    device: Device
    family: dict[str, Device]


_KNOWN_AT_MOST = 20_000
"""Kiosks; some 2 kB each. The nation has about 7,300."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A request nobody stands for. ``nonce``: the sender's, where ``fault`` is "clock" or "revoked": the time, or
    how the kiosk stands, is told over it. ``device``: whose key is revoked."""

    fault: AuthFault
    nonce: str = ""
    device: str = ""


def _insert_nonce(dialect: str) -> Statement:
    made: Any = postgresql if dialect == POSTGRESQL else sqlite
    values: dict[str, Any] = {column.name: bindparam(column.name) for column in nonces.columns}
    insert: Statement = (
        made.insert(nonces).values(values).on_conflict_do_nothing().returning(literal_column("1"))
    )
    return insert


_SPEND = Prepared(_insert_nonce)
_STANDS = Prepared(
    lambda _: select(devices.c.state).where(
        devices.c.office_id == bindparam("office"), devices.c.device_id == bindparam("device")
    )
)


class NonceUsedError(Exception):
    """Raised inside a transaction, so that nothing of a replayed request remains."""


class RevokedError(Exception):
    """Raised inside a transaction that finds the sender revoked meanwhile: what is known of it may be seconds old."""


def authenticate(
    store: Store,
    request: SignedRequest,
    body: bytes | None,
    clock: Clock,
    known: dict[str, Known] | None = None,
) -> Sender | Unknown:
    """The sender, or the one thing that is wrong. ``body`` for POST and PUT, whose digest is compared.

    ``known``: kiosks heard before, by key id, for callers whose transaction looks at the state again.
    """
    found: list[Known] = []
    away: list[SQLAlchemyError] = []

    def find_key(key_id: str) -> bytes | None:
        try:
            one = _find(store, key_id, known)
        except SQLAlchemyError as trouble:
            away.append(trouble)  # the library would call it a bad signature, and the kiosk wait for an hour
            raise
        if one is None:
            return None
        found.append(one)
        return one.device.public_key

    outcome = verify_request(request, body=body, find_key=find_key, now=clock())
    if away:
        raise away[0]
    if isinstance(outcome, str):
        return Unknown(outcome)
    if not outcome.in_window:
        return Unknown("clock", outcome.nonce)
    device = found[-1].device
    if device.state == "revoked":
        return Unknown("revoked", outcome.nonce, device.device_id)
    return Sender(device, outcome.nonce, None if known is None else found[-1].family)


def _find(store: Store, key_id: str, known: dict[str, Known] | None) -> Known | None:
    if known is not None and (one := known.get(key_id)) is not None:
        return one
    if known is None:
        device = find_by_key(store, key_id)
        return None if device is None else Known(device, {})
    heard = heard_by_key(store, key_id)
    if heard is None:
        return None
    one = Known(*heard)
    if one.device.state != "revoked":
        if len(known) >= _KNOWN_AT_MOST:
            known.clear()
        known[key_id] = one
    return one


def spend_nonce(connection: Connection, sender: Sender, now: datetime) -> Rows:
    """INSERT into a UNIQUE key, never look-then-write; `require_fresh` looks at what it answered."""
    return _SPEND.run(
        connection,
        office_id=sender.device.office_id,
        key_id=sender.device.key_id,
        nonce=sender.nonce,
        until=now + 2 * WINDOW,
    )


def require_fresh(spent: Rows) -> None:
    """Raises `NonceUsedError` if the nonce was there."""
    if spent.first() is None:
        raise NonceUsedError


def spend_alone(store: Store, sender: Sender, clock: Clock) -> bool:
    """For requests that write nothing else; False for a replay. Raises `RevokedError`, and then nothing is spent."""

    def work(connection: Connection) -> None:
        with together(connection):
            stands = _STANDS.run(connection, office=sender.device.office_id, device=sender.device.device_id)
            spent = spend_nonce(connection, sender, clock())
        state = stands.first()
        if state is None or state[0] == "revoked":
            raise RevokedError
        require_fresh(spent)

    try:
        store.write(work)
    except NonceUsedError:
        return False
    return True


def sweep_nonces(store: Store, clock: Clock) -> None:
    """Forget those whose time window has passed: the clock refuses them now."""
    now = clock()
    store.write(lambda connection: connection.execute(delete(nonces).where(nonces.c.until < now)))

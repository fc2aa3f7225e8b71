"""Links that fetch one file once: a page that was proved for can be shown first, and the file comes from there.

A link belongs to one sign-in and one address, and lasts two minutes. A second use leads back to the page.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select, update

from sync.central.sessions import sha256_of
from sync.central.store import Clock, Store, utc
from sync.central.tables.data_requests import download_ticket

TERM = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Ticket:
    """``address``: path and query of the file; ``back``: the page it is fetched from; ``good``: it may be fetched now."""

    address: str
    back: str
    good: bool


def issue(store: Store, session_sha256: str, address: str, back: str, clock: Clock) -> str:
    """The secret part of a new link."""
    ticket, now = secrets.token_urlsafe(24), utc(clock())
    row = {
        "ticket_sha256": sha256_of(ticket),
        "session_sha256": session_sha256,
        "address": address,
        "back": back,
        "expires_at": now + TERM,
    }

    def work(connection: Connection) -> None:
        connection.execute(delete(download_ticket).where(download_ticket.c.expires_at <= now - TERM))
        connection.execute(insert(download_ticket).values(row))

    store.write(work)
    return ticket


def look(store: Store, session_sha256: str, ticket: str, clock: Clock) -> Ticket | None:
    """What the link would fetch; None: there is no such link, or it is another sign-in's."""
    mine = (download_ticket.c.ticket_sha256 == sha256_of(ticket)) & (
        download_ticket.c.session_sha256 == session_sha256
    )
    with store.reading() as connection:
        row = connection.execute(select(download_ticket).where(mine)).first()
    if row is None:
        return None
    return Ticket(row.address, row.back, row.used_at is None and utc(clock()) < row.expires_at)


def take(store: Store, session_sha256: str, ticket: str, address: str, clock: Clock) -> Ticket | None:
    """Use it up. As `look`; ``good`` only for the first who comes, to this very address, in time."""
    found = look(store, session_sha256, ticket, clock)
    if found is None or not found.good or found.address != address:
        return None if found is None else Ticket(found.address, found.back, good=False)
    mine = (download_ticket.c.ticket_sha256 == sha256_of(ticket)) & download_ticket.c.used_at.is_(None)
    used = update(download_ticket).where(mine).values(used_at=utc(clock()))
    first = store.write(lambda connection: connection.execute(used).rowcount == 1)
    return Ticket(found.address, found.back, first)

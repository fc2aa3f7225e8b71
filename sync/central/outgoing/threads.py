"""What was said before by e-mail about a case, to and from one address: programs lay the mails that name each other together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from sync.cases.notice_places import EMAIL
from sync.central.messages.kept import origin_of
from sync.central.messages.taking import sender_hash
from sync.central.outgoing.queue import DELIVERED, SENT, Said
from sync.central.store import Store
from sync.central.tables.messages import message
from sync.central.tables.outgoing import outgoing

MOST = 6
"""Names of each direction: RFC 5322 wants no more than the line of the mail that is answered."""


def said_before(connection: Connection, store: Store, row: Any, said: Said) -> tuple[str, ...]:
    """The way's names of the last mails of this row's case with its reader, the oldest first; none by other ways.

    Only his own: a mail that somebody else has written about the case is not named to him.
    """
    if row.channel != EMAIL or row.case_id is None:
        return ()
    found = [*_his(connection, store, row, said), *_ours(connection, row)]
    found.sort(key=lambda one: one[0])  # of one moment: what he wrote before what we answered
    return tuple(name for _, name in found if name)[-MOST:]


def _his(connection: Connection, store: Store, row: Any, said: Said) -> list[tuple[Any, str]]:
    mine = (message.c.office_id == row.office_id) & (message.c.case_id == row.case_id)
    rows = connection.execute(
        select(message)
        .where(mine, message.c.sender_hash == sender_hash(store, EMAIL, said.address))
        .order_by(message.c.message_id.desc())
        .limit(MOST)
    )
    return [(one.arrived_at, origin_of(store, one).external_id) for one in reversed(rows.all())]


def _ours(connection: Connection, row: Any) -> list[tuple[Any, str]]:
    same = (
        (outgoing.c.office_id == row.office_id)
        & (outgoing.c.case_id == row.case_id)
        & (outgoing.c.channel == EMAIL)
        & (outgoing.c.address_hmac == row.address_hmac)
        & (outgoing.c.outgoing_id != row.outgoing_id)
    )
    rows = connection.execute(
        select(outgoing.c.sent_at, outgoing.c.external_id)
        .where(same, outgoing.c.state.in_((SENT, DELIVERED)), outgoing.c.sent_at.is_not(None))
        .order_by(outgoing.c.outgoing_id.desc())
        .limit(MOST)
    )
    return [(one.sent_at, one.external_id) for one in reversed(rows.all())]

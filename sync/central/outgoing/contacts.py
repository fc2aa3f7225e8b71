"""By which ways a complainant may be told: asked at the form, said to staff, stopped by either. Each is an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from sync.cases.contact_events import FORM, MESSAGE, NoticesAllowed, NoticesStopped
from sync.cases.notice_places import EMAIL
from sync.central import case_journal
from sync.central.at_rest import CaseKey
from sync.central.case_keys import key_for, key_of
from sync.central.duties import put
from sync.central.outgoing.addresses import can_be_told, mark_of, normal, way_of
from sync.central.outgoing.queue import cancel_waiting
from sync.central.store import Store
from sync.central.tables import cases
from sync.central.tables.outgoing import notice_contact, outgoing

BOUNCED = "memantul"
"""The address takes nothing: a message to it came back."""
STOPPED = "berhenti"
EVERY_STEP = "semua"
NOTHING = "tidak"
"""Answers to the form's question on notices, beside the important ones alone."""


@dataclass(frozen=True, slots=True)
class Contact:
    """``address``: "" where it cannot be read any more; ``confirmed``: on the signed form, or a message came from it;
    ``trouble``: `BOUNCED` or ""."""

    channel: str
    address: str = field(repr=False)
    address_hmac: str = field(repr=False)
    language: str
    every_step: bool
    confirmed: bool
    source: str
    since: datetime
    stopped_at: datetime | None
    trouble: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody agreed to. ``address``: as it was said."""

    channel: str
    address: str = field(repr=False)
    source: str
    language: str = "id"
    every_step: bool = False
    confirmed: bool = False
    actor: str = ""
    role: str = ""


def from_form(store: Store, answers: Mapping[str, str], machine: str, came_by: str = "") -> Wanted | None:
    """What the form says, where this office has the way: the address given for the reply, unless notices were declined.
    ``came_by``: channel of the case; who wrote by the way that he is told by has chosen it by writing.

    An older form does not ask; there who wants the reply by SMS, WhatsApp or e-mail wants to be told by it.
    """
    channel = way_of(answers.get("reply_way", ""))
    address = answers.get("email" if channel == EMAIL else "phone", "")
    wish = answers.get("updates", "")
    if channel not in store.reach.ways or wish == NOTHING or not address:
        return None
    return Wanted(
        channel,
        address,
        MESSAGE if channel == came_by else FORM,
        answers.get("language", "id"),
        every_step=wish == EVERY_STEP,
        confirmed=bool(answers.get("signature")),
        actor=machine,
    )


def allow(connection: Connection, store: Store, row: Any, wanted: Wanted, now: datetime) -> Contact | None:
    """Write it down for the case with this row of ``cases``, in place of what was said of this way before.

    None: nothing can go to that address, or the case has been erased.
    """
    address = normal(wanted.channel, wanted.address)
    key = key_for(store, connection, row.office_id, row.case_id)
    if key is None or not can_be_told(wanted.channel, address):
        return None
    values = {
        "office_id": row.office_id,
        "case_id": row.case_id,
        "channel": wanted.channel,
        "address_hmac": mark_of(store, row.office_id, wanted.channel, address),
        "sealed_address": key.seal(_column(wanted.channel), address.encode()),
        "language": wanted.language,
        "every_step": wanted.every_step,
        "confirmed": wanted.confirmed,
        "source": wanted.source,
        "since": now,
        "stopped_at": None,
        "trouble": "",
    }
    put(connection, notice_contact, values, ("office_id", "case_id", "channel"))
    event = NoticesAllowed(
        at=now,
        channel=wanted.channel,
        source=wanted.source,
        every_step=wanted.every_step,
        actor=wanted.actor,
        role=wanted.role,
    )
    case_journal.append(connection, row.office_id, row.case_id, [event])
    names = Contact.__dataclass_fields__.keys() - {"address"}
    return Contact(address=address, **{name: values[name] for name in names})


def contacts_of(connection: Connection, store: Store, row: Any, *, live: bool = True) -> tuple[Contact, ...]:
    """Of the case with this row; ``live``: only those to which something may go."""
    mine = (notice_contact.c.office_id == row.office_id) & (notice_contact.c.case_id == row.case_id)
    found = connection.execute(select(notice_contact).where(mine).order_by(notice_contact.c.channel)).all()
    if not found:
        return ()
    key = key_of(store, row)
    read = tuple(_read(one, key) for one in found)
    return tuple(one for one in read if not live or (one.stopped_at is None and one.address))


def stop(  # noqa: PLR0917 - of which case, which way, by whom
    connection: Connection,
    office_id: str,
    case_id: str,
    channel: str,
    source: str,
    now: datetime,
    actor: str = "",
    role: str = "",
) -> bool:
    """Nothing more goes out of this case by this way, what waits neither; False where it was so already."""
    mine = (notice_contact.c.office_id == office_id) & (notice_contact.c.case_id == case_id)
    changed = connection.execute(
        update(notice_contact)
        .where(mine, notice_contact.c.channel == channel, notice_contact.c.stopped_at.is_(None))
        .values(stopped_at=now)
    ).rowcount
    if not changed:
        return False
    cancel_waiting(connection, office_id, case_id, channel, STOPPED)
    event = NoticesStopped(at=now, channel=channel, source=source, actor=actor, role=role)
    case_journal.append(connection, office_id, case_id, [event])
    return True


def cases_told_at(connection: Connection, office_id: str, channel: str, mark: str) -> Sequence[str]:
    """Ids of the cases of which somebody is told at this address."""
    return (
        connection.execute(
            select(notice_contact.c.case_id).where(
                notice_contact.c.office_id == office_id,
                notice_contact.c.channel == channel,
                notice_contact.c.address_hmac == mark,
                notice_contact.c.stopped_at.is_(None),
            )
        )
        .scalars()
        .all()
    )


def confirm(connection: Connection, office_id: str, case_id: str, channel: str, mark: str) -> bool:
    """A message that answers one of ours came from this address: whoever reads there is the one who gave it."""
    these = (
        (notice_contact.c.office_id == office_id)
        & (notice_contact.c.case_id == case_id)
        & (notice_contact.c.channel == channel)
        & (notice_contact.c.address_hmac == mark)
    )
    done = connection.execute(
        update(notice_contact).where(these, notice_contact.c.confirmed.is_(False)).values(confirmed=True)
    )
    return bool(done.rowcount)


def forget(connection: Connection, office_id: str, case_id: str) -> None:
    """The retention is over: that there was a way stays, where it led to goes, and what was to be said."""
    cancel_waiting(connection, office_id, case_id, "", "dimusnahkan")
    for table, gone in (
        (notice_contact, {"sealed_address": None, "address_hmac": ""}),
        (outgoing, {"sealed": None, "data_key": None, "address_hmac": ""}),
    ):
        mine = (table.c.office_id == office_id) & (table.c.case_id == case_id)
        connection.execute(update(table).where(mine).values(gone))


def case_row(connection: Connection, office_id: str, case_id: str) -> Any:
    """The row of ``cases``, or None."""
    mine = (cases.c.office_id == office_id) & (cases.c.case_id == case_id)
    return connection.execute(select(cases).where(mine)).first()


def _read(row: Any, key: CaseKey | None) -> Contact:
    plain = (
        None
        if key is None or row.sealed_address is None
        else key.open(_column(row.channel), row.sealed_address)
    )
    names = Contact.__dataclass_fields__.keys() - {"address"}
    return Contact(
        address="" if plain is None else plain.decode(), **{name: getattr(row, name) for name in names}
    )


def _column(channel: str) -> str:
    return f"contact {channel}"

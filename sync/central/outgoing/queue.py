"""Rows of what is to go out: ``antre → terkirim → sampai | gagal | tidak_pasti``, or ``batal``. Written once for each event.

What a row says is sealed: under the case's data key, or, where it answers a message that belongs to no case, under one
of its own.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, select, union_all, update

from sync.cases.ids import uuid7
from sync.cases.notice_places import WAYS
from sync.central.at_rest import CaseKey, Place
from sync.central.case_keys import key_for
from sync.central.columns import is_identifier
from sync.central.hours import next_opening
from sync.central.outgoing.addresses import mark_of
from sync.central.store import Clock, Store, insert_new_one, utc
from sync.central.tables import cases
from sync.central.tables.outgoing import outgoing

WAITING, SENT, DELIVERED, FAILED, UNSURE, CANCELLED = (
    "antre", "terkirim", "sampai", "gagal", "tidak_pasti", "batal",
)  # fmt: skip
REPLACED, REPEATED = "digantikan", "diulang"
HELD = "queued"
"""Code of `TryLater` by a way that has the notice and will tell what becomes of it (an SMS that waits for the modem): it is
asked again at any hour, and the notice cannot be taken back."""
TEMPLATE_ALONE = "jendela_tertutup"
"""Code of a `Mark` by a way that has no time left for free text to that person: the notice goes out again, as its template."""
KEPT_WITHOUT_CASE = timedelta(days=90)
"""How long an answer that belongs to no case is kept: as long as a network may still report on it, and staff may ask."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be said to whom. ``occasion``: what makes it this one and no other within its case (``received``, a
    version), or, without a case, anywhere; ``answers``: the other side's name of the message that it answers; ``paper``: id of a letter to attach;
    ``at_once``: at any hour; ``automatic``: no person had a hand in it, which a sender's limits count; ``message_id``: of the message
    that staff answer by it, ``by``: login of who wrote it."""

    occasion: str
    notice: str
    channel: str
    address: str = field(repr=False)
    language: str = "id"
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    answers: str = ""
    paper: str = ""
    at_once: bool = False
    automatic: bool = False
    message_id: str | None = None
    by: str = ""


class Said(msgspec.Struct, frozen=True):
    """What lies sealed in a row."""

    address: str
    values: dict[str, str]
    answers: str = ""
    paper: str = ""
    by: str = ""


def write(  # noqa: PLR0917 - where, what, when
    connection: Connection, store: Store, office_id: str, row: Any, notice: Notice, now: datetime
) -> str | None:
    """Put it into the queue, in the caller's transaction; its id, None where that was done before or the case is erased.

    ``row``: of ``cases``; None for an answer that belongs to no case.
    """
    key: CaseKey | None
    wrap: bytes | None
    outgoing_id = uuid7(now, secrets.randbits)
    said = Said(notice.address, dict(notice.values), notice.answers, notice.paper, notice.by)
    place = Place(office_id, outgoing_id if row is None else row.case_id)
    if row is None:
        key, wrap = store.at_rest.new_key(place)
    else:
        key, wrap = key_for(store, connection, office_id, row.case_id), None
    if key is None:
        return None
    first = now if notice.at_once else next_opening(store.rules.calendar_of(office_id), now)
    values = {
        "office_id": office_id,
        "outgoing_id": outgoing_id,
        "key": _key("" if row is None else row.case_id, notice.occasion, notice.channel),
        "case_id": None if row is None else row.case_id,
        "message_id": notice.message_id,
        "channel": notice.channel,
        "notice": notice.notice,
        "language": notice.language,
        "address_hmac": mark_of(store, office_id, notice.channel, notice.address),
        "data_key": wrap,
        "sealed": key.seal(_column(outgoing_id), msgspec.json.encode(said)),
        "at_once": notice.at_once,
        "automatic": notice.automatic,
        "made_at": now,
        "next_at": utc(first),
        **_NOT_TRIED,
    }
    return outgoing_id if insert_new_one(connection, outgoing, values) else None


def said_in(store: Store, row: Any) -> Said | None:
    """What this row says, as `with_case` finds it. None where nobody can read it any more."""
    key = _key_of(store, row)
    plain = None if key is None or row.sealed is None else key.open(_column(row.outgoing_id), row.sealed)
    return None if plain is None else msgspec.json.decode(plain, type=Said)


def cancel_waiting(  # noqa: PLR0917 - of what, and why
    connection: Connection, office_id: str, case_id: str, channel: str, code: str, notice: str = ""
) -> int:
    """What waits of a case and has not been handed over does not go out; ``channel`` and ``notice`` "": any. How many."""
    wanted = [outgoing.c.office_id == office_id, outgoing.c.case_id == case_id]
    wanted += [still_here()]
    wanted += [outgoing.c.channel == channel] if channel else []
    wanted += [outgoing.c.notice == notice] if notice else []
    return connection.execute(update(outgoing).where(*wanted).values(state=CANCELLED, code=code)).rowcount


def still_here() -> ColumnElement[bool]:
    """Rows that wait and that no way has been given, so that they can be taken back."""
    return (outgoing.c.state == WAITING) & outgoing.c.claimed_at.is_(None) & (outgoing.c.code != HELD)


def case_of_ours(connection: Connection, office_id: str, names: tuple[str, ...]) -> str | None:
    """The case of a notice of ours that somebody answers; ``names``: its reference, or the way's own name of it."""
    mine = (outgoing.c.office_id == office_id) & outgoing.c.case_id.is_not(None)
    # Asked by the one name and by the other: with OR between them every notice of the office is read.
    ours = outgoing.c.outgoing_id.in_([one for one in names if is_identifier(one)])
    theirs = outgoing.c.channel.in_(WAYS) & outgoing.c.external_id.in_([one for one in names if one])
    columns = select(outgoing.c.case_id, outgoing.c.made_at)
    found = union_all(columns.where(mine, ours), columns.where(mine, theirs)).subquery()
    return connection.execute(select(found.c.case_id).order_by(found.c.made_at.desc()).limit(1)).scalar()


def forget_old(store: Store, clock: Clock) -> int:
    """What a machine answered where there is no case, after its time. What belongs to a case goes with it, and what staff wrote
    with the message that it answers. How many."""
    old = (
        outgoing.c.case_id.is_(None)
        & outgoing.c.message_id.is_(None)
        & (outgoing.c.made_at < utc(clock()) - KEPT_WITHOUT_CASE)
    )
    return store.write(lambda connection: connection.execute(delete(outgoing).where(old)).rowcount)


def with_case(*where: Any) -> Any:
    """Rows of ``outgoing`` that fit, each with what is needed of its case."""
    same = (cases.c.office_id == outgoing.c.office_id) & (cases.c.case_id == outgoing.c.case_id)
    return (
        select(outgoing, cases.c.data_key.label("case_key"), cases.c.number)
        .select_from(outgoing.outerjoin(cases, same))
        .where(*where)
    )


_NOT_TRIED: Mapping[str, object] = {
    "state": WAITING,
    "code": "",
    "attempts": 0,
    "doubts": 0,
    "first_tried_at": None,
    "claimed_at": None,
    "claim": None,
    "sent_at": None,
    "delivered_at": None,
    "external_id": "",
}


def once_more(connection: Connection, store: Store, row: Any, case: Any, now: datetime) -> str | None:
    """The same notice as a row of its own, at once: a person asks for it. Its id; None where nobody can read it any more.

    It goes out under another reference: a way that knows the first one would take it for a copy. ``row``: as `with_case`
    finds it, of the case with row ``case``; it cannot be repeated a second time.
    """
    said = said_in(store, row)
    if said is None:
        return None
    again = Notice(
        f"again|{row.outgoing_id}",
        row.notice,
        row.channel,
        said.address,
        row.language,
        said.values,
        said.answers,
        said.paper,
        at_once=True,
    )
    mine = (outgoing.c.office_id == row.office_id) & (outgoing.c.outgoing_id == row.outgoing_id)
    connection.execute(update(outgoing).where(mine).values(code=REPEATED))
    return write(connection, store, row.office_id, case, again, now)


def answer_to(message_id: str) -> str:
    """The occasion of what a machine answers to this message."""
    return f"answer|{message_id}"


def key_of_answer(message_id: str, channel: str) -> str:
    """``key`` of its row, if there is one."""
    return _key("", answer_to(message_id), channel)


def _key_of(store: Store, row: Any) -> CaseKey | None:
    if row.case_id is None:
        return store.at_rest.key_of(Place(row.office_id, row.outgoing_id), row.data_key)
    return store.at_rest.key_of(Place(row.office_id, row.case_id), row.case_key)


def _key(whose: str, occasion: str, channel: str) -> str:
    return hashlib.sha256(f"{whose}|{occasion}|{channel}".encode()).hexdigest()


def _column(outgoing_id: str) -> str:
    return f"outgoing {outgoing_id}"

"""What is done with accounts, each in one transaction with its event: alone, or asked for by one and decided by another.

`person_rules` says how many it takes. The console (`backoffice user`) acts alone: whoever sits at the machine could
change the database as well, so its acts are events like any other.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.central.account_journal import By, append
from sync.central.columns import is_identifier
from sync.central.people import Person
from sync.central.person_deeds import (
    LONGEST_REASON,
    SHORTEST_REASON,
    Deed,
    Done,
    checked,
    current_person,
    enact_in,
)
from sync.central.person_rules import RULING, Hands, hands_for, may_decide
from sync.central.store import Clock, Store, utc
from sync.central.tables import person as people
from sync.central.tables.people import person_request

REQUEST_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Waits:
    """A second person must decide."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Request:
    """What waits for a second person, or was decided."""

    request_id: str
    subject: Person
    deed: Deed
    asked_by: str
    asked_at: datetime
    decision: str = ""
    decided_by: str = ""


def do(  # noqa: PLR0917 - who, whom, what
    store: Store, actor: Person, subject: Person, deed: Deed, by: By, clock: Clock
) -> Done | Waits | Refusal:
    """Do it, or ask for it where it takes two. Refusals of `hands_for` and `checked`, ``request.open``, ``request.nobody``."""
    wanted = checked(deed)
    if isinstance(wanted, Refusal):
        return wanted
    now = utc(clock())

    def work(connection: Connection) -> Done | Waits | Refusal:
        current = current_person(connection, subject.person_id)
        if current is None:
            return Refusal("people.unknown")
        hands = hands_for(
            wanted.act, actor, current, wanted.role, others=_others(connection, actor.office_id, actor)
        )
        if isinstance(hands, Refusal):
            return hands
        return _carry_on(connection, hands, actor, current, wanted, by, now)

    return store.write(work)


def others_who_decide(store: Store, actor: Person) -> int:
    """How many beside this person could decide what takes two."""
    with store.reading() as connection:
        return _others(connection, actor.office_id, actor)


def reason_needed(store: Store, actor: Person, role: str, reason: str) -> Refusal | None:
    """Whether a new account of this role takes a second person, who must be told why: ``reason.missing``."""
    if role not in RULING or others_who_decide(store, actor) == 0:
        return None
    words = clean(reason, LONGEST_REASON)
    if isinstance(words, Refusal):
        return words
    return None if len(words) >= SHORTEST_REASON else Refusal("reason.missing")


def enact(store: Store, subject: Person, deed: Deed, by: By, clock: Clock) -> Done | Refusal:
    """Do it at once, whoever asks: for the console."""
    wanted = checked(deed)
    if isinstance(wanted, Refusal):
        return wanted
    return store.write(lambda connection: enact_in(connection, subject, wanted, by, utc(clock())))


def requests_of(store: Store, office_id: str, clock: Clock, person_id: str = "") -> list[Request]:
    """What waits for a second person, the oldest first; of one person, if named."""
    wanted = [
        person_request.c.office_id == office_id,
        person_request.c.decision == "",
        person_request.c.asked_at > utc(clock()) - REQUEST_LASTS,
    ]
    if person_id:
        wanted.append(person_request.c.person_id == person_id)
    with store.reading() as connection:
        rows = connection.execute(
            select(person_request, people)
            .join(people, people.c.person_id == person_request.c.person_id)
            .where(*wanted)
            .order_by(person_request.c.asked_at)
        ).all()
    return [_request(row) for row in rows]


def decide(  # noqa: PLR0917 - as above
    store: Store, actor: Person, request_id: str, decision: str, by: By, clock: Clock
) -> Done | Refusal:
    """``decision``: "done" or "declined" by a second person, "withdrawn" by whoever asked.

    Refusals: ``request.gone`` (decided, over, or never), ``request.own``, ``people.self``, ``people.not_yours``, those
    of `hands_for` when the account is not any more what it was.
    """
    if not is_identifier(request_id) or decision not in ("done", "declined", "withdrawn"):
        return Refusal("request.gone")
    now = utc(clock())

    def work(connection: Connection) -> Done | Refusal:
        row = _taken(connection, actor.office_id, request_id, now)
        if row is None:
            return Refusal("request.gone")
        request = _request(row)
        refusal = _may(actor, request, decision)
        if refusal is None and decision == "done":
            again = hands_for(request.deed.act, actor, request.subject, request.deed.role, others=1)
            refusal = again if isinstance(again, Refusal) else None
        if refusal is not None:
            return refusal
        mine = (person_request.c.office_id == row.office_id) & (person_request.c.request_id == request_id)
        decided = {"decision": decision, "decided_by": by.login, "decided_at": now}
        connection.execute(update(person_request).where(mine).values(decided))
        append(
            connection, row.office_id, f"request-{decision}", by, request.subject.login, now,
            act=request.deed.act, asked_by=request.asked_by,
        )  # fmt: skip
        if decision != "done":
            return Done(request.subject)
        return enact_in(connection, request.subject, request.deed, by, now)

    return store.write(work)


def _carry_on(  # noqa: PLR0917 - one act's parts
    connection: Connection, hands: Hands, actor: Person, subject: Person, deed: Deed, by: By, now: datetime
) -> Done | Waits | Refusal:
    if hands == "one":
        return enact_in(connection, subject, deed, by, now)
    if len(deed.reason) < SHORTEST_REASON:
        return Refusal("reason.missing")
    if _deciders(connection, actor, subject) == 0:
        return Refusal("request.nobody")
    standing = connection.execute(
        select(person_request.c.request_id).where(
            person_request.c.office_id == subject.office_id,
            person_request.c.person_id == subject.person_id,
            person_request.c.act == deed.act,
            person_request.c.decision == "",
            person_request.c.asked_at > now - REQUEST_LASTS,
        )
    ).first()
    if standing is not None:
        return Refusal("request.open")
    row = {
        "office_id": subject.office_id,
        "request_id": uuid7(now, secrets.randbits),
        "person_id": subject.person_id,
        "act": deed.act,
        "role": deed.role,
        "unit": deed.unit,
        "reason": deed.reason,
        "asked_by": by.login,
        "asked_at": now,
    }
    connection.execute(insert(person_request).values(row))
    append(
        connection, subject.office_id, "request-made", by, subject.login, now, act=deed.act, role=deed.role
    )
    return Waits(str(row["request_id"]))


def _may(actor: Person, request: Request, decision: str) -> Refusal | None:
    if decision == "withdrawn":
        return None if actor.login == request.asked_by else Refusal("request.gone")
    return may_decide(actor, request.asked_by, request.subject)


def _taken(connection: Connection, office_id: str, request_id: str, now: datetime) -> Any:
    """The open request, its row locked: of two who decide at once the second finds it gone."""
    return connection.execute(
        select(person_request, people)
        .join(people, people.c.person_id == person_request.c.person_id)
        .where(
            person_request.c.office_id == office_id,
            person_request.c.request_id == request_id,
            person_request.c.decision == "",
            person_request.c.asked_at > now - REQUEST_LASTS,
        )
        .with_for_update(of=person_request)
    ).first()


def _others(connection: Connection, office_id: str, actor: Person) -> int:
    """How many beside the actor could decide: they look after accounts, and have chosen a password."""
    return _count(connection, office_id, people.c.person_id != actor.person_id)


def _deciders(connection: Connection, actor: Person, subject: Person) -> int:
    return _count(
        connection, actor.office_id, people.c.person_id.not_in([actor.person_id, subject.person_id])
    )


def _count(connection: Connection, office_id: str, *where: Any) -> int:
    able = (people.c.office_id == office_id) & people.c.role.in_(RULING) & people.c.active
    found: int = connection.execute(
        select(func.count()).select_from(people).where(able, people.c.password_hash != "", *where)
    ).scalar_one()
    return found


def _request(row: Any) -> Request:
    values = row._mapping
    return Request(
        row.request_id,
        Person(
            values[people.c.person_id],
            values[people.c.office_id],
            row.login,
            row.name,
            values[people.c.role],
            values[people.c.unit],
            row.active,
        ),
        Deed(row.act, values[person_request.c.role], values[person_request.c.unit], "", row.reason),
        row.asked_by,
        row.asked_at,
        row.decision,
        row.decided_by,
    )

"""Who acts for whom: the own office and the delegations that are in force (Plh., Plt., a.n.).

Pelaksana harian: the officer is away for some days. Pelaksana tugas: the post is empty. Atas nama: the officer is there
and lets another sign on behalf. Each has a first and a last day (WIB, both included) and the decree's number; at
midnight it begins and ends by itself. It gives the role for those days and nothing else: a delegate passes nothing on.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from sync.cases.hands import Hand
from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.cases.working_calendar import JAKARTA
from sync.central.account_journal import By, append
from sync.central.columns import is_identifier
from sync.central.people import Person, person_of
from sync.central.store import Clock, Store, utc
from sync.central.tables import person as people
from sync.central.tables.people import delegation

STAND_INS: Mapping[str, tuple[str, ...]] = {
    "camat": ("sekcam", "kasi"),
    "sekcam": ("camat", "kasi"),
    "kasi": ("camat", "sekcam", "kasi", "staf"),
}
"""Whose office may be taken on, and by which roles: the next below, a colleague, or whoever stands above."""
LONGEST = timedelta(days=366)
SHORTEST_DECREE, LONGEST_DECREE = 3, 120
_IN_PLACE_OF = ("plh", "plt")
"""Of these there is one at a time; a standing "a.n." may run beside them."""


@dataclass(frozen=True, slots=True)
class Delegation:
    """``giver``: the officer who is away (or was, with an empty post); ``role`` and ``unit``: what is handed over."""

    delegation_id: str
    giver: Person
    taker: Person
    manner: str
    role: str
    unit: str
    first: date
    last: date
    decree: str
    made_by: str
    made_at: datetime
    revoked_by: str = ""
    revoked_at: datetime | None = None
    revoked_why: str = ""

    def state_on(self, day: date) -> str:
        """ "coming", "running", "over" or "revoked"."""
        if self.revoked_at is not None:
            return "revoked"
        if day < self.first:
            return "coming"
        return "running" if day <= self.last else "over"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for."""

    giver: str
    taker: str
    manner: str
    first: date
    last: date
    decree: str


def today(clock: Clock) -> date:
    """The office's day: it turns at midnight WIB."""
    return clock().astimezone(JAKARTA).date()


def hands_of(connection: Connection, person: Person, day: date) -> tuple[Hand, ...]:
    """The hands in which this person may act on this day (WIB): his own first, then those delegated to him."""
    own = Hand(actor=person.login, role=person.role, unit=person.unit)
    if not person.handles_cases or not person.active:
        return (own,)
    rows = connection.execute(
        select(delegation, people.c.login)
        .join(people, people.c.person_id == delegation.c.from_person)
        .where(
            delegation.c.office_id == person.office_id,
            delegation.c.to_person == person.person_id,
            *_running(day),
        )
        .order_by(delegation.c.first, delegation.c.delegation_id)
    )
    return own, *(_handed(row, person.login) for row in rows)


def handed_over(connection: Connection, office_id: str, day: date) -> tuple[Hand, ...]:
    """All hands that delegations give on this day (WIB) to people who handle cases, in one question."""
    taker = people.alias("taker")
    rows = connection.execute(
        select(delegation, people.c.login, taker.c.login.label("actor"))
        .join(people, people.c.person_id == delegation.c.from_person)
        .join(taker, taker.c.person_id == delegation.c.to_person)
        .where(delegation.c.office_id == office_id, taker.c.active, *_running(day))
        .order_by(taker.c.login, delegation.c.first, delegation.c.delegation_id)
    )
    return tuple(_handed(row, row.actor) for row in rows)


def _running(day: date) -> tuple[ColumnElement[bool], ...]:
    return delegation.c.first <= day, delegation.c.last >= day, delegation.c.revoked_at.is_(None)


def _handed(row: Any, actor: str) -> Hand:
    return Hand(actor=actor, role=row.role, unit=row.unit, acting_for=row.login, manner=row.manner)


def delegations_of(
    store: Store, office_id: str, *, since: date | None = None, person_id: str = ""
) -> list[Delegation]:
    """Delegations of an office, the latest first; ``since``: without those that ended before; of one person, if named."""
    wanted = [delegation.c.office_id == office_id]
    if since is not None:
        wanted.append(delegation.c.last >= since)
    if person_id:
        wanted.append((delegation.c.from_person == person_id) | (delegation.c.to_person == person_id))
    with store.reading() as connection:
        rows = connection.execute(
            select(delegation)
            .where(*wanted)
            .order_by(delegation.c.first.desc(), delegation.c.delegation_id.desc())
        ).all()
        who = _people(connection, {id_ for row in rows for id_ in (row.from_person, row.to_person)})
    return [_delegation(row, who) for row in rows]


def in_force(store: Store, office_id: str, day: date) -> list[Delegation]:
    """Those of this day."""
    return [one for one in delegations_of(store, office_id, since=day) if one.state_on(day) == "running"]


def delegate(store: Store, office_id: str, wanted: Wanted, by: By, clock: Clock) -> Delegation | Refusal:
    """Hand an office over for some days.

    Refusals ``delegation.*``: manner, decree, days (the last before the first, or over a year), past, self (nobody takes
    it for himself by his own hand), giver, taker (who is not there, closed, or has no such office), same, overlaps
    {"first", "last", "name"}.
    """
    decree = clean(wanted.decree, LONGEST_DECREE)
    if isinstance(decree, Refusal) or len(decree) < SHORTEST_DECREE:
        return Refusal("delegation.decree")
    day, now = today(clock), utc(clock())
    faulty = _faulty(wanted, day)
    if faulty is not None:
        return faulty

    def work(connection: Connection) -> Delegation | Refusal:
        who = _people(connection, {wanted.giver, wanted.taker})
        giver, taker = who.get(wanted.giver), who.get(wanted.taker)
        refusal = _unfit(office_id, giver, taker, wanted, by)
        if refusal is not None or giver is None or taker is None:
            return refusal or Refusal("delegation.giver")
        # The giver's row is the queue: of two delegations of one office at once the second sees the first.
        connection.execute(
            select(people.c.person_id).where(people.c.person_id == giver.person_id).with_for_update()
        )
        met = _overlapping(connection, office_id, wanted)
        if met is not None:
            return Refusal("delegation.overlaps", {"first": met.first, "last": met.last})
        row = {
            "office_id": office_id,
            "delegation_id": uuid7(now, secrets.randbits),
            "from_person": giver.person_id,
            "to_person": taker.person_id,
            "manner": wanted.manner,
            "role": giver.role,
            "unit": giver.unit,
            "first": wanted.first,
            "last": wanted.last,
            "decree": decree,
            "made_by": by.login,
            "made_at": now,
        }
        made = connection.execute(insert(delegation).values(row).returning(delegation)).one()
        append(
            connection, office_id, "delegation-made", by, taker.login, now,
            giver=giver.login, manner=wanted.manner, role=giver.role,
            first=wanted.first.isoformat(), last=wanted.last.isoformat(), decree=decree,
        )  # fmt: skip
        return _delegation(made, who)

    return store.write(work)


def revoke_delegation(  # noqa: PLR0917 - which, why and by whom
    store: Store, office_id: str, delegation_id: str, why: str, by: By, clock: Clock
) -> Refusal | None:
    """End it now. ``reason.missing``, ``delegation.gone``: over, revoked before, or not of this office."""
    reason = clean(why, 500)
    if isinstance(reason, Refusal) or len(reason) < 5:
        return Refusal("reason.missing")
    if not is_identifier(delegation_id):
        return Refusal("delegation.gone")
    day, now = today(clock), utc(clock())

    def work(connection: Connection) -> Refusal | None:
        gone = connection.execute(
            update(delegation)
            .where(
                delegation.c.office_id == office_id,
                delegation.c.delegation_id == delegation_id,
                delegation.c.revoked_at.is_(None),
                delegation.c.last >= day,
            )
            .values(revoked_by=by.login, revoked_at=now, revoked_why=reason)
            .returning(delegation)
        ).first()
        if gone is None:
            return Refusal("delegation.gone")
        who = _people(connection, {gone.from_person, gone.to_person})
        taker, giver = who[gone.to_person].login, who[gone.from_person].login
        append(connection, office_id, "delegation-revoked", by, taker, now, giver=giver, manner=gone.manner)
        return None

    return store.write(work)


def end_with_office(connection: Connection, who: Person, by: By, now: datetime) -> None:
    """Whoever gets another role, or whose account is closed, neither hands over nor acts for anybody any more.

    A Plt. stands for an empty post: it goes on when its officer's account is closed.
    """
    open_ones = delegation.c.revoked_at.is_(None) & (delegation.c.last >= now.astimezone(JAKARTA).date())
    mine = (delegation.c.to_person == who.person_id) | (
        (delegation.c.from_person == who.person_id) & (delegation.c.manner != "plt")
    )
    gone = connection.execute(
        update(delegation)
        .where(delegation.c.office_id == who.office_id, open_ones, mine)
        .values(revoked_by=by.login, revoked_at=now, revoked_why="")
        .returning(delegation.c.delegation_id)
    ).all()
    if gone:
        append(connection, who.office_id, "delegations-ended", by, who.login, now, ended=len(gone))


def _faulty(wanted: Wanted, day: date) -> Refusal | None:
    if wanted.manner not in (*_IN_PLACE_OF, "an"):
        return Refusal("delegation.manner")
    if not wanted.first <= wanted.last < wanted.first + LONGEST:
        return Refusal("delegation.days")
    return Refusal("delegation.past") if wanted.last < day else None


def _unfit(
    office_id: str, giver: Person | None, taker: Person | None, wanted: Wanted, by: By
) -> Refusal | None:
    if giver is None or giver.office_id != office_id or giver.role not in STAND_INS:
        return Refusal("delegation.giver")
    if not giver.active and wanted.manner != "plt":
        return Refusal("delegation.giver_closed")
    if taker is None or taker.office_id != office_id or not taker.active:
        return Refusal("delegation.taker")
    if taker.person_id == giver.person_id:
        return Refusal("delegation.same")
    if taker.role not in STAND_INS[giver.role]:
        return Refusal("delegation.rank")
    return Refusal("delegation.self") if taker.login == by.login else None


def _overlapping(connection: Connection, office_id: str, wanted: Wanted) -> Any:
    """One of the same kind for the same officer on one of these days."""
    kind = _IN_PLACE_OF if wanted.manner in _IN_PLACE_OF else ("an",)
    return connection.execute(
        select(delegation).where(
            delegation.c.office_id == office_id,
            delegation.c.from_person == wanted.giver,
            delegation.c.manner.in_(kind),
            delegation.c.revoked_at.is_(None),
            delegation.c.first <= wanted.last,
            delegation.c.last >= wanted.first,
        )
    ).first()


def _people(connection: Connection, ids: set[str]) -> dict[str, Person]:
    known = [one for one in ids if is_identifier(one)]
    rows = connection.execute(select(people).where(people.c.person_id.in_(known)))
    return {row.person_id: person_of(row) for row in rows}


def _delegation(row: Any, who: Mapping[str, Person]) -> Delegation:
    return Delegation(
        row.delegation_id,
        who[row.from_person],
        who[row.to_person],
        row.manner,
        row.role,
        row.unit,
        row.first,
        row.last,
        row.decree,
        row.made_by,
        row.made_at,
        row.revoked_by,
        row.revoked_at,
        row.revoked_why,
    )

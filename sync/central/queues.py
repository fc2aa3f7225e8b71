"""Whose desk a case lies on: the own desk, the queues of one's roles, and what is late or waits for a complainant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from sync.cases.case import PAUSED
from sync.cases.hands import Hand
from sync.central.case_views import CaseRow
from sync.central.delegations import hands_of
from sync.central.dossier import LINE, case_row
from sync.central.people import Person
from sync.central.roster import today
from sync.central.store import Clock, Store
from sync.central.tables import cases
from sync.central.visibility import is_open, visible


class Pile(StrEnum):
    """Open cases: all that the person may see; on the own desk; in the queues of the own roles; both of these;
    past the step's deadline; waiting for the complainant; nobody is left who may carry them on."""

    ALL = "semua"
    MINE = "meja"
    QUEUE = "antrean"
    TO_DO = "tugas"
    LATE = "terlambat"
    PAUSED = "menunggu"
    STRANDED = "terhenti"


@dataclass(frozen=True, slots=True)
class PileRow:
    """One role's queue. ``role``, ``unit``: whose; ``waiting``: how many lie in it; ``late``: of them past the deadline."""

    role: str
    unit: str
    waiting: int
    late: int


def pile(
    store: Store,
    person: Person,
    which: Pile,
    clock: Clock,
    *,
    step: int | None = None,
    role: str = "",
    unit: str | None = None,
    limit: int = 200,
    offset: int = 0,
) -> list[CaseRow]:
    """The cases of a pile, the most pressing first. ``role``: only what waits for this role; ``unit``: of this unit."""
    now = clock()
    wanted = [is_open()]
    wanted += [] if step is None else [cases.c.step == step]
    wanted += [] if not role else [waits_for((role,))]
    wanted += [] if unit is None else [cases.c.unit == unit]
    with store.reading() as connection:
        hands = hands_of(connection, person, today(now))
        rows = connection.execute(
            select(*LINE)
            .where(visible(person), *wanted, in_pile(which, hands, now))
            .order_by(cases.c.step_due_at, cases.c.case_id)
            .limit(limit)
            .offset(offset)
        )
        return [case_row(store, row) for row in rows]


def queues(store: Store, person: Person, clock: Clock) -> list[PileRow]:
    """The queues of all roles as far as this person sees them: what lies on nobody's desk, by role and unit."""
    late = _count(cases.c.step_due_at < clock())
    with store.reading() as connection:
        rows = connection.execute(
            select(cases.c.waits_for, cases.c.waits_unit, func.count(), late)
            .where(visible(person), is_open(), cases.c.holder == "", cases.c.waits_for != "")
            .group_by(cases.c.waits_for, cases.c.waits_unit)
            .order_by(cases.c.waits_for, cases.c.waits_unit)
        )
        return [PileRow(row[0].strip(), row[1], row[2], row[3]) for row in rows]


def in_pile(which: Pile, hands: Sequence[Hand], now: datetime) -> ColumnElement[bool]:
    """A condition on open cases; what the person may know of is asked beside it."""
    holders = {hand.actor for hand in hands} | {hand.acting_for for hand in hands if hand.acting_for}
    mine = cases.c.holder.in_(sorted(holders))
    queue = and_(cases.c.holder == "", cases.c.state != PAUSED, or_(false(), *map(_waits_for_hand, hands)))
    piles: dict[Pile, ColumnElement[bool]] = {
        Pile.ALL: is_open(),
        Pile.MINE: mine,
        Pile.QUEUE: queue,
        Pile.TO_DO: or_(mine, queue),
        Pile.LATE: and_(cases.c.state != PAUSED, cases.c.step_due_at < now),
        Pile.PAUSED: cases.c.state == PAUSED,
        Pile.STRANDED: and_(cases.c.state != PAUSED, cases.c.waits_for == ""),
    }
    return piles[which]


def _waits_for_hand(hand: Hand) -> ColumnElement[bool]:
    return and_(waits_for((hand.role,)), cases.c.waits_unit.in_(["", hand.unit]))


def waits_for(roles: Iterable[str]) -> ColumnElement[bool]:
    """Cases whose step is for one of these roles now."""
    return or_(*(cases.c.waits_for.like(f"% {role} %") for role in roles))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

"""What lies where: on a person's desk, in a role's queue, overdue, waiting for the complainant. Lists, pages, counts.

A role's queue holds the open cases on nobody's desk whose step that role does or initials. Whether this very person
may take one (three people at 7, 8 and 10) the procedure says when he does; a list only says whose turn it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true

from sync.cases.case import OPEN, PAUSED
from sync.cases.hands import Hand
from sync.cases.procedure import Sop
from sync.central.case_views import CaseRow
from sync.central.columns import is_identifier
from sync.central.dossier import case_row
from sync.central.people import Person
from sync.central.store import Store, utc
from sync.central.tables import cases
from sync.central.visibility import visible

Box = Literal["for_me", "mine", "queue", "late", "paused", "all"]
BOXES: tuple[Box, ...] = ("for_me", "mine", "queue", "late", "paused", "all")
"""``for_me``: on the own desk or in the own roles' queues; ``late``, ``paused``, ``all``: of the whole office."""

Order = Literal["due", "promised", "received"]
_COLUMNS = {"due": cases.c.step_due_at, "promised": cases.c.due_on, "received": cases.c.filed_at}

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases, in which order. ``role``: only that role's queue; ``holder``: only that person's desk.

    ``place``: where the page begins, as `Listed.onward` said it; "" for the first.
    """

    box: Box = "for_me"
    step: int | None = None
    role: str = ""
    holder: str = ""
    order: Order = "due"
    descending: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list. ``onward``: the place of the next one, "" on the last."""

    rows: tuple[CaseRow, ...]
    onward: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, with what hands today, at what time."""

    person: Person
    hands: tuple[Hand, ...]
    sop: Sop
    now: datetime

    def allowed(self) -> ColumnElement[bool]:
        """What the person may know of at all."""
        return and_(visible(self.person), cases.c.office_id == self.person.office_id)

    def narrowed(self, wanted: Wanted) -> ColumnElement[bool]:
        """What of that belongs to this list; only ever used together with `allowed`."""
        parts = [self._box(wanted.box)]
        if wanted.step is not None:
            parts.append(cases.c.step == wanted.step)
        if wanted.role:
            parts.append(queue_of(wanted.role, self.sop))
        if wanted.holder:
            parts.append(cases.c.holder == wanted.holder)
        return and_(*parts)

    def _box(self, box: Box) -> ColumnElement[bool]:
        unfinished = cases.c.state.in_((OPEN, PAUSED))
        match box:
            case "mine":
                return and_(unfinished, self._held())
            case "queue":
                return self._queued()
            case "for_me":
                return or_(and_(cases.c.state == OPEN, self._held()), self._queued())
            case "late":
                return and_(cases.c.state == OPEN, cases.c.step_due_at < utc(self.now))
            case "paused":
                return cases.c.state == PAUSED
            case _:
                return unfinished

    def _held(self) -> ColumnElement[bool]:
        logins = {self.person.login, *(hand.acting_for for hand in self.hands if hand.acting_for)}
        return cases.c.holder.in_(sorted(logins))

    def _queued(self) -> ColumnElement[bool]:
        return or_(false(), *(queue_of(hand.role, self.sop, hand.unit) for hand in self.hands))


def queue_of(role: str, sop: Sop, unit: str | None = None) -> ColumnElement[bool]:
    """Open cases on nobody's desk at a step of this role; ``unit``: but none that was given to another unit."""
    free = and_(cases.c.state == OPEN, cases.c.holder == "")
    own = [step for step in sop.steps if role in (*step.roles, *step.initials)]
    of_unit = [step.number for step in own if step.of_unit and role == step.actor]
    anywhere = [step.number for step in own if step.number not in of_unit]
    mine = true() if unit is None else cases.c.unit.in_(("", unit))
    return and_(free, or_(cases.c.step.in_(anywhere), and_(cases.c.step.in_(of_unit), mine)))


def page_of(store: Store, reader: Reader, wanted: Wanted, length: int = PAGE) -> Listed:
    """The cases of one page, the most pressing first unless ``wanted`` says otherwise."""
    column = _COLUMNS[wanted.order]
    parts = [reader.allowed(), reader.narrowed(wanted)]
    begin = _begin(wanted)
    if begin is not None:
        key, case_id = begin
        beyond = column < key if wanted.descending else column > key
        parts.append(or_(beyond, and_(column == key, cases.c.case_id > case_id)))
    turned = column.desc() if wanted.descending else column.asc()
    statement = select(cases).where(*parts).order_by(turned, cases.c.case_id).limit(length + 1)
    with store.reading() as connection:
        found = connection.execute(statement).all()
        rows = tuple(case_row(store, row) for row in found[:length])
    return Listed(rows, _place(found[length - 1], wanted) if len(found) > length else "")


def counts(store: Store, reader: Reader, boxes: Iterable[Wanted]) -> tuple[int, ...]:
    """How many cases each of these has; one pass over the unfinished ones."""
    tallies = [func.coalesce(func.sum(case((reader.narrowed(one), 1), else_=0)), 0) for one in boxes]
    unfinished = cases.c.state.in_((OPEN, PAUSED))
    with store.reading() as connection:
        row = connection.execute(select(*tallies).where(reader.allowed(), unfinished)).one()
    return tuple(int(number) for number in row)


def by_step(store: Store, reader: Reader, wanted: Wanted) -> dict[int, int]:
    """How many cases of a list stand at each step."""
    listed = (reader.allowed(), reader.narrowed(wanted))
    statement = select(cases.c.step, func.count()).where(*listed).group_by(cases.c.step)
    with store.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(statement)}


def by_holder(store: Store, reader: Reader) -> Sequence[tuple[str, int, int]]:
    """(login, how many cases lie on that desk, how many of them are overdue), the fullest desk first."""
    late = func.sum(case((cases.c.step_due_at < utc(reader.now), 1), else_=0))
    statement = (
        select(cases.c.holder, func.count(), late)
        .where(reader.allowed(), reader.narrowed(Wanted(box="all")), cases.c.holder != "")
        .group_by(cases.c.holder)
        .order_by(func.count().desc(), cases.c.holder)
    )
    with store.reading() as connection:
        return [(holder, number, overdue) for holder, number, overdue in connection.execute(statement)]


def _place(row: Any, wanted: Wanted) -> str:
    key = getattr(row, _COLUMNS[wanted.order].name)
    return f"{key.isoformat()}~{row.case_id}"


def _begin(wanted: Wanted) -> tuple[Any, str] | None:
    """Behind which case the page begins; a place that was never ours begins at the first."""
    key, _, case_id = wanted.place.partition("~")
    try:
        moment = datetime.fromisoformat(key)
    except ValueError:
        return None
    if not is_identifier(case_id) or (moment.tzinfo is None) != (wanted.order == "promised"):
        return None
    return (moment.date() if wanted.order == "promised" else moment), case_id

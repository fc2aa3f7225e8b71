"""The piles of `queues` as lists to leaf through: sorted, a page at a time, by role or by whose desk it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from sync.cases.case import PAUSED
from sync.cases.hands import Hand
from sync.central.case_views import CaseRow
from sync.central.columns import is_identifier
from sync.central.dossier import LINE, case_row
from sync.central.people import Person
from sync.central.queues import Pile, in_pile, waits_for
from sync.central.store import Store, utc
from sync.central.tables import cases
from sync.central.visibility import is_open, visible

Order = Literal["due", "promised", "received"]
_COLUMNS = {"due": cases.c.step_due_at, "promised": cases.c.due_on, "received": cases.c.filed_at}

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which open cases, in which order. ``role``: only what lies in that role's queue; ``holder``: on that desk.

    ``place``: where the page begins, as `Listed.onward` said it; "" for the first.
    """

    pile: Pile = Pile.ALL
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
    now: datetime

    def narrowed(self, wanted: Wanted) -> ColumnElement[bool]:
        """What belongs to this list; only ever asked beside `visible` and `is_open`."""
        parts = [in_pile(wanted.pile, self.hands, self.now)]
        if wanted.step is not None:
            parts.append(cases.c.step == wanted.step)
        if wanted.role:
            parts += [cases.c.holder == "", cases.c.state != PAUSED, waits_for((wanted.role,))]
        if wanted.holder:
            parts.append(cases.c.holder == wanted.holder)
        return and_(*parts)


def page_of(store: Store, reader: Reader, wanted: Wanted, length: int = PAGE) -> Listed:
    """The cases of one page, the most pressing first unless ``wanted`` says otherwise."""
    column = _COLUMNS[wanted.order]
    parts = [visible(reader.person), is_open(), reader.narrowed(wanted)]
    begin = _begin(wanted)
    if begin is not None:
        key, case_id = begin
        beyond = column < key if wanted.descending else column > key
        parts.append(or_(beyond, and_(column == key, cases.c.case_id > case_id)))
    turned = column.desc() if wanted.descending else column.asc()
    statement = select(*LINE).where(*parts).order_by(turned, cases.c.case_id).limit(length + 1)
    with store.reading() as connection:
        found = connection.execute(statement).all()
        rows = tuple(case_row(store, row) for row in found[:length])
    return Listed(rows, _place(found[length - 1], wanted) if len(found) > length else "")


def counts(store: Store, reader: Reader, lists: Iterable[Wanted]) -> tuple[int, ...]:
    """How many cases each of these has, counted in one go."""
    tallies = [func.coalesce(func.sum(case((reader.narrowed(one), 1), else_=0)), 0) for one in lists]
    with store.reading() as connection:
        row = connection.execute(select(*tallies).where(visible(reader.person), is_open())).one()
    return tuple(int(number) for number in row)


def by_step(store: Store, reader: Reader, wanted: Wanted) -> dict[int, int]:
    """How many cases of a list stand at each step."""
    listed = (visible(reader.person), is_open(), reader.narrowed(wanted))
    statement = select(cases.c.step, func.count()).where(*listed).group_by(cases.c.step)
    with store.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(statement)}


def by_holder(store: Store, reader: Reader) -> Sequence[tuple[str, int, int]]:
    """(login, how many cases lie on that desk, how many of them are late), the fullest desk first."""
    late = and_(cases.c.state != PAUSED, cases.c.step_due_at < utc(reader.now))
    statement = (
        select(cases.c.holder, func.count(), func.sum(case((late, 1), else_=0)))
        .where(visible(reader.person), is_open(), cases.c.holder != "")
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

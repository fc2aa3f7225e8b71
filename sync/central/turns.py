"""Whose turn it is, for many cases at once: as the procedure decides it, not as roles alone would have it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from sync.cases.sop import may_complete
from sync.central import case_journal
from sync.central.case_views import CaseEventRow
from sync.central.delegations import hands_of
from sync.central.dossier import LINE, folded
from sync.central.people import Person
from sync.central.queues import Pile, in_pile
from sync.central.roster import context_of, staff_of, today
from sync.central.store import Clock, Store
from sync.central.tables import case_event, cases
from sync.central.visibility import is_open, visible


def turns(store: Store, case_ids: Iterable[str], person: Person, clock: Clock) -> frozenset[str]:
    """Those of these cases whose step this person may do now, in any of his hands, delegated ones too.

    What lies in other roles' queues or on other desks is sorted out by the lists' own columns; the rest, which can still
    be barred by the rule of three people, is folded from its events, all read in one question. What people wrote is
    neither read nor opened.
    """
    ids = sorted(set(case_ids))
    if not ids or not person.handles_cases:
        return frozenset()
    now = clock()
    with store.reading() as connection:
        hands = hands_of(connection, person, today(now))
        likely = in_pile(Pile.TO_DO, hands, now)
        rows = connection.execute(
            select(*LINE).where(visible(person), is_open(), cases.c.case_id.in_(ids), likely)
        ).all()
        events = _events(connection, person.office_id, [row.case_id for row in rows])
        staff = staff_of(connection, person.office_id)
        mine = []
        for row in rows:
            case = folded(row, events[row.case_id])
            context = context_of(store, connection, row.office_id, case, now, staff=staff)
            if may_complete(case, hands, context):
                mine.append(row.case_id)
    return frozenset(mine)


def _events(connection: Connection, office_id: str, case_ids: list[str]) -> dict[str, list[CaseEventRow]]:
    found: dict[str, list[CaseEventRow]] = {case_id: [] for case_id in case_ids}
    if not case_ids:
        return found
    rows = connection.execute(
        select(case_event)
        .where(case_event.c.office_id == office_id, case_event.c.case_id.in_(case_ids))
        .order_by(case_event.c.case_id, case_event.c.n)
    )
    for row in rows:
        found[row.case_id].append(case_journal.event_row(row))
    return found

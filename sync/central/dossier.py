"""One case as it is read: its row, its journal, its files, and what the person who asks may do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from sync.cases.case import CaseFile
from sync.cases.sop import may_complete, offers
from sync.central import blobs, case_journal
from sync.central.at_rest import Place
from sync.central.case_keys import key_of
from sync.central.case_views import CaseDetail, CaseEventRow, CaseFileRow, CaseLink, CaseRow
from sync.central.columns import is_identifier
from sync.central.delegations import hands_of
from sync.central.people import Person
from sync.central.roster import context_of, known_identity, today
from sync.central.store import Store
from sync.central.tables import blob, case_file, cases, conflict
from sync.central.visibility import visible

_ELSEWHERE = {"complainant", "device", "opened", "complete", "erased"}
_HEAVY = {"body_header", "body_payload", "proof", "sealed_answers"}
LINE = tuple(column for column in cases.c if column.name not in _HEAVY)
"""The columns of a line in a list: sealed bodies, which may have a megabyte each, stay where they are."""


def case_row(store: Store, row: Any) -> CaseRow:
    """A row of ``cases`` as a line of the work list, its name opened from its rest."""
    names = CaseRow.__dataclass_fields__.keys() - _ELSEWHERE
    return CaseRow(
        **{name: getattr(row, name) for name in names},
        complainant=_at_rest(store, row, "sealed_complainant") or "",
        device=row.number[:4],
        opened=row.opened_at is not None,
        complete=row.complete_at is not None,
        erased=row.erased_at is not None,
    )


def find(connection: Connection, case_id: str, person: Person) -> Any:
    """The row of a case, or None: it is not there, or not for these eyes."""
    if not is_identifier(case_id):
        return None
    return connection.execute(select(cases).where(visible(person), cases.c.case_id == case_id)).first()


def claim(connection: Connection, case_id: str, person: Person) -> Any:
    """The same row, locked until the transaction ends, for whoever is about to change something of the case."""
    if not is_identifier(case_id):
        return None
    mine = select(cases).where(visible(person), cases.c.case_id == case_id)
    return connection.execute(mine.with_for_update(of=cases)).first()


def events_of(store: Store, connection: Connection, row: Any) -> tuple[CaseEventRow, ...]:
    """The journal of the case with this row, words and all."""
    return case_journal.events_of(connection, row.office_id, row.case_id, key_of(store, row))


def folded(row: Any, events: Sequence[CaseEventRow]) -> CaseFile:
    """The case as its journal tells it; how its complainant is named was sealed at the kiosk, and stands in the row."""
    case = CaseFile.fold(case_journal.domain_events(events))
    return replace(case, identity_mode=known_identity(row.identity_mode) or case.identity_mode)


def detail_of(store: Store, connection: Connection, row: Any, person: Person, now: datetime) -> CaseDetail:
    """The case whole, for this person at this moment."""
    events = events_of(store, connection, row)
    case = folded(row, events)
    hands = hands_of(connection, person, today(now)) if person.handles_cases else ()
    context = context_of(store, connection, row.office_id, case, now, giving=True)
    answers = _at_rest(store, row, "sealed_answers")
    return CaseDetail(
        case_row(store, row),
        msgspec.json.decode(answers, type=dict[str, str]) if answers else {},
        _files(connection, row),
        events,
        row.device_id,
        row.clock_sure,
        row.form_version,
        row.sop_version,
        _conflicts(connection, row),
        may_complete(case, hands, context),
        offers(case, hands, context),
        hands,
        case,
        _links(connection, row, person),
    )


def _links(connection: Connection, row: Any, person: Person) -> tuple[CaseLink, ...]:
    # Asked one by one: with OR between them SQLite reads every case of the office.
    mine, named = cases.c.office_id == row.office_id, {row.follows, row.continues}
    for link in (cases.c.follows, cases.c.continues):
        named |= set(connection.execute(select(cases.c.case_id).where(mine, link == row.case_id)).scalars())
    named.discard(None)
    if not named:
        return ()
    columns = (cases.c[name] for name in ("number", "agenda_number", "step", "state", "follows", "continues"))
    found = connection.execute(
        select(cases.c.case_id, *columns)
        .where(visible(person), cases.c.case_id.in_(sorted(named)))
        .order_by(cases.c.case_id)
    )
    return tuple(
        CaseLink(_kind(row, one), one.case_id, one.number, one.agenda_number, one.step, one.state)
        for one in found
    )


def _kind(row: Any, other: Any) -> str:
    if other.case_id == row.follows:
        return "leads"
    if other.case_id == row.continues:
        return "continued"
    return "follows" if other.follows == row.case_id else "continues"


def _conflicts(connection: Connection, row: Any) -> int:
    mine = (conflict.c.office_id == row.office_id) & (conflict.c.case_id == row.case_id)
    return connection.execute(select(func.count()).select_from(conflict).where(mine)).scalar_one()


def _at_rest(store: Store, row: Any, column: str) -> str | None:
    place = Place(row.office_id, row.case_id)
    return store.at_rest.open(place, row.data_key, column, getattr(row, column))


def _files(connection: Connection, row: Any) -> tuple[CaseFileRow, ...]:
    found = connection.execute(
        select(case_file, blob.c.size, blob.c.state)
        .join(blob, (blob.c.office_id == case_file.c.office_id) & (blob.c.sha256 == case_file.c.sha256))
        .where(case_file.c.office_id == row.office_id, case_file.c.case_id == row.case_id)
        .order_by(case_file.c.place)
    )
    return tuple(
        CaseFileRow(
            one.sha256, one.role, one.media_type, one.size, "held" if one.state in blobs.HERE else one.state
        )
        for one in found
    )

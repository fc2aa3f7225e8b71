"""What staff do with a case: see what waits, open one, complete its step. `sync.cases.sop` decides, this writes.

A change is one transaction: version seen = version there, events appended, projection and public row written.
Every query goes through `visible`: a list without it does not pass review.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, false, func, select, update

from sync.cases.case import CLOSED, AgendaNumber, CaseFile
from sync.cases.deadlines import step_due
from sync.cases.events import SealedOpened, StepCompleted
from sync.cases.identity import may_open_file
from sync.cases.procedure import Sop
from sync.cases.refusal import Refusal
from sync.cases.sop import CompleteStep, Context, decide, may_complete
from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.central import blobs, case_journal, feed, numbering, search_index
from sync.central.at_rest import Place
from sync.central.case_views import CaseDetail, CaseFileRow, CaseRow
from sync.central.columns import is_identifier
from sync.central.keys import CentreKeys
from sync.central.losses import ask_again
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables import blob, case_file, cases, conflict

AGENDA = "agenda"
LAST_STEP = 12


class _RefusedError(Exception):
    """Rolls the transaction back; carries the refusal out."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def visible(person: Person) -> ColumnElement[bool]:
    """Which cases this person may know of: those of the own office, and none for the system's administrator."""
    return cases.c.office_id == person.office_id if person.sees_cases else false()


def work_list(
    store: Store, office_id: str, person: Person, *, step: int | None = None, limit: int = 500
) -> list[CaseRow]:
    """Open cases, the most pressing first; of one step where ``step`` is given."""
    wanted = [visible(person), cases.c.office_id == office_id, cases.c.state != CLOSED]
    if step is not None:
        wanted.append(cases.c.step == step)
    with store.reading() as connection:
        rows = connection.execute(
            select(cases).where(*wanted).order_by(cases.c.step_due_at, cases.c.case_id).limit(limit)
        )
        return [case_row(store, row) for row in rows]


def counts_by_step(store: Store, office_id: str, person: Person) -> dict[int, int]:
    """How many open cases stand at each step."""
    with store.reading() as connection:
        rows = connection.execute(
            select(cases.c.step, func.count())
            .where(visible(person), cases.c.office_id == office_id, cases.c.state != CLOSED)
            .group_by(cases.c.step)
        )
        return {row[0]: row[1] for row in rows}


def find_case(store: Store, number: str, person: Person) -> str | None:
    """The id of the case with this tracking number (13 glyphs without hyphens)."""
    with store.reading() as connection:
        return connection.execute(
            select(cases.c.case_id).where(visible(person), cases.c.number == number)
        ).scalar()


def case_page(store: Store, case_id: str, person: Person) -> CaseDetail | Refusal:
    """One case whole, or ``case.unknown``: it is not there, or not for these eyes."""
    with store.reading() as connection:
        row = _find(connection, case_id, person)
        return Refusal("case.unknown") if row is None else _detail(store, connection, row, person)


def complete_step(  # noqa: PLR0917 - a page's own words, in their order
    store: Store, case_id: str, seen_version: int, command: CompleteStep, person: Person, clock: Clock
) -> CaseDetail | Refusal:
    """Complete the step under way as ``person``, whatever actor and role the command names.

    Refusals: ``case.unknown``; ``case.changed`` {"by", "at"}: somebody was quicker and the page is stale; those
    of `sync.cases.sop.decide`. A refusal leaves nothing behind: no event, no number taken.
    """
    now = utc(clock())

    def work(connection: Connection) -> CaseDetail:
        row = _claim(connection, case_id, seen_version, person)
        events = case_journal.domain_events(_events(connection, row))
        case = CaseFile.fold(events)
        agenda = _agenda(connection, row, command.step, store.rules.sop, now)
        own = replace(command, actor=person.login, role=person.role, agenda=agenda)
        decided = decide(case, own, Context(sop=store.rules.sop, now=now))
        if isinstance(decided, Refusal):
            raise _RefusedError(decided)
        case_journal.append(connection, row.office_id, case_id, decided)
        for event in decided:
            case = case.after(event)
        changed = _project(connection, row, case, store.rules.sop, store.rules.calendar)
        if changed.agenda_number != row.agenda_number:
            search_index.renew_grams(connection, changed)
        done = [event for event in (*events, *decided) if isinstance(event, StepCompleted)]
        feed.publish(connection, row.office_id, [feed.status_of(dict(changed._mapping), done, now)], now)
        return _detail(store, connection, changed, person)

    try:
        return store.write(work)
    except _RefusedError as refused:
        return refused.refusal


def open_scan(  # noqa: PLR0917 - as above
    store: Store, keys: CentreKeys, case_id: str, sha256: str, person: Person, clock: Clock
) -> tuple[str, bytes] | Refusal:
    """A sealed file's media type and plain bytes, in memory, for one view; the view is in the journal first.

    Refusals: ``case.unknown``, ``file.unknown``, ``file.confidential`` (it tells a name that is not for these eyes),
    ``file.not_here`` (still at the kiosk), ``file.damaged``, ``sealed.cannot_open``.
    """
    with store.reading() as connection:
        row = _find(connection, case_id, person)
        if row is None:
            return Refusal("case.unknown")
        file = _file(connection, row, sha256)
    if file is None or file.header is None:
        return Refusal("file.unknown")
    if not may_open_file(file.role, row.identity_mode, person.role):
        return Refusal("file.confidential")
    payload = blobs.read_held(store, row.office_id, sha256)
    if isinstance(payload, Refusal):
        if payload.code == "file.damaged":
            ask_again(store, row.office_id, sha256, clock())
        return payload
    opened = keys.open(file.header + payload, (row.opened_with,))
    if isinstance(opened, Refusal):
        return opened
    seen = SealedOpened(at=utc(clock()), actor=person.login, role=person.role, sha256=sha256)
    store.write(lambda connection: case_journal.append(connection, row.office_id, case_id, [seen]))
    return file.media_type, opened[0]


def case_row(store: Store, row: Any) -> CaseRow:
    """A row of ``cases`` as a line of the work list, its name opened from its rest."""
    names = CaseRow.__dataclass_fields__.keys() - {"complainant", "device", "opened", "complete", "erased"}
    return CaseRow(
        **{name: getattr(row, name) for name in names},
        complainant=_at_rest(store, row, "sealed_complainant") or "",
        device=row.number[:4],
        opened=row.opened_at is not None,
        complete=row.complete_at is not None,
        erased=row.erased_at is not None,
    )


def _at_rest(store: Store, row: Any, column: str) -> str | None:
    place = Place(row.office_id, row.case_id)
    return store.at_rest.open(place, row.data_key, column, getattr(row, column))


def _find(connection: Connection, case_id: str, person: Person) -> Any:
    if not is_identifier(case_id):
        return None
    return connection.execute(select(cases).where(visible(person), cases.c.case_id == case_id)).first()


def _claim(connection: Connection, case_id: str, seen_version: int, person: Person) -> Any:
    """The case's row with its version raised; whoever comes second finds another version and is told."""
    if not is_identifier(case_id):
        raise _RefusedError(Refusal("case.unknown"))
    mine = (visible(person), cases.c.case_id == case_id)
    row = connection.execute(
        update(cases)
        .where(*mine, cases.c.version == seen_version)
        .values(version=cases.c.version + 1)
        .returning(cases)
    ).first()
    if row is not None:
        return row
    found = connection.execute(select(cases).where(*mine)).first()
    if found is None:
        raise _RefusedError(Refusal("case.unknown"))
    last = [event for event in _events(connection, found) if event.role][-1:]
    by, at = (last[0].actor, last[0].at) if last else ("", found.since)
    raise _RefusedError(Refusal("case.changed", {"by": by, "at": at, "version": found.version}))


def _agenda(connection: Connection, row: Any, step: int, sop: Sop, now: datetime) -> AgendaNumber | None:
    if not 1 <= step <= sop.last or sop.step(step).gives != AGENDA or step != row.step:
        return None
    year = now.astimezone(JAKARTA).year
    return AgendaNumber(numbering.next_of(connection, row.office_id, year, AGENDA), year)


def _project(connection: Connection, row: Any, case: CaseFile, sop: Sop, calendar: WorkingCalendar) -> Any:
    values: dict[str, object] = {
        "step": LAST_STEP if case.step is None else case.step,
        "state": case.state,
        "since": utc(case.since),
        "agenda_number": "" if case.agenda is None else str(case.agenda),
    }
    if case.step is not None:
        values["step_due_at"] = step_due(sop.step(case.step), case.since, calendar)
    mine = (cases.c.office_id == row.office_id) & (cases.c.case_id == row.case_id)
    return connection.execute(update(cases).where(mine).values(values).returning(cases)).one()


def _detail(store: Store, connection: Connection, row: Any, person: Person) -> CaseDetail:
    events = _events(connection, row)
    case = CaseFile.fold(case_journal.domain_events(events))
    conflicts = connection.execute(
        select(func.count())
        .select_from(conflict)
        .where(conflict.c.office_id == row.office_id, conflict.c.case_id == row.case_id)
    ).scalar_one()
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
        conflicts,
        may_complete(case, person.role, store.rules.sop),
    )


def _events(connection: Connection, row: Any) -> Any:
    return case_journal.events_of(connection, row.office_id, row.case_id)


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


def _file(connection: Connection, row: Any, sha256: str) -> Any:
    return connection.execute(
        select(case_file).where(
            case_file.c.office_id == row.office_id,
            case_file.c.case_id == row.case_id,
            case_file.c.sha256 == sha256,
        )
    ).first()

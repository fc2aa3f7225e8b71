"""The one way in which people change a case: `sync.cases.sop` decides, this stores.

A change is one transaction: version seen = version there, numbers taken, events appended, projection, exclusions and
public row written. A refusal leaves nothing of it behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, select, update

from sync.cases.case import AgendaNumber, CaseFile
from sync.cases.commands import (
    Assign,
    Command,
    CompleteStep,
    FlagPublic,
    LinkDuplicate,
    NumberLetter,
    Reopen,
    VoidAgendaNumber,
    VoidNumber,
)
from sync.cases.desk_events import AccusedNamed
from sync.cases.events import Event, StepCompleted
from sync.cases.procedure import Sop
from sync.cases.refusal import Refusal
from sync.cases.sop import decide
from sync.cases.way_on import AGENDA, LETTERS, numbered
from sync.cases.working_calendar import JAKARTA
from sync.central import case_journal, feed, numbering, search_index
from sync.central.case_keys import key_for, key_of
from sync.central.case_views import CaseDetail, CaseEventRow, CaseRow
from sync.central.columns import is_identifier
from sync.central.delegations import hands_of
from sync.central.dossier import case_row, detail_of, events_of, find, folded
from sync.central.following import follow
from sync.central.lapor.links import is_secret
from sync.central.outgoing.telling import happened
from sync.central.people import Person
from sync.central.projection import exclude, project
from sync.central.roster import context_of, staff_of, today
from sync.central.store import Clock, Store, utc
from sync.central.stranded import nobody_left
from sync.central.tables import cases
from sync.central.visibility import visible

T = TypeVar("T")


class _RefusedError(Exception):
    """Rolls the transaction back; carries the refusal out."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def _written(store: Store, work: Callable[[Connection], T]) -> T | Refusal:
    """One transaction; a refusal takes all of it back."""
    try:
        return store.write(work)
    except _RefusedError as refused:
        return refused.refusal


Beside = Callable[[Connection], Refusal | None]
"""What is written in the same transaction, e.g. the paper that the command names; a refusal takes all of it back."""


def _nothing(_: Connection) -> Refusal | None:
    return None


def act(  # noqa: PLR0917 - a page's own words, in their order
    store: Store,
    case_id: str,
    seen_version: int,
    command: Command,
    person: Person,
    clock: Clock,
    beside: Beside = _nothing,
) -> CaseDetail | Refusal:
    """Do this to the case as ``person``, with the hand that the command names; the case as it is afterwards.

    Refusals: ``case.unknown``; ``case.changed`` {"by", "at", "version", "kinds"}: somebody was quicker and the page
    is stale (`kinds`: what has happened since it was drawn);
    ``hand.not_yours``; ``case.erased``; ``case.leading_unknown``, ``case.leading_follows``, ``case.leads``; those of
    `sync.cases.sop.decide` and of ``beside``. A refusal leaves nothing behind: no event, no number taken.
    """
    now = utc(clock())

    def work(connection: Connection) -> CaseDetail:
        changed, _ = _carried_out(store, connection, case_id, seen_version, command, person, now, beside)
        return detail_of(store, connection, changed, person, now)

    return _written(store, work)


def carry_out(  # noqa: PLR0917 - as `act`
    store: Store,
    case_id: str,
    seen_version: int,
    command: Command,
    person: Person,
    clock: Clock,
    beside: Beside = _nothing,
) -> tuple[CaseRow, CaseFile] | Refusal:
    """`act` without the page that follows, which costs as much again: for whoever does one thing after another."""
    now = utc(clock())

    def work(connection: Connection) -> tuple[CaseRow, CaseFile]:
        changed, case = _carried_out(store, connection, case_id, seen_version, command, person, now, beside)
        return case_row(store, changed), case

    return _written(store, work)


def _carried_out(  # noqa: PLR0917 - as `act`
    store: Store,
    connection: Connection,
    case_id: str,
    seen_version: int,
    command: Command,
    person: Person,
    now: datetime,
    beside: Beside,
) -> tuple[Any, CaseFile]:
    row = _claim(store, connection, case_id, seen_version, person)
    _refuse(_misfit(connection, row, command, person, now))
    changed, case = _do(store, connection, row, command, now)
    _refuse(beside(connection))
    return changed, case


def reopen_anew(  # noqa: PLR0917 - as `act`
    store: Store,
    case_id: str,
    seen_version: int,
    command: Reopen,
    person: Person,
    clock: Clock,
    make: Callable[[Connection, Any], str],
) -> CaseDetail | Refusal:
    """Reopen as a case of its own with a new clock: both are one transaction. The old case, closed as it was.

    ``make`` gets the old case's row and stores a new case of the same office; its id. It is called only when the old
    case may be reopened. Refusals as in `act`.
    """
    now = utc(clock())

    def work(connection: Connection) -> CaseDetail:
        row = _claim(store, connection, case_id, seen_version, person)
        _refuse(_misfit(connection, row, command, person, now))
        before = folded(row, events_of(store, connection, row))
        wish = replace(command, new_case=row.case_id)
        tried = decide(before, wish, context_of(store, connection, row.office_id, before, now))
        _refuse(tried if isinstance(tried, Refusal) else None)
        new_case = make(connection, row)
        _carry_accused(store, connection, row.office_id, before, new_case, command, now)
        changed, _ = _do(store, connection, row, replace(command, new_case=new_case), now)
        return detail_of(store, connection, changed, person, now)

    return _written(store, work)


def _carry_accused(  # noqa: PLR0917 - from where, to where, by whom, when
    store: Store,
    connection: Connection,
    office_id: str,
    before: CaseFile,
    new_case: str,
    command: Reopen,
    now: datetime,
) -> None:
    """Whoever the old case is about does not get to know of the new one either, before anybody reads it."""
    accused = before.accused
    if not accused.persons and not accused.units:
        return
    mine = (cases.c.office_id == office_id) & (cases.c.case_id == new_case)
    row = connection.execute(select(cases).where(mine).with_for_update()).one()
    named = AccusedNamed(
        **command.hand.did(now),
        persons=accused.persons,
        units=accused.units,
        roles=accused.roles,
        confirmed=accused.confirmed,
    )
    case = folded(row, events_of(store, connection, row)).after(named)
    case_journal.append(connection, row.office_id, new_case, [named])
    exclude(connection, row.office_id, case)
    context = context_of(store, connection, row.office_id, case, now)
    project(connection, row, case, context, store.rules.calendar_of(row.office_id))


def _do(
    store: Store, connection: Connection, row: Any, command: Command, now: datetime
) -> tuple[Any, CaseFile]:
    """Decide and store; the row as it is afterwards, and the case as its events tell it."""
    journal = events_of(store, connection, row)
    before = folded(row, journal)
    staff = staff_of(connection, row.office_id)
    giving = isinstance(command, Assign)
    context = context_of(store, connection, row.office_id, before, now, staff=staff, giving=giving)
    if isinstance(command, CompleteStep):
        command = replace(command, number=_number(connection, row, before, command.step, context.sop, now))
    if isinstance(command, NumberLetter | VoidNumber):
        command = replace(command, number=_next(connection, row, LETTERS, now))
    if isinstance(command, VoidAgendaNumber):
        command = replace(command, number=_next(connection, row, AGENDA, now))
    decided = decide(before, command, context)
    if isinstance(decided, Refusal):
        raise _RefusedError(decided)
    # The row is locked since it was claimed: its key and the end of its journal are what was read of them.
    key = key_of(store, row) or key_for(store, connection, row.office_id, row.case_id)
    last = (journal[-1].n, journal[-1].hash) if journal else (0, case_journal.START)
    case_journal.append(
        connection, row.office_id, row.case_id, decided, version=row.version, key=key, after=last
    )
    case = _after(before, decided)
    afterwards = context_of(store, connection, row.office_id, case, now, staff=staff)
    changed = project(connection, row, case, afterwards, store.rules.calendar_of(row.office_id))
    if any(isinstance(event, AccusedNamed) for event in decided):
        exclude(connection, row.office_id, case)
    if case.step is not None and not changed.waits_for:
        nobody_left(connection, changed, now)
    if case.continued_in and not before.continued_in:
        mine = (cases.c.office_id == row.office_id) & (cases.c.case_id == case.continued_in)
        connection.execute(update(cases).where(mine).values(continues=row.case_id))
    changed = follow(store, connection, row, changed, before, decided, now)
    happened(store, connection, row, changed, case, decided, now)
    if (changed.agenda_number, changed.letter_number) != (row.agenda_number, row.letter_number):
        search_index.renew_grams(connection, changed)
    earlier = case_journal.domain_events(case_journal.only(journal, StepCompleted.__name__))
    steps = [event for event in (*earlier, *decided) if isinstance(event, StepCompleted)]
    calendar = store.rules.calendar_of(row.office_id)
    until = feed.complete_by(case.paused_since, afterwards.sop, calendar)
    feed.publish(connection, row.office_id, [feed.status_of(dict(changed._mapping), steps, now, until)], now)
    return changed, case


def _after(case: CaseFile, events: tuple[Event, ...]) -> CaseFile:
    for event in events:
        case = case.after(event)
    return case


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise _RefusedError(refusal)


def _misfit(
    connection: Connection, row: Any, command: Command, person: Person, now: datetime
) -> Refusal | None:
    """What only the store knows: whose hands these are, what is left of the case, and the other case of a link."""
    if not person.handles_cases or command.hand not in hands_of(connection, person, today(now)):
        return Refusal("hand.not_yours")
    if row.erased_at is not None:
        return Refusal("case.erased")
    if (
        isinstance(command, Reopen)
        and command.new_case
        and find(connection, command.new_case, person) is None
    ):
        return Refusal("case.unknown")
    if (
        isinstance(command, FlagPublic)
        and command.public
        and is_secret(connection, row.office_id, row.case_id)
    ):
        return Refusal("case.secret_there")
    if isinstance(command, LinkDuplicate):
        return _unfit_leader(connection, row, command.leading, person)
    return None


def _unfit_leader(connection: Connection, row: Any, leading: str, person: Person) -> Refusal | None:
    """A leading case leads itself: no chains, so that every follower shows where the matter is dealt with."""
    if leading == row.case_id:
        return Refusal("sop.leading_itself")
    # Held until the commit: of two cases that are linked to each other at once, the second one sees the first's link.
    both = (cases.c.office_id == row.office_id) & (cases.c.case_id == leading)
    if is_identifier(leading):
        connection.execute(select(cases.c.case_id).where(both).with_for_update())
    leader = find(connection, leading, person)
    if leader is None:
        return Refusal("case.leading_unknown")
    if leader.follows is not None:
        return Refusal("case.leading_follows")
    followers = (cases.c.office_id == row.office_id) & (cases.c.follows == row.case_id)
    led = connection.execute(select(cases.c.case_id).where(followers).limit(1)).first()
    return None if led is None else Refusal("case.leads")


def _claim(store: Store, connection: Connection, case_id: str, seen_version: int, person: Person) -> Any:
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
    found = find(connection, case_id, person)
    if found is None:
        raise _RefusedError(Refusal("case.unknown"))
    raise _RefusedError(_changed(events_of(store, connection, found), found, seen_version))


def _changed(events: tuple[CaseEventRow, ...], row: Any, seen_version: int) -> Refusal:
    """Who changed it last and when; ``kinds``: what has happened since the page was drawn, in order."""
    since = [event for event in events if event.version is not None and event.version > seen_version]
    last = (since or [event for event in events if event.role])[-1:]
    by, at = (last[0].actor, last[0].at) if last else ("", row.since)
    kinds = tuple(event.kind for event in since)
    return Refusal("case.changed", {"by": by, "at": at, "version": row.version, "kinds": kinds})


def _number(  # noqa: PLR0917 - where, of what, when
    connection: Connection, row: Any, case: CaseFile, step: int, sop: Sop, now: datetime
) -> AgendaNumber | None:
    """The next number of the book that this step writes in; None where it writes in none, or has written already."""
    if not 1 <= step <= sop.last or not sop.step(step).gives or step != row.step:
        return None
    series = sop.step(step).gives
    return None if series == LETTERS and numbered(case) else _next(connection, row, series, now)


def _next(connection: Connection, row: Any, series: str, now: datetime) -> AgendaNumber:
    year = now.astimezone(JAKARTA).year
    return AgendaNumber(numbering.next_of(connection, row.office_id, year, series), year)

"""The one rule of who may know of a case. Every list, count, search, export and notice goes through it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, exists, false, literal, or_, select

from sync.cases.case import CLOSED
from sync.cases.identity import IdentityMode
from sync.central.people import Person
from sync.central.tables import cases
from sync.central.tables.messages import message, message_exclusion
from sync.central.tables.procedure import case_exclusion


def visible(person: Person) -> ColumnElement[bool]:
    """A condition on ``cases``: those of the own office, but none that is about this person or his unit.

    The system's administrator sees none at all.
    """
    if not person.sees_cases:
        return false()
    return and_(cases.c.office_id == person.office_id, cases.c.case_id.not_in(concerning(person)))


def concerning(person: Person) -> Select[tuple[str]]:
    """Ids of the cases that are about this person or his unit. For tables beside ``cases`` that are only counted."""
    about = [case_exclusion.c.login == person.login]
    if person.unit:
        about.append(case_exclusion.c.unit == person.unit)
    return select(case_exclusion.c.case_id).where(case_exclusion.c.office_id == person.office_id, or_(*about))


def message_visible(person: Person) -> ColumnElement[bool]:
    """A condition on ``message``: those that wait are for who handles cases, unless they name him; one that is of a case, or
    seems to be, is for who may know of that case."""
    if not person.sees_cases:
        return false()
    about_me = select(message_exclusion.c.message_id).where(
        message_exclusion.c.office_id == person.office_id, message_exclusion.c.login == person.login
    )
    # Who only reads is not told who stands behind a confidential complaint (`sync.cases.identity`).
    openly = () if person.handles_cases else (cases.c.identity_mode == IdentityMode.OPEN.value,)
    of_case = _seen(message.c.case_id, person, *openly)
    proposed = message.c.proposed_case.is_(None) | _seen(message.c.proposed_case, person)
    waits = message.c.case_id.is_(None) & message.c.message_id.not_in(about_me) & proposed
    return and_(
        message.c.office_id == person.office_id, or_(of_case, waits) if person.handles_cases else of_case
    )


def _seen(
    case_id: ColumnElement[str | None], person: Person, *more: ColumnElement[bool]
) -> ColumnElement[bool]:
    its = select(cases.c.case_id).where(cases.c.case_id == case_id, visible(person), *more)
    return exists(its.correlate(message))


def is_open() -> ColumnElement[bool]:
    """Not closed yet. The word stands in the statement itself: SQLite finds the index of open cases by that alone."""
    return cases.c.state != literal(CLOSED, literal_execute=True)


def is_closed() -> ColumnElement[bool]:
    """The same of closed ones: PostgreSQL's plan for any parameter, made after five times, does not know their index."""
    return cases.c.state == literal(CLOSED, literal_execute=True)

"""All hands of an office on one day: what a decision has to know to see whether anybody is left for a step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, select

from sync.cases.authority import Context, stranded
from sync.cases.case import CaseFile
from sync.cases.hands import Hand
from sync.cases.identity import IdentityMode
from sync.cases.letter_numbers import UNCONFIRMED
from sync.cases.working_calendar import JAKARTA
from sync.central.delegations import handed_over, hands_of
from sync.central.people import Person, person_of
from sync.central.store import Store
from sync.central.tables import person as person_table


def today(now: datetime) -> date:
    """The day in the office's zone, on which delegations begin and end."""
    return now.astimezone(JAKARTA).date()


def staff_of(connection: Connection, office_id: str) -> list[Person]:
    """Everybody of the office whose account is open and who handles cases."""
    rows = connection.execute(
        select(person_table)
        .where(person_table.c.office_id == office_id, person_table.c.active)
        .order_by(person_table.c.login)
    )
    return [one for one in map(person_of, rows) if one.handles_cases]


def context_of(
    store: Store,
    connection: Connection,
    office_id: str,
    case: CaseFile,
    now: datetime,
    *,
    staff: list[Person] | None = None,
    giving: bool = False,
) -> Context:
    """What `decide` needs besides the case: its procedure, the office's settings, everybody's hands. An office without
    settings of its own goes by the strictest.

    Delegated hands count for who is left only where nobody would be without them; they are rare.
    ``giving``: a step may be given to them, which is asked for one case and not for many.
    ``staff``: as `staff_of` found it in this transaction.
    """
    staff = staff_of(connection, office_id) if staff is None else staff
    own = tuple(Hand(actor=one.login, role=one.role, unit=one.unit) for one in staff)
    office = store.rules.office_of(office_id)
    context = Context(
        sop=store.rules.sop_of(case.sop_version),
        letter_pattern=UNCONFIRMED if office is None else office.letter_pattern,
        now=now,
        relaxed=office is not None and office.one_person_may_check,
        allow_anonymous=office is not None and office.allow_anonymous,
        roster=own,
        acting=_acting(connection, office_id, staff, now) if giving else (),
        calendar=store.rules.calendar_of(office_id),
    )
    if not stranded(case, context):
        return context
    day = today(now)
    everybody = tuple(hand for one in staff for hand in hands_of(connection, one, day))
    return replace(context, roster=everybody)


def _acting(connection: Connection, office_id: str, staff: list[Person], now: datetime) -> tuple[Hand, ...]:
    logins = {one.login for one in staff}
    return tuple(hand for hand in handed_over(connection, office_id, today(now)) if hand.actor in logins)


def known_identity(mode: str) -> str:
    """The mode as the domain knows it; what the centre has not opened yet counts as none said."""
    return mode if mode in tuple(IdentityMode) else ""

"""A notice that did not arrive, or may not have: whoever holds the case is asked to reach the complainant another way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from sync.cases.working_calendar import JAKARTA
from sync.central.notices import Telling, tell
from sync.central.outgoing.contacts import case_row
from sync.central.recipients import Staff, ring
from sync.central.store import Store
from sync.logbook import note

UNDELIVERED, WITHDRAWAL = "undelivered", "withdrawal"
"""Kinds of notices to staff, of ``[notice]`` in the desk's words."""


def reach_otherwise(  # noqa: PLR0917 - which notice, of which case, why
    store: Store, connection: Connection, office_id: str, case_id: str | None, outgoing_id: str, now: datetime
) -> None:
    """A task for whoever holds the case, once for each notice; none where there is no case."""
    if case_id is not None:
        put_before(store, connection, office_id, case_id, UNDELIVERED, outgoing_id, now)


def put_before(  # noqa: PLR0917 - as above
    store: Store, connection: Connection, office_id: str, case_id: str, kind: str, about: str, now: datetime
) -> None:
    """Tell whoever holds the case with this id; ``about``: what makes it this matter."""
    row = case_row(connection, office_id, case_id)
    if row is None:
        return
    staff = Staff(connection, office_id, now.astimezone(JAKARTA).date())
    around = ring(
        row, store.rules.sop_of(row.sop_version).step(row.step), staff, staff.who_know_of([case_id])
    )
    wanted = [
        Telling(
            about=f"{case_id}|{kind}|{about}",
            person_id=one.person_id,
            kind=kind,
            case_id=case_id,
            step=row.step,
        )
        for one in around.holders
    ]
    tell(connection, office_id, wanted, now)
    note("notice.put_before_staff", kind=kind)

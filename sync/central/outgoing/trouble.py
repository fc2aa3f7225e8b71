"""A notice that did not arrive, or may not have: whoever holds the case, or wrote it, is asked to reach its reader another way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from sync.cases.working_calendar import JAKARTA
from sync.central.notices import Telling, tell
from sync.central.outgoing.contacts import case_row
from sync.central.outgoing.queue import said_in
from sync.central.recipients import Staff, ring
from sync.central.store import Store
from sync.central.tables import person
from sync.logbook import note

UNDELIVERED, WITHDRAWAL, REPLY_UNDELIVERED = "undelivered", "withdrawal", "reply_undelivered"
"""Kinds of notices to staff, of ``[notice]`` in the desk's words."""


def reach_otherwise(store: Store, connection: Connection, row: Any, now: datetime) -> None:
    """A task for whoever holds the case of this row of ``outgoing``, or has written it; once for each. None for what a machine
    answered where there is no case."""
    if row.case_id is not None:
        put_before(store, connection, row.office_id, row.case_id, UNDELIVERED, row.outgoing_id, now)
    elif row.message_id is not None:
        _tell_writer(store, connection, row, now)


def _tell_writer(store: Store, connection: Connection, row: Any, now: datetime) -> None:
    said = said_in(store, row)
    mine = (person.c.office_id == row.office_id) & (person.c.login == ("" if said is None else said.by))
    writer = connection.execute(select(person.c.person_id).where(mine)).scalar()
    if writer is not None:
        about = f"{row.message_id}|{row.outgoing_id}"
        one = Telling(about=about, person_id=writer, kind=REPLY_UNDELIVERED, message_id=row.message_id)
        tell(connection, row.office_id, [one], now)
        note("notice.put_before_staff", kind=REPLY_UNDELIVERED)


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

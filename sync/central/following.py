"""What follows from a change of a case and stands beside it: figures, the public list, issued letters, wishes answered.

All of it is derived from the case's events and written in their transaction. `rebuild` makes the figures anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select, update

from sync.cases.case import CaseFile
from sync.cases.desk_events import FlaggedPublic, LetterNumberGiven, LetterSent, Reopened
from sync.cases.events import Event
from sync.cases.figures import end_of, step_times
from sync.cases.numbers import ALPHABET
from sync.cases.working_calendar import JAKARTA
from sync.central import case_journal, month_counts, wishes
from sync.central.at_rest import Place
from sync.central.opening import option
from sync.central.store import Store, insert_new, utc
from sync.central.tables import cases, office
from sync.central.tables.public import public_case, step_time
from sync.central.verifying import issue

REPLY = "surat_tanggapan"
"""The class of a reply letter, as its code and ``/verifikasi`` say it."""

AT_ONCE = 200


def follow(  # noqa: PLR0917 - the case before and after, and what happened in between
    store: Store,
    connection: Connection,
    was: Any,
    row: Any,
    before: CaseFile,
    events: Sequence[Event],
    now: datetime,
) -> Any:
    """Write what these events entail; ``was``, ``row``: the case's row before and as projected; as it is now."""
    sop, calendar = store.rules.sop_of(row.sop_version), store.rules.calendar_of(row.office_id)
    after = before
    for event in events:
        after = after.after(event)
    key = {"office_id": row.office_id, "case_id": row.case_id}
    times = [key | _as_row(one) for one in step_times(before, events, sop, calendar)]
    insert_new(connection, step_time, times)
    row = _write_end(store, connection, row, after, events)
    for event in events:
        match event:
            case LetterNumberGiven():
                day = event.at.astimezone(JAKARTA).date()
                issue(connection, store, row.case_id, row.office_id, event.text, day, REPLY)
            case Reopened():
                wishes.reopened(connection, row.office_id, row.case_id, event.actor, now)
            case FlaggedPublic():
                _flag(connection, row, event, now)
    if after.public:
        _tell_public(connection, row, now)
    counts = month_counts.difference(month_counts.kept_of(was._mapping), month_counts.kept_of(row._mapping))
    counts.update(month_counts.of_steps(times))
    month_counts.add(connection, row.office_id, counts)
    return row


def rebuild(store: Store) -> int:
    """Every case's figures anew from its events, and its village from its answers; how many cases."""
    done, last = 0, ("", "")
    while True:
        with store.reading() as connection:
            found = connection.execute(
                select(cases.c.office_id, cases.c.case_id)
                .where((cases.c.office_id > last[0]) | ((cases.c.office_id == last[0]) & _after(last[1])))
                .order_by(cases.c.office_id, cases.c.case_id)
                .limit(AT_ONCE)
            ).all()
        if not found:
            _count_anew(store)
            return done
        store.write(lambda connection, found=found: _rebuild_some(store, connection, found))  # type: ignore[misc]
        done, last = done + len(found), (found[-1].office_id, found[-1].case_id)


def _count_anew(store: Store) -> None:
    with store.reading() as connection:
        offices = connection.execute(select(office.c.office_id)).scalars().all()
    for office_id in offices:
        store.write(lambda connection, office_id=office_id: month_counts.recount(connection, office_id))  # type: ignore[misc]


def _after(case_id: str) -> Any:
    return cases.c.case_id > case_id if case_id else cases.c.case_id.is_not(None)


def _rebuild_some(store: Store, connection: Connection, found: Sequence[Any]) -> None:
    for one in found:
        mine = (cases.c.office_id == one.office_id) & (cases.c.case_id == one.case_id)
        row = connection.execute(select(cases).where(mine).with_for_update()).one()
        events = case_journal.domain_events(case_journal.events_of(connection, one.office_id, one.case_id))
        if not events:
            continue
        sop, calendar = store.rules.sop_of(row.sop_version), store.rules.calendar_of(row.office_id)
        begun = CaseFile.fold(events[:1])
        times = [
            {"office_id": one.office_id, "case_id": one.case_id} | _as_row(time)
            for time in step_times(begun, events[1:], sop, calendar)
        ]
        these = (step_time.c.office_id == one.office_id) & (step_time.c.case_id == one.case_id)
        connection.execute(delete(step_time).where(these))
        insert_new(connection, step_time, times)
        _write_end(store, connection, row, CaseFile.fold(events), events)
        _write_desa(store, connection, row)


def _write_end(
    store: Store, connection: Connection, row: Any, case: CaseFile, events: Sequence[Event]
) -> Any:
    end = end_of(case, store.rules.sop_of(row.sop_version), store.rules.calendar_of(row.office_id))
    values: dict[str, object] = {"closed_at": None, "days_used": None, "in_time": None}
    if end is not None:
        values = {"closed_at": utc(end.closed_at), "days_used": end.days_used, "in_time": end.in_time}
    said = [event.content for event in events if isinstance(event, LetterSent)]
    if said:
        values["content"] = said[-1]
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    mine = (cases.c.office_id == row.office_id) & (cases.c.case_id == row.case_id)
    return connection.execute(update(cases).where(mine).values(values).returning(cases)).one()


def _write_desa(store: Store, connection: Connection, row: Any) -> None:
    """Cases that were opened before the village had a column of its own."""
    if row.desa or row.sealed_answers is None:
        return
    place = Place(row.office_id, row.case_id)
    answers = store.at_rest.open(place, row.data_key, "sealed_answers", row.sealed_answers)
    desa = option(msgspec.json.decode(answers, type=dict[str, str]).get("desa", "")) if answers else ""
    if desa:
        mine = (cases.c.office_id == row.office_id) & (cases.c.case_id == row.case_id)
        connection.execute(update(cases).where(mine).values(desa=desa))


def _as_row(one: Any) -> dict[str, object]:
    return {
        "step": one.step,
        "began_at": utc(one.began_at),
        "done_at": utc(one.done_at),
        "in_time": one.in_time,
    }


def _flag(connection: Connection, row: Any, event: FlaggedPublic, now: datetime) -> None:
    if not event.public:
        withdraw_public(connection, row.office_id, row.case_id)
        return
    mine = (public_case.c.office_id == row.office_id) & (public_case.c.case_id == row.case_id)
    words = {"title": event.title, "text": event.text, "updated_at": now}
    if not connection.execute(update(public_case).where(mine).values(words)).rowcount:
        insert_new(
            connection,
            public_case,
            [
                words
                | {
                    "office_id": row.office_id,
                    "request_id": "".join(secrets.choice(ALPHABET) for _ in range(10)),
                    "case_id": row.case_id,
                    "service": row.service,
                    "closed": row.state == "closed",
                    "requested_at": row.filed_at,
                    "expected_on": row.due_on,
                }
            ],
        )


def withdraw_public(connection: Connection, office_id: str, case_id: str) -> bool:
    """It is shown to the public no more; False where it was not."""
    mine = (public_case.c.office_id == office_id) & (public_case.c.case_id == case_id)
    return bool(connection.execute(delete(public_case).where(mine)).rowcount)


def _tell_public(connection: Connection, row: Any, now: datetime) -> None:
    mine = (public_case.c.office_id == row.office_id) & (public_case.c.case_id == row.case_id)
    values = {"closed": row.state == "closed", "expected_on": row.due_on, "updated_at": now}
    connection.execute(update(public_case).where(mine).values(values))

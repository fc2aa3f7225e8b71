"""What a file from SP4N-LAPOR! says is done, a transaction a row: whatever cuts it off, the same file goes on from there.

Their id is the key of a row: the same one twice, by two people at once too, makes one case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from sync.cases.desk_events import FlaggedPublic
from sync.cases.identity import IdentityMode
from sync.cases.intake_events import LaporChanged, LaporLinked
from sync.cases.lapor import Sheet
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central import account_journal, case_journal, search_index
from sync.central.by_hand import receive_in
from sync.central.case_keys import key_for
from sync.central.dossier import claim
from sync.central.following import withdraw_public
from sync.central.keys import CentreKeys
from sync.central.lapor.links import change, links_by_id, news, told
from sync.central.lapor.planning import CHANGED, LINKED, NEW, SAME, STOPPED, Plan, Planned, answers_of, plan
from sync.central.opening import open_bodies
from sync.central.people import Person
from sync.central.store import Clock, Store, insert_new_one, utc
from sync.central.tables import cases
from sync.central.tables.lapor import lapor_link
from sync.central.taken_in import TakenIn

CHANNEL = "sp4n"
SENDER = "SP4N-LAPOR!"
MOST_AT_ONCE = 200
"""Rows of one press of a button; the next press goes on. Measured: 35 ms a new case on two busy cores."""


class _TakenError(Exception):
    """Somebody else was quicker with this id: the case that was about to be made is not."""


@dataclass(frozen=True, slots=True)
class Taken:
    """``counts``: by what has become of rows; ``left``: rows that still wait for the next go; ``plan``: as it was found."""

    counts: Mapping[str, int]
    left: int
    plan: Plan


def take(  # noqa: PLR0917 - whose store, whose hand, what, when
    store: Store,
    keys: CentreKeys,
    person: Person,
    sheet: Sheet,
    clock: Clock,
    most: int = MOST_AT_ONCE,
    enough: Callable[[], bool] = lambda: False,
) -> Taken | Refusal:
    """Do what `plan` says, at most so many rows; ``enough``: end before the next one. ``lapor.not_your_role``."""
    if not person.handles_cases:
        return Refusal("lapor.not_your_role")
    now = utc(clock())
    found = plan(store, person, sheet, now.astimezone(JAKARTA).date())
    keys.refresh()
    counts: Counter[str] = Counter()
    for one in found.to_do[:most]:
        if enough():
            break
        counts[_done(store, keys, person, one, now)] += 1
    if counts[NEW]:
        open_bodies(store, keys, clock, most=counts[NEW])
    if counts:
        _note(store, person, counts, clock)
    return Taken(dict(counts), len(found.to_do) - counts.total(), found)


def _done(store: Store, keys: CentreKeys, person: Person, one: Planned, now: datetime) -> str:
    works = {NEW: _make, LINKED: _link, CHANGED: _change}
    try:
        return store.write(lambda connection: works[one.what](connection, store, keys, person, one, now))
    except _TakenError:
        return SAME


def _make(  # noqa: PLR0917 - as `_done`
    connection: Connection, store: Store, keys: CentreKeys, person: Person, one: Planned, now: datetime
) -> str:
    """A case with its number and its twelve steps; our clock begins now, theirs stands beside it."""
    report = one.report
    if links_by_id(connection, person, [report.tracking_id]):
        return SAME
    answers = answers_of(report, one.kind, one.service, store.rules.form, now.astimezone(JAKARTA).date())
    if isinstance(answers, Refusal):
        return STOPPED
    facts = {"sender": SENDER, "letter_number": report.tracking_id}
    if report.reported_on is not None:
        facts["letter_date"] = report.reported_on.isoformat()
    if report.attachments:
        facts["enclosures"] = ", ".join(report.attachments)[:120]
    received = receive_in(connection, store, keys, TakenIn(CHANNEL, answers, now, facts), person, now=now)
    if isinstance(received, Refusal):
        return STOPPED
    _write_link(connection, person, one, received.case_id, now, made=True)
    return NEW


def _link(  # noqa: PLR0917 - as `_done`
    connection: Connection, store: Store, keys: CentreKeys, person: Person, one: Planned, now: datetime
) -> str:
    row = claim(connection, one.case_id, person)
    if row is None:
        return STOPPED
    hidden = one.report.anonymous and _hide(connection, store, row)
    _write_link(connection, person, one, one.case_id, now, made=False, hidden=hidden)
    if one.report.secret:
        _withdraw(connection, store, person, row, now)
    return LINKED


def _change(  # noqa: PLR0917 - as `_done`
    connection: Connection, store: Store, keys: CentreKeys, person: Person, one: Planned, now: datetime
) -> str:
    row = claim(connection, one.case_id, person)
    if row is None:
        return STOPPED
    link = links_by_id(connection, person, [one.report.tracking_id]).get(one.report.tracking_id)
    changes = {} if link is None else news(link, one.report, one.status)
    if not changes:
        return SAME
    change(connection, person, one.report.tracking_id, changes, now)
    event = LaporChanged(
        at=now,
        actor=person.login,
        role=person.role,
        tracking_id=one.report.tracking_id,
        status=one.status,
        secret="secret" in changes,
        hidden="anonymous" in changes and _hide(connection, store, row),
    )
    case_journal.append(connection, row.office_id, row.case_id, [event])
    if event.secret:
        _withdraw(connection, store, person, row, now)
    return CHANGED


def _write_link(
    connection: Connection,
    person: Person,
    one: Planned,
    case_id: str,
    now: datetime,
    *,
    made: bool,
    hidden: bool = False,
) -> None:
    report = one.report
    row = {
        "office_id": person.office_id,
        "tracking_id": report.tracking_id,
        "case_id": case_id,
        "made_case": made,
        **told(report, one.kind, one.status),
        "linked_at": now,
        "linked_by": person.login,
        "changed_at": now,
    }
    if not insert_new_one(connection, lapor_link, row):
        raise _TakenError
    event = LaporLinked(
        at=now,
        actor=person.login,
        role=person.role,
        tracking_id=report.tracking_id,
        made=made,
        secret=report.secret,
        hidden=hidden,
    )
    case_journal.append(connection, person.office_id, case_id, [event])


def _hide(connection: Connection, store: Store, row: Any) -> bool:
    """Who is anonymous over there is confidential here: no list, letter or print names him. False: nobody was named."""
    if row.identity_mode != IdentityMode.OPEN:
        return False
    mine = (cases.c.office_id == row.office_id) & (cases.c.case_id == row.case_id)
    hidden = connection.execute(
        update(cases).where(mine).values(identity_mode=IdentityMode.CONFIDENTIAL.value).returning(cases)
    ).one()
    search_index.index_again(connection, store, hidden)
    return True


def _withdraw(connection: Connection, store: Store, person: Person, row: Any, now: datetime) -> None:
    """What is secret over there is public nowhere: one that was shown is not any more."""
    if not withdraw_public(connection, row.office_id, row.case_id):
        return
    off = FlaggedPublic(at=now, actor=person.login, role=person.role, public=False)
    key = key_for(store, connection, row.office_id, row.case_id)
    case_journal.append(connection, row.office_id, row.case_id, [off], key=key)


def _note(store: Store, person: Person, counts: Mapping[str, int], clock: Clock) -> None:
    told_counts = {what: counts.get(what, 0) for what in (NEW, LINKED, CHANGED)}
    account_journal.record(
        store, person.office_id, "lapor-taken", person.by(), person.login, clock, **told_counts
    )

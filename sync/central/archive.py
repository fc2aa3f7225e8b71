"""Closed cases: until when they are kept, what holds them back from destruction, what has been destroyed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, exists, insert, select, tuple_, update

from sync.cases.case import CLOSED
from sync.cases.intake_events import CopyHandedOut, DestructionHeld, HoldLifted
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.cases.working_calendar import JAKARTA
from sync.central import case_journal
from sync.central.at_rest import Place
from sync.central.case_keys import key_for
from sync.central.case_views import CaseRow
from sync.central.columns import is_identifier
from sync.central.handling import case_row, visible
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.subjects import subjects_of
from sync.central.tables import cases
from sync.central.tables.data_requests import data_request, data_request_case
from sync.central.tables.intake import case_hold
from sync.central.visibility import is_closed

PAGE = 50
SOON = timedelta(days=30)
MOST_LISTED = 2_000
LONGEST = 300
HOLDERS = ("camat", "sekcam")
"""Who may hold a case back and let it go."""

Shelf = Literal["semua", "segera", "ditahan", "musnah"]
SHELVES: tuple[Shelf, ...] = ("semua", "segera", "ditahan", "musnah")


@dataclass(frozen=True, slots=True)
class Kept:
    """A closed case. ``until``: the last day of its retention, None where everything is kept for ever; ``held``: why it
    is held back, "" where nothing does; ``asked``: whoever it is about waits for his data; ``erased_on``: when its personal data was destroyed."""

    row: CaseRow
    subject: str
    closed_on: date
    until: date | None
    held: str
    erased_on: date | None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """``after``: where the next page begins, or ""."""

    kept: tuple[Kept, ...]
    after: str = ""


def on_hold(office_id: Any, case_id: Any) -> ColumnElement[bool]:
    """Whether somebody holds this case back, or has asked what it holds of him; for the retention's own query too."""
    by_somebody = exists().where(
        case_hold.c.office_id == office_id, case_hold.c.case_id == case_id, case_hold.c.lifted.is_(False)
    )
    return by_somebody | is_asked_for(office_id, case_id)


def is_asked_for(office_id: Any, case_id: Any) -> ColumnElement[bool]:
    """Whether a request for the personal data of this case still waits for its answer."""
    return exists().where(
        data_request_case.c.office_id == office_id,
        data_request_case.c.case_id == case_id,
        data_request.c.office_id == office_id,
        data_request.c.ask_id == data_request_case.c.ask_id,
        data_request.c.outcome == "",
    )


def shelf(  # noqa: PLR0917 - which shelf, of when, from where
    store: Store,
    person: Person,
    which: Shelf,
    retention_days: int,
    clock: Clock,
    after: str = "",
    limit: int = PAGE,
) -> ShelfPage:
    """Closed cases, those closed last at the top; on ``segera`` those whose retention ends next."""
    now = utc(clock())
    with store.reading() as connection:
        wanted = [visible(person), cases.c.office_id == person.office_id, is_closed()]
        wanted += _narrowed(which, retention_days, now)
        place, soonest = _cursor(after), which == "segera"
        behind = tuple_(cases.c.since, cases.c.case_id)
        if place is not None:
            wanted.append(behind > place if soonest else behind < place)
        order = (cases.c.since, cases.c.case_id)
        rows = connection.execute(
            select(cases)
            .where(*wanted)
            .order_by(*(order if soonest else (one.desc() for one in order)))
            .limit(limit + 1)
        ).all()
        kept = _kept(store, connection, person.office_id, rows[:limit], retention_days)
    last = rows[limit - 1] if len(rows) > limit else None
    return ShelfPage(kept, "" if last is None else f"{int(last.since.timestamp() * 1000)}.{last.case_id}")


def _narrowed(which: Shelf, retention_days: int, now: datetime) -> list[ColumnElement[bool]]:
    held = on_hold(cases.c.office_id, cases.c.case_id)
    if which == "ditahan":
        return [held]
    if which == "musnah":
        return [cases.c.erased_at.is_not(None)]
    if which == "segera":
        ends = now + SOON - timedelta(days=retention_days)
        return (
            [cases.c.erased_at.is_(None), cases.c.since <= ends, ~held]
            if retention_days
            else [cases.c.step < 0]
        )
    return []


def _cursor(after: str) -> tuple[datetime, str] | None:
    head, _, case_id = after.partition(".")
    if not (head.isascii() and head.isdigit() and len(head) <= 14 and is_identifier(case_id)):
        return None
    return datetime.fromtimestamp(int(head) / 1000, UTC), case_id


def _kept(
    store: Store, connection: Connection, office_id: str, rows: Sequence[Any], retention_days: int
) -> tuple[Kept, ...]:
    ids = [row.case_id for row in rows]
    subjects, holds = subjects_of(connection, office_id, ids), _holds(store, connection, office_id, ids)
    asked = _asked(connection, office_id, ids)
    return tuple(
        Kept(
            case_row(store, row),
            subjects.get(row.case_id, ""),
            _day(row.since),
            until(row.since, retention_days),
            holds.get(row.case_id, ""),
            None if row.erased_at is None else _day(row.erased_at),
            row.case_id in asked,
        )
        for row in rows
    )


def until(closed_at: datetime, retention_days: int) -> date | None:
    """The last day on which a case closed then is kept; None: for ever."""
    return _day(closed_at) + timedelta(days=retention_days) if retention_days else None


def _asked(connection: Connection, office_id: str, ids: Sequence[str]) -> set[str]:
    if not ids:
        return set()
    mine = (cases.c.office_id == office_id) & cases.c.case_id.in_(list(ids))
    waiting = select(cases.c.case_id).where(mine, is_asked_for(cases.c.office_id, cases.c.case_id))
    return set(connection.execute(waiting).scalars())


def _holds(store: Store, connection: Connection, office_id: str, ids: Sequence[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = connection.execute(
        select(case_hold).where(
            case_hold.c.office_id == office_id,
            case_hold.c.case_id.in_(list(ids)),
            case_hold.c.lifted.is_(False),
        )
    )
    return {
        row.case_id: store.at_rest.open(
            Place(office_id, row.case_id), row.data_key, "reason", row.sealed_reason
        )
        or "–"
        for row in rows
    }


def hold(store: Store, case_id: str, reason: str, person: Person, clock: Clock) -> Refusal | None:
    """Keep a closed case beyond its retention. ``hold.not_your_role``, ``hold.reason``, ``hold.there``, ``hold.erased``,
    ``hold.open``, ``case.unknown``, ``text.*``."""
    words = clean(reason, LONGEST, multiline=True)
    if isinstance(words, Refusal):
        return words
    if person.role not in HOLDERS:
        return Refusal("hold.not_your_role")
    if len(words) < 5:
        return Refusal("hold.reason")
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        row = _locked(connection, case_id, person)
        refusal = _not_to_hold(connection, row)
        if refusal is not None:
            return refusal
        sealed = store.at_rest.seal(Place(row.office_id, case_id), {"reason": words})
        made = {
            "office_id": row.office_id,
            "case_id": case_id,
            "held_at": now,
            "actor": person.login,
            "data_key": sealed["data_key"],
            "sealed_reason": sealed["reason"],
            "lifted": False,
            "lifted_by": "",
        }
        connection.execute(insert(case_hold).values(made))
        event = DestructionHeld(at=now, actor=person.login, role=person.role, reason=words)
        key = key_for(store, connection, row.office_id, case_id)
        case_journal.append(connection, row.office_id, case_id, [event], key=key)
        return None

    return store.write(work)


def lift(store: Store, case_id: str, person: Person, clock: Clock) -> Refusal | None:
    """Nothing keeps it any more. ``hold.not_your_role``, ``hold.none``, ``case.unknown``."""
    if person.role not in HOLDERS:
        return Refusal("hold.not_your_role")
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        row = _locked(connection, case_id, person)
        if row is None:
            return Refusal("case.unknown")
        mine = (case_hold.c.office_id == row.office_id) & (case_hold.c.case_id == case_id)
        changed = connection.execute(
            update(case_hold)
            .where(mine, case_hold.c.lifted.is_(False))
            .values(lifted=True, lifted_at=now, lifted_by=person.login)
        )
        if changed.rowcount == 0:
            return Refusal("hold.none")
        event = HoldLifted(at=now, actor=person.login, role=person.role)
        case_journal.append(connection, row.office_id, case_id, [event])
        return None

    return store.write(work)


def handed_out(store: Store, case_id: str, what: str, data: bytes, person: Person, clock: Clock) -> None:  # noqa: PLR0917
    """Remember that a copy of the case left the store: the page that asks has found the case visible."""
    event = CopyHandedOut(
        at=utc(clock()),
        actor=person.login,
        role=person.role,
        what=what,
        sha256=hashlib.sha256(data).hexdigest(),
    )
    store.write(lambda connection: case_journal.append(connection, person.office_id, case_id, [event]))


def _locked(connection: Connection, case_id: str, person: Person) -> Any:
    if not is_identifier(case_id):
        return None
    mine = (visible(person), cases.c.case_id == case_id)
    return connection.execute(select(cases).where(*mine).with_for_update()).first()


def _not_to_hold(connection: Connection, row: Any) -> Refusal | None:
    if row is None:
        return Refusal("case.unknown")
    if row.state != CLOSED:
        return Refusal("hold.open")
    if row.erased_at is not None:
        return Refusal("hold.erased")
    mine = (case_hold.c.office_id == row.office_id) & (case_hold.c.case_id == row.case_id)
    there = select(case_hold.c.case_id).where(mine, case_hold.c.lifted.is_(False)).limit(1)
    return Refusal("hold.there") if connection.execute(there).first() is not None else None


def _day(at: datetime) -> date:
    return at.astimezone(JAKARTA).date()

"""What people do with a message: a case is made from it, it is linked to one, set aside with a reason, or brought back.

Messages of one conversation are decided together. A decision never changes what a case says of its complainant.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from sync.cases.intake_events import MessageAdded, MessageTakenOff
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.central import account_journal, case_journal
from sync.central.at_rest import Place
from sync.central.columns import is_identifier
from sync.central.messages.taking import ASIDE, CASE, LINKED, NEW
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables import cases
from sync.central.tables.messages import message
from sync.central.visibility import message_visible, visible

REASON = "sealed_reason"
LONGEST_REASON = 300
SHORTEST_REASON = 5


def link(store: Store, message_id: str, case_id: str, person: Person, clock: Clock) -> Refusal | None:
    """It belongs to this case from now on, and its history says so.

    ``message.not_your_role``, ``message.unknown``, ``message.decided``, ``case.unknown``, ``case.erased``.
    """
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        rows = waiting(connection, message_id, person)
        if isinstance(rows, Refusal):
            return rows
        mine = (visible(person), cases.c.case_id == case_id)
        row = connection.execute(select(cases.c.erased_at).where(*mine).with_for_update()).first()
        if row is None or row.erased_at is not None:
            return Refusal("case.unknown" if row is None else "case.erased")
        belongs(connection, rows, case_id, LINKED, by=(person.login, person.role), now=now)
        return None

    return store.write(work) if is_identifier(case_id) else Refusal("case.unknown")


def became(
    connection: Connection, message_id: str, case_id: str, person: Person, now: datetime
) -> Refusal | None:
    """The case was made from it, in the transaction that makes the case. Refusals as of `link`."""
    rows = waiting(connection, message_id, person)
    if isinstance(rows, Refusal):
        return rows
    belongs(connection, rows, case_id, CASE, by=(person.login, person.role), now=now)
    return None


def set_aside(store: Store, message_id: str, reason: str, person: Person, clock: Clock) -> Refusal | None:
    """No case comes of it, and why; it can be brought back. ``message.reason``, ``text.*``; otherwise as `link`."""
    words = clean(reason, LONGEST_REASON, multiline=True)
    if isinstance(words, Refusal):
        return words
    if len(words) < SHORTEST_REASON:
        return Refusal("message.reason")
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        rows = waiting(connection, message_id, person)
        if isinstance(rows, Refusal):
            return rows
        put_aside(connection, store, rows, words, person, now)
        return None

    return store.write(work)


def put_aside(  # noqa: PLR0917 - what, why, by whom
    connection: Connection, store: Store, rows: Sequence[Any], words: str, person: Person, now: datetime
) -> None:
    """The conversation with these rows, which wait, in the transaction that decides it."""
    for row in rows:
        place = Place(row.office_id, row.message_id)
        sealed = store.at_rest.seal(place, {REASON: words}, row.data_key)
        _decide(connection, row, ASIDE, person.login, now, **sealed)
    _record(connection, "message-aside", rows[0], person, now)


def bring_back(store: Store, message_id: str, person: Person, clock: Clock) -> Refusal | None:
    """It waits again: it was set aside, or linked to a wrong case. A message that a case was made from stays with it.

    ``message.not_your_role``, ``message.unknown``, ``message.not_aside``, ``message.erased``.
    """
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        rows = conversation(connection, message_id, person)
        refusal = _may_come_back(rows, person)
        if refusal is not None:
            return refusal
        for row in rows:
            if row.state == LINKED:
                off = MessageTakenOff(
                    at=now,
                    actor=person.login,
                    role=person.role,
                    message_id=row.message_id,
                    channel=row.channel,
                )
                case_journal.append(connection, row.office_id, row.case_id, [off])
            _decide(connection, row, NEW, "", None, case_id=None, sealed_reason=None)
        _record(connection, "message-back", rows[0], person, now)
        return None

    return store.write(work)


def belongs(
    connection: Connection,
    rows: Sequence[Any],
    case_id: str,
    state: str,
    *,
    by: tuple[str, str],
    now: datetime,
) -> None:
    """The messages are the case's, and each stands in its history. ``by``: actor and role."""
    events = [
        MessageAdded(
            at=now,
            actor=by[0],
            role=by[1],
            message_id=row.message_id,
            channel=row.channel,
            received=row.received_at.isoformat(),
            opened=state == CASE,
        )
        for row in rows
    ]
    case_journal.append(connection, rows[0].office_id, case_id, events)
    for row in rows:
        _decide(connection, row, state, by[0], now, case_id=case_id)


def waiting(connection: Connection, message_id: str, person: Person) -> Sequence[Any] | Refusal:
    """The rows of its conversation, locked, while they wait; else why this person may not decide them."""
    if not person.handles_cases:
        return Refusal("message.not_your_role")
    rows = conversation(connection, message_id, person)
    if not rows:
        return Refusal("message.unknown")
    return rows if all(row.state == NEW for row in rows) else Refusal("message.decided")


def conversation(
    connection: Connection, message_id: str, person: Person, *, locked: bool = True
) -> Sequence[Any]:
    """Rows of the whole conversation, the oldest first, or nothing: a part of it that is not for these eyes keeps all from them."""
    if not is_identifier(message_id):
        return ()
    head = connection.execute(
        select(message.c.thread_id).where(message_visible(person), message.c.message_id == message_id)
    ).scalar()
    if head is None:
        return ()
    mine = (message.c.office_id == person.office_id) & (message.c.thread_id == head)
    rows = select(message).where(mine).order_by(message.c.message_id)
    whole = connection.execute(rows.with_for_update() if locked else rows).all()
    seen = set(
        connection.execute(select(message.c.message_id).where(mine, message_visible(person))).scalars()
    )
    return whole if all(row.message_id in seen for row in whole) else ()


def _may_come_back(rows: Sequence[Any], person: Person) -> Refusal | None:
    if not person.handles_cases:
        return Refusal("message.not_your_role")
    if not rows:
        return Refusal("message.unknown")
    if any(row.state not in (ASIDE, LINKED) for row in rows):
        return Refusal("message.not_aside")
    return Refusal("message.erased") if any(row.erased_at is not None for row in rows) else None


def _decide(
    connection: Connection, row: Any, state: str, actor: str, at: datetime | None, **more: object
) -> None:
    mine = (message.c.office_id == row.office_id) & (message.c.message_id == row.message_id)
    values = {"state": state, "decided_by": actor, "decided_at": at, **more}
    connection.execute(update(message).where(mine).values(values))


def _record(connection: Connection, kind: str, row: Any, person: Person, now: datetime) -> None:
    account_journal.append(
        connection, row.office_id, kind, person.by(), person.login, now, message=row.message_id
    )

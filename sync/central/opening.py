"""Opening the sealed bodies, after the commit and outside the kiosk's way: a job, not a part of acceptance.

What does not open, or says inside something else than outside, is flagged for the desk: the kiosk could not help.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, select, update

from sync.cases.events import StepCompleted
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.central import case_journal, feed, month_counts, search_index
from sync.central.accused import exclude_likely
from sync.central.at_rest import Place
from sync.central.keys import CentreKeys
from sync.central.outgoing import telling
from sync.central.store import Clock, Store, utc
from sync.central.tables import cases, record
from sync.logbook import note
from sync.wire.messages import decode

LARGEST_BODY = 1024 * 1024
AT_ONCE = 100
NO_KEY = "sealed.cannot_open"
_PLACE = ("office_id", "device_id", "epoch", "seq")
_OPTION = re.compile(r"[\w.-]{1,40}", re.ASCII)


class _Named(msgspec.Struct):
    sealed_to: list[str] = []


class _Body(msgspec.Struct):
    case_id: str
    kind: str
    epoch: int
    seq: int
    number: str
    answers: dict[str, str]


def open_bodies(
    store: Store,
    keys: CentreKeys,
    clock: Clock,
    enough: Callable[[int], bool] = lambda _: False,
    most: int = AT_ONCE,
    *,
    only: str | None = None,
) -> int:
    """Open what has not been opened yet, at most ``most`` cases; how many were looked at. ``only``: this case alone.

    ``enough``: whether to leave the rest for later, asked before each with the number of those done.
    """
    if enough(0):
        return 0
    with store.reading() as connection:
        waiting = connection.execute(
            select(cases, record.c.head)
            .outerjoin(record, and_(*(record.c[name] == cases.c[name] for name in _PLACE)))
            .where(cases.c.opened_at.is_(None), cases.c.cannot_open == "", cases.c.body_header.is_not(None))
            .where(*(() if only is None else (cases.c.case_id == only,)))
            .order_by(cases.c.case_id)
            .limit(most)
        ).all()
    for done, row in enumerate(waiting):
        if enough(done):
            return done
        keys.refresh()
        body = _open(row, keys)
        if isinstance(body, str):
            note("case.cannot_open", reason=body)
        store.write(lambda connection, row=row, body=body: _keep(connection, store, row, body, clock))  # type: ignore[misc]
    return len(waiting)


def try_again(store: Store) -> int:
    """Cases that no key opened are looked at once more: since then a person may have brought theirs back. How many."""
    shut = (cases.c.cannot_open == NO_KEY) & cases.c.opened_at.is_(None) & cases.c.body_header.is_not(None)
    return store.write(
        lambda connection: connection.execute(update(cases).where(shut).values(cannot_open="")).rowcount
    )


def _open(row: Any, keys: CentreKeys) -> tuple[_Body, str] | str:
    """The body and the id of the key that opened it, or why it did not open."""
    opened = keys.open(row.body_header + row.body_payload, sealed_to(row.head), LARGEST_BODY)
    if isinstance(opened, Refusal):
        return opened.code
    plain, key_id = opened
    try:
        body = msgspec.json.decode(plain, type=_Body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "body.unreadable"
    number = TrackingNumber.parse(body.number)
    outside = (row.case_id, "CaseReceived", row.epoch, row.seq, row.number)
    inside = (
        body.case_id,
        body.kind,
        body.epoch,
        body.seq,
        "" if isinstance(number, Refusal) else number.glyphs,
    )
    return (body, key_id) if inside == outside else "body.differs"


def sealed_to(head: bytes | None) -> list[str]:
    """Key ids that a record's head names; none for one of an older kiosk. Only a hint: what opens it decides."""
    named = None if head is None else decode(head, _Named)
    return [] if named is None else named.sealed_to


def _keep(
    connection: Connection, store: Store, row: Any, opened: tuple[_Body, str] | str, clock: Clock
) -> None:
    now = utc(clock())
    mine = (cases.c.office_id == row.office_id) & (cases.c.case_id == row.case_id)
    if isinstance(opened, str):
        unopened = cases.c.opened_at.is_(
            None
        )  # another process may have a key that this one has not read yet
        connection.execute(update(cases).where(mine, unopened).values(cannot_open=opened))
        return
    body, key_id = opened
    answers = body.answers
    # Locked and read anew: staff may just have written words, which are sealed with a data key made for them.
    was = connection.execute(
        select(cases.c.data_key, *month_counts.counted()).where(mine).with_for_update()
    ).one()
    values = {
        "opened_at": now,
        "opened_with": key_id,
        "cannot_open": "",
        **sealed_columns(store, Place(row.office_id, row.case_id), answers, was.data_key),
        "identity_mode": option(answers.get("identity_mode", "")),
        "kind": option(answers.get("kind", "")),
        "service": option(answers.get("unit", "")),
        "way_of_reply": option(answers.get("reply_way", "")),
        "desa": option(answers.get("desa", "")),
    }
    changed = connection.execute(
        update(cases)
        .where(mine, cases.c.opened_at.is_(None), cases.c.erased_at.is_(None))
        .values(values)
        .returning(cases)
    ).first()
    if changed is not None:
        search_index.index(connection, store, changed, answers)
        changed = exclude_likely(store, connection, changed, answers.get("officer", ""), now)
        counts = month_counts.difference(
            month_counts.kept_of(was._mapping), month_counts.kept_of(changed._mapping)
        )
        month_counts.add(connection, row.office_id, counts)
    if changed is not None:
        telling.received(store, connection, changed, answers, now)
    if changed is not None and values["way_of_reply"]:
        events = case_journal.domain_events(case_journal.events_of(connection, row.office_id, row.case_id))
        done = [event for event in events if isinstance(event, StepCompleted)]
        feed.publish(connection, row.office_id, [feed.status_of(dict(changed._mapping), done, now)], now)


def sealed_columns(
    store: Store, place: Place, answers: dict[str, str], wrap: bytes | None = None
) -> dict[str, bytes]:
    """The personal columns of a case's row, sealed at rest: the whole form, and the name apart for lists.

    ``wrap``: the case's data key where it has one already.
    """
    columns = {
        "sealed_answers": msgspec.json.encode(answers).decode(),
        "sealed_complainant": answers.get("name", "").replace("\x00", "\ufffd"),  # no list can show a NUL
    }
    return store.at_rest.seal(place, columns, wrap)


def option(answer: str) -> str:
    """The id of an option; empty where a foreign body holds what can be none. ``answers`` keeps it as it came."""
    return answer if _OPTION.fullmatch(answer) else ""

"""Opening the sealed bodies, after the commit and outside the kiosk's way: a job, not a part of acceptance.

What does not open, or says inside something else than outside, is flagged for the desk: the kiosk could not help.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from sync.cases.events import StepCompleted
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.central import case_journal, feed
from sync.central.keys import CentreKeys
from sync.central.store import Clock, Store, utc
from sync.central.tables import cases
from sync.vault.opening import open_sealed

LARGEST_BODY = 1024 * 1024
AT_ONCE = 100
_OPTION = re.compile(r"[\w.-]{1,40}", re.ASCII)


class _Body(msgspec.Struct):
    case_id: str
    kind: str
    epoch: int
    seq: int
    number: str
    answers: dict[str, str]


def open_bodies(store: Store, keys: CentreKeys, clock: Clock) -> int:
    """Open what has not been opened yet, at most 100 cases; how many were looked at."""
    with store.reading() as connection:
        waiting = connection.execute(
            select(cases)
            .where(cases.c.opened_at.is_(None), cases.c.cannot_open == "")
            .order_by(cases.c.case_id)
            .limit(AT_ONCE)
        ).all()
    for row in waiting:
        body = _open(row, keys)
        store.write(lambda connection, row=row, body=body: _keep(connection, row, body, clock))  # type: ignore[misc]
    return len(waiting)


def _open(row: Any, keys: CentreKeys) -> _Body | str:
    plain = open_sealed(row.body_header + row.body_payload, keys.office_identity, LARGEST_BODY)
    if isinstance(plain, Refusal):
        return plain.code
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
    return body if inside == outside else "body.differs"


def _keep(connection: Connection, row: Any, body: _Body | str, clock: Clock) -> None:
    now = utc(clock())
    mine = (cases.c.office_id == row.office_id) & (cases.c.case_id == row.case_id)
    if isinstance(body, str):
        connection.execute(update(cases).where(mine).values(cannot_open=body))
        return
    answers = body.answers
    values = {
        "opened_at": now,
        "answers": msgspec.json.encode(answers).decode(),
        "complainant": _plain(answers.get("name", "")),
        "identity_mode": _option(answers.get("identity_mode", "")),
        "kind": _option(answers.get("kind", "")),
        "service": _option(answers.get("unit", "")),
        "way_of_reply": _option(answers.get("reply_way", "")),
    }
    changed = connection.execute(
        update(cases).where(mine, cases.c.opened_at.is_(None)).values(values).returning(cases)
    ).first()
    if changed is not None and values["way_of_reply"]:
        events = case_journal.domain_events(case_journal.events_of(connection, row.office_id, row.case_id))
        done = [event for event in events if isinstance(event, StepCompleted)]
        feed.publish(connection, row.office_id, [feed.status_of(dict(changed._mapping), done, now)], now)


def _plain(words: str) -> str:
    """For a column of its own: PostgreSQL refuses a NUL, and one such name would hold up all cases behind it."""
    return words.replace("\x00", "\ufffd")


def _option(answer: str) -> str:
    """The id of an option; empty where a foreign body holds what can be none. ``answers`` keeps it as it came."""
    return answer if _OPTION.fullmatch(answer) else ""

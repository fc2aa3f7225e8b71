"""Two versions where there should be one: shown side by side, decided by a person, neither ever overwritten.

The first that came stays what it is, since the centre has signed for it. The second may be taken as a case of its
own where its case id and its number are free (a cloned or restored kiosk has filed two complaints under one place
in its stream); otherwise it stays beside the first as evidence, and people go on by telephone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, and_, func, select

from sync.cases.refusal import Refusal
from sync.central.devices import Device
from sync.central.incoming import Incoming, read
from sync.central.kiosk_acts import Errand, reason_of, write_event
from sync.central.plan import Plan, keep_case
from sync.central.store import Clock, Store, insert_new_one, utc
from sync.central.storing import store_cases
from sync.central.tables import (
    case_number,
    cases,
    conflict,
    conflict_decision,
    device,
    record,
)
from sync.logbook import note
from sync.wire.messages import DecidedConflict, RecordHead, WireRecord, decode

Decision = Literal["first", "both"]
"""``first``: the second stays as evidence. ``both``: the second is a case of its own from now on."""


_SAME = and_(
    *(conflict.c[key] == conflict_decision.c[key] for key in ("office_id", "case_id", "head_sha256"))
)


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two, by what may be told of it: nothing of its content."""

    case_id: str
    kind: str
    number: str
    serial: str
    at: datetime | None
    head_sha256: str
    body_sha256: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """``reason``: seq, body, number or serial; ``decision``: "" while it is open; ``may_take``: "both" is possible."""

    case_id: str
    head_sha256: str
    reason: str
    seen_at: datetime
    first: Version
    second: Version
    may_take: bool
    decision: str


@dataclass(frozen=True, slots=True)
class Decided:
    """Which conflict, by the hash of the second's head, and what becomes of it."""

    head_sha256: str
    decision: Decision


def conflicts_of(store: Store, of: Device, limit: int = 50) -> list[Conflict]:
    """Those of one enrolment, the open ones first, then the latest first."""
    with store.reading() as connection:
        rows = connection.execute(
            _with_decisions(of)
            .order_by(conflict_decision.c.decision.isnot(None), conflict.c.seen_at.desc())
            .limit(limit)
        ).all()
        return [_shown(connection, row) for row in rows]


def decide(store: Store, of: Device, decided: Decided, errand: Errand, clock: Clock) -> Refusal | None:
    """Close it. ``conflict.unknown``, ``conflict.decided``, or ``conflict.cannot_take`` for a second that can be none."""
    reason = reason_of(errand)
    if isinstance(reason, Refusal):
        return reason
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        # The device's row is the queue: no batch of this kiosk takes number or serial meanwhile.
        itself = (device.c.office_id == of.office_id) & (device.c.device_id == of.device_id)
        connection.execute(select(device.c.state).where(itself).with_for_update())
        row = connection.execute(
            _with_decisions(of).where(conflict.c.head_sha256 == decided.head_sha256)
        ).first()
        if row is None:
            return Refusal("conflict.unknown")
        if row.decision is not None:
            return Refusal("conflict.decided")
        if decided.decision == "both" and not _take(connection, store, of, row, now):
            return Refusal("conflict.cannot_take")
        made = {"decision": decided.decision, "head_sha256": decided.head_sha256}
        event_id = write_event(connection, of, "conflict-decided", Errand(errand.actor, reason), now, **made)
        key = {"office_id": of.office_id, "case_id": row.case_id, **made, "event_id": event_id}
        return None if insert_new_one(connection, conflict_decision, key) else Refusal("conflict.decided")

    outcome = store.write(work)
    if outcome is None:
        note("kiosk.conflict_decided", kiosk=of.prefix, decision=decided.decision)
    return outcome


def decided_of(
    connection: Connection, office_id: str, family: Collection[str], heads: Sequence[str]
) -> list[DecidedConflict]:
    """Of these heads, which a machine has set aside, those that a person has decided about by now."""
    if not heads:
        return []
    found = connection.execute(
        select(conflict.c.head_sha256, conflict_decision.c.decision)
        .join(conflict_decision, _SAME)
        .where(
            conflict.c.office_id == office_id,
            conflict.c.device_id.in_(sorted(family)),
            conflict.c.head_sha256.in_(sorted(set(heads))),
        )
        .order_by(conflict.c.head_sha256)
    )
    return [DecidedConflict(head_sha256=row.head_sha256, decision=row.decision) for row in found]


def _with_decisions(of: Device) -> Any:
    mine = (conflict.c.office_id == of.office_id) & (conflict.c.device_id == of.device_id)
    return (
        select(conflict, conflict_decision.c.decision)
        .select_from(conflict.outerjoin(conflict_decision, _SAME))
        .where(mine)
    )


def _shown(connection: Connection, row: Any) -> Conflict:
    head = decode(row.head, RecordHead)
    second = _version(row.case_id, row.head_sha256, head)
    return Conflict(
        row.case_id,
        row.head_sha256,
        row.reason,
        row.seen_at,
        _first(connection, row, head),
        second,
        row.decision is None and _is_free(connection, row, head),
        row.decision or "",
    )


def _version(case_id: str, sha256: str, head: RecordHead | None) -> Version:
    if head is None:
        return Version(case_id, "", "", "", None, sha256, "")
    return Version(
        case_id,
        head.kind,
        head.number or "",
        str(head.serial or ""),
        head.at,
        sha256,
        head.body_sha256 or "",
    )


def _first(connection: Connection, row: Any, head: RecordHead | None) -> Version:
    """What was here before: the record at the same place, or the case that has the id, the number or the serial."""
    if row.reason == "seq":
        wanted = (
            (record.c.office_id == row.office_id)
            & (record.c.device_id == row.device_id)
            & (record.c.epoch == row.epoch)
            & (record.c.seq == row.seq)
        )
    else:
        wanted = (
            (record.c.office_id == row.office_id)
            & (record.c.case_id == _holder(connection, row, head))
            & (record.c.kind == "CaseReceived")
        )
    found = connection.execute(
        select(record.c.case_id, record.c.head_sha256, record.c.head)
        .where(wanted, record.c.head_sha256 != row.head_sha256)
        .order_by(record.c.received_at)
        .limit(1)
    ).first()
    if found is None:
        return Version("", "", "", "", None, "", "")
    return _version(found.case_id, found.head_sha256, decode(found.head, RecordHead))


def _holder(connection: Connection, row: Any, head: RecordHead | None) -> str:
    """The case that has what the second wanted."""
    number = (head.number or "").replace("-", "") if head else ""
    if row.reason == "body" or not number:
        return str(row.case_id)
    is_it = case_number.c.number == number
    if row.reason == "serial":
        is_it = (case_number.c.prefix == number[:4]) & (
            case_number.c.serial == int(str(head and head.serial))
        )
    found = connection.execute(
        select(case_number.c.case_id).where(case_number.c.office_id == row.office_id, is_it)
    ).scalar()
    return str(found or "")


def _is_free(connection: Connection, row: Any, head: RecordHead | None) -> bool:
    """Whether the second has a body, and neither its id nor its number is another's."""
    if head is None or row.body is None or not head.number:
        return False
    number = head.number.replace("-", "")
    taken = select(case_number.c.case_id).where(
        case_number.c.office_id == row.office_id, case_number.c.number == number
    )
    known = select(cases.c.case_id).where(cases.c.office_id == row.office_id, cases.c.case_id == row.case_id)
    return connection.execute(taken).first() is None and connection.execute(known).first() is None


def _take(connection: Connection, store: Store, of: Device, row: Any, now: datetime) -> bool:
    """The second as a case: all that acceptance checks of one record is checked again."""
    looked_at = read(WireRecord(row.head, row.body), {of.device_id: of}, row.epoch)
    if not isinstance(looked_at, Incoming) or looked_at.complaint is None:
        return False
    if not _is_free(connection, row, looked_at.head):
        return False
    plan = Plan(of, frozenset({of.device_id}), now)
    keep_case(plan, looked_at, looked_at.complaint)
    plan.awaited.add(looked_at.head.case_id)
    _settle_serial(connection, plan)
    store_cases(connection, store.rules, plan)
    return True


def _settle_serial(connection: Connection, plan: Plan) -> None:
    """Its own if that is free; else one below 0, where no gap is looked for: the paper keeps its serial."""
    (row,) = plan.rows["case_number"]
    mine = (case_number.c.office_id == row["office_id"]) & (case_number.c.prefix == row["prefix"])
    taken = select(case_number.c.case_id).where(mine, case_number.c.serial == row["serial"])
    if connection.execute(taken).first() is not None:
        lowest = connection.execute(select(func.min(case_number.c.serial)).where(mine)).scalar_one()
        row["serial"] = min(lowest, 0) - 1

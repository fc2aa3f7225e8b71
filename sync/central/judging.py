"""Judging a batch: what is new, what was here, what contradicts; rows are gathered, nothing is written yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, tuple_

from sync.cases.events import CaseReceived, Event, ReceiptFailed, ReceiptPrinted
from sync.central.devices import Device
from sync.central.incoming import RECEIVED, Complaint, Incoming, Unsound
from sync.central.store import utc
from sync.central.tables import case_number, cases, parked, record
from sync.wire.messages import Outcome, RecordHead, RecordResult

Place = tuple[int, int]


@dataclass(slots=True)
class Plan:
    """Rows to write, by table, gathered while the records are judged one by one.

    ``seen``: hash of the head at each place; ``bodies``: hash of each known case's body; ``waiting``: parked.
    """

    sender: Device
    family: frozenset[str]
    now: datetime
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    results: list[RecordResult] = field(default_factory=list)
    seen: dict[Place, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    waiting: set[Place] = field(default_factory=set)
    events: list[tuple[Place, str, Event]] = field(default_factory=list)
    fresh: list[dict[str, Any]] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    serials: set[tuple[str, int]] = field(default_factory=set)
    alarm: str = ""

    def add(self, table: str, **values: Any) -> None:
        self.rows.setdefault(table, []).append({"office_id": self.sender.office_id, **values})


def judge(
    connection: Connection,
    of: Device,
    family: Iterable[str],
    looked_at: Sequence[Incoming | Unsound],
    now: datetime,
) -> Plan:
    """What each record comes to, and all rows that follow. ``family``: ids of the machine's enrolments."""
    sound = [one for one in looked_at if isinstance(one, Incoming)]
    plan = Plan(of, frozenset(family), now)
    _look_up(connection, plan, sound)
    for one in looked_at:
        if isinstance(one, Unsound):
            epoch, seq = one.place
            plan.results.append(RecordResult(epoch=epoch, seq=seq, outcome="invalid", reason=one.reason))
            continue
        outcome, reason = _take(plan, one)
        plan.results.append(
            RecordResult(epoch=one.head.epoch, seq=one.head.seq, outcome=outcome, reason=reason)
        )
    return plan


def _look_up(connection: Connection, plan: Plan, sound: list[Incoming]) -> None:
    """What is here already of all that the batch names: a handful of queries, however many records."""
    if not sound:
        return
    of = plan.sender
    places = [one.place for one in sound]
    mine = (record.c.office_id == of.office_id) & record.c.device_id.in_(plan.family)
    for row in connection.execute(
        select(record.c.epoch, record.c.seq, record.c.head_sha256).where(
            mine, tuple_(record.c.epoch, record.c.seq).in_(places)
        )
    ):
        plan.seen[row.epoch, row.seq] = row.head_sha256
    case_ids = sorted({one.head.case_id for one in sound})
    for known in connection.execute(
        select(cases.c.case_id, cases.c.body_sha256).where(
            cases.c.office_id == of.office_id, cases.c.case_id.in_(case_ids)
        )
    ):
        plan.bodies[known.case_id] = known.body_sha256
    for waiting in connection.execute(
        select(parked.c.epoch, parked.c.seq).where(
            parked.c.office_id == of.office_id,
            parked.c.device_id.in_(plan.family),
            tuple_(parked.c.epoch, parked.c.seq).in_(places),
        )
    ):
        plan.waiting.add((waiting.epoch, waiting.seq))
    _look_up_numbers(connection, plan, [one.complaint for one in sound if one.complaint is not None])


def _look_up_numbers(connection: Connection, plan: Plan, complaints: list[Complaint]) -> None:
    numbers = [one.number.glyphs for one in complaints]
    serials = [(one.number.prefix, one.serial) for one in complaints]
    for row in connection.execute(
        select(case_number.c.number, case_number.c.prefix, case_number.c.serial).where(
            case_number.c.office_id == plan.sender.office_id,
            case_number.c.number.in_(numbers)
            | tuple_(case_number.c.prefix, case_number.c.serial).in_(serials),
        )
    ):
        plan.numbers.add(row.number)
        plan.serials.add((row.prefix, row.serial))


def _take(plan: Plan, one: Incoming) -> tuple[Outcome, str]:
    known = plan.seen.get(one.place)
    if known is not None:
        return _again(plan, one, known)
    plan.seen[one.place] = one.sha256
    _keep_record(plan, one)
    if one.complaint is not None:
        return _take_case(plan, one, one.complaint)
    if one.head.case_id in plan.bodies:
        plan.events.append((one.place, one.head.case_id, event_of(one.head)))
        return "new", ""
    plan.add(
        "parked",
        device_id=one.head.device,
        epoch=one.head.epoch,
        seq=one.head.seq,
        case_id=one.head.case_id,
        parked_at=plan.now,
    )
    plan.waiting.add(one.place)
    return "parked", ""


def _again(plan: Plan, one: Incoming, known: str) -> tuple[Outcome, str]:
    if known != one.sha256:
        plan.alarm = "stream-forked"
        _keep_conflict(plan, one, "seq")
        return "conflict", "seq"
    if one.place in plan.waiting:
        return "parked", ""
    if one.complaint is not None and plan.bodies.get(one.head.case_id) != one.complaint.body_sha256:
        return "conflict", "body"
    return "same", ""


def _take_case(plan: Plan, one: Incoming, complaint: Complaint) -> tuple[Outcome, str]:
    body = plan.bodies.get(one.head.case_id)
    if body is not None:
        if body == complaint.body_sha256:
            return "same", ""
        _keep_conflict(plan, one, "body")
        return "conflict", "body"
    for taken, reason in (
        (complaint.number.glyphs in plan.numbers, "number"),
        ((one.prefix, complaint.serial) in plan.serials, "serial"),
    ):
        if taken:
            plan.alarm = "number-twice"
            _keep_conflict(plan, one, reason)
            return "conflict", reason
    plan.bodies[one.head.case_id] = complaint.body_sha256
    plan.numbers.add(complaint.number.glyphs)
    plan.serials.add((one.prefix, complaint.serial))
    _keep_case(plan, one, complaint)
    return "new", ""


def _keep_record(plan: Plan, one: Incoming) -> None:
    plan.add(
        "record",
        device_id=one.head.device,
        epoch=one.head.epoch,
        seq=one.head.seq,
        case_id=one.head.case_id,
        kind=one.head.kind,
        head=one.raw,
        head_sha256=one.sha256,
        received_at=plan.now,
    )


def _keep_conflict(plan: Plan, one: Incoming, reason: str) -> None:
    plan.add(
        "conflict",
        case_id=one.head.case_id,
        head_sha256=one.sha256,
        device_id=one.head.device,
        epoch=one.head.epoch,
        seq=one.head.seq,
        reason=reason,
        head=one.raw,
        body=one.body,
        seen_at=plan.now,
    )


def _keep_case(plan: Plan, one: Incoming, complaint: Complaint) -> None:
    head = one.head
    row = {
        "case_id": head.case_id,
        "device_id": head.device,
        "epoch": head.epoch,
        "seq": head.seq,
        "number": complaint.number.glyphs,
        "serial": complaint.serial,
        "head_sha256": one.sha256,
        "body_sha256": complaint.body_sha256,
        "body_header": complaint.header,
        "body_payload": complaint.payload,
        "proof": complaint.proof,
        "form_version": head.form_version or "",
        "sop_version": head.sop_version or "",
        "clock_sure": head.clock == "sure",
        "filed_at": utc(head.at),
        "accepted_at": plan.now,
        "complete_at": None if head.files else plan.now,
    }
    plan.fresh.append({"office_id": plan.sender.office_id, **row})
    plan.events.append((one.place, head.case_id, event_of(head)))
    plan.add(
        "case_number",
        number=complaint.number.glyphs,
        prefix=complaint.number.prefix,
        serial=complaint.serial,
        case_id=head.case_id,
    )
    _keep_files(plan, head)


def _keep_files(plan: Plan, head: RecordHead) -> None:
    for place, file in enumerate(head.files):
        plan.add(
            "case_file",
            case_id=head.case_id,
            sha256=file.sha256,
            place=place,
            role=file.role,
            media_type=file.media_type,
            header=file.header,
        )
        plan.add("blob", sha256=file.sha256, size=file.size, state="wanted", wanted_at=plan.now)


def event_of(head: RecordHead) -> Event:
    """A head as the event it tells of."""
    if head.kind == RECEIVED:
        number = head.number or ""
        return CaseReceived(
            at=utc(head.at),
            case_id=head.case_id,
            number=number.replace("-", ""),
            serial=int(head.serial or 0),
            form_version=head.form_version or "",
            sop_version=head.sop_version or "",
            clock_sure=head.clock == "sure",
            device=head.device,
        )
    job = head.job or {}
    copy = job.get("copy")
    copy = copy if isinstance(copy, int) else 0
    by, why = str(job.get("by") or "")[:80], str(job.get("why") or "")[:200]
    if head.kind == "ReceiptPrinted":
        proof = str(job.get("proof") or "")[:40]
        return ReceiptPrinted(at=utc(head.at), copy=copy, proof=proof, by=by, why=why)
    reason = str(job.get("reason") or job.get("state") or "")[:40]
    return ReceiptFailed(at=utc(head.at), copy=copy, reason=reason, by=by, why=why)

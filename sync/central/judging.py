"""Judging a batch: what is new, what was here, what contradicts; rows are gathered, nothing is written yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from sync.central import streams
from sync.central.acknowledgements import KnownCase
from sync.central.devices import Device
from sync.central.incoming import Complaint, Incoming, Unsound
from sync.central.known import Known
from sync.central.plan import Plan, event_of, keep_case, keep_conflict, keep_record
from sync.wire.messages import Outcome, RecordHead, RecordResult, decode


def judge(
    connection: Connection,
    of: Device,
    family: Iterable[str],
    looked_at: Sequence[Incoming | Unsound],
    *,
    known: Known,
    now: datetime,
) -> Plan:
    """What each record comes to, and all rows that follow. ``family``: ids of the machine's enrolments."""
    plan = Plan(of, frozenset(family), now)
    _read(plan, known)
    for one in looked_at:
        if isinstance(one, Unsound):
            epoch, seq = one.place
            plan.results.append(RecordResult(epoch=epoch, seq=seq, outcome="invalid", reason=one.reason))
            continue
        if one.complaint is not None:
            plan.sent.add(one.head.case_id)
        outcome, reason = _take(plan, one)
        plan.results.append(
            RecordResult(epoch=one.head.epoch, seq=one.head.seq, outcome=outcome, reason=reason)
        )
    _check_chain(connection, plan)
    return plan


def _check_chain(connection: Connection, plan: Plan) -> None:
    """Each new record names the one before it, and is named by the one behind it, as far as they are here.

    It is kept whatever it names: an alarm tells a person.
    """
    new = {one.place for one in plan.taken}
    behind = [
        (epoch, seq + 1)
        for epoch, seq in new
        if (epoch, seq + 1) not in new and (epoch, seq + 1) in plan.seen
    ]
    links = [(one.place, one.head.prev) for one in plan.taken]
    for epoch, seq, raw in streams.next_heads(connection, plan.sender.office_id, plan.family, behind):
        head = decode(raw, RecordHead)
        if head is not None and (epoch, seq) in behind:
            links.append(((epoch, seq), head.prev))
    for (epoch, seq), named in links:
        before = streams.FIRST_PREVIOUS if seq == 1 else plan.seen.get((epoch, seq - 1))
        if before is not None and named != before:
            plan.alarm = plan.alarm or streams.CHAIN_BROKEN


def _read(plan: Plan, known: Known) -> None:
    for epoch, seq, head_sha256 in known.records.all():
        plan.seen[epoch, seq] = head_sha256
    for row in known.cases.all():
        case = KnownCase(*row)
        plan.known[case.case_id] = case
        plan.bodies[case.case_id] = case.body_sha256
    for device_id, epoch, seq, case_id in known.parked.all():
        plan.awaited.add(case_id)
        if device_id in plan.family:
            plan.waiting.add((epoch, seq))
    for number, prefix, serial in known.numbers.all() if known.numbers is not None else ():
        plan.numbers.add(number)
        plan.serials.add((prefix, serial))


def _take(plan: Plan, one: Incoming) -> tuple[Outcome, str]:
    known = plan.seen.get(one.place)
    if known is not None:
        return _again(plan, one, known)
    plan.seen[one.place] = one.sha256
    plan.taken.append(one)
    keep_record(plan, one)
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
    plan.awaited.add(one.head.case_id)  # the case may stand behind its event in this very batch
    return "parked", ""


def _again(plan: Plan, one: Incoming, known: str) -> tuple[Outcome, str]:
    here = plan.bodies.get(one.head.case_id)
    if known != one.sha256:
        if one.complaint is not None and here == one.complaint.body_sha256:
            return "same", ""  # a person has let this second one in (`conflicts.decide`)
        plan.alarm = "stream-forked"
        keep_conflict(plan, one, "seq")
        return "conflict", "seq"
    if one.place in plan.waiting:
        return "parked", ""
    if one.complaint is not None and here != one.complaint.body_sha256:
        return "conflict", "body"
    return "same", ""


def _take_case(plan: Plan, one: Incoming, complaint: Complaint) -> tuple[Outcome, str]:
    body = plan.bodies.get(one.head.case_id)
    if body is not None:
        if body == complaint.body_sha256:
            return "same", ""
        keep_conflict(plan, one, "body")
        return "conflict", "body"
    for taken, reason in (
        (complaint.number.glyphs in plan.numbers, "number"),
        ((one.prefix, complaint.serial) in plan.serials, "serial"),
    ):
        if taken:
            plan.alarm = "number-twice"
            keep_conflict(plan, one, reason)
            return "conflict", reason
    plan.bodies[one.head.case_id] = complaint.body_sha256
    plan.numbers.add(complaint.number.glyphs)
    plan.serials.add((one.prefix, complaint.serial))
    keep_case(plan, one, complaint)
    return "new", ""

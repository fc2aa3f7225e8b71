"""Judging a batch: what is new, what was here, what contradicts; rows are gathered, nothing is written yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, union_all

from sync.cases.events import CaseReceived, Event, ReceiptFailed, ReceiptPrinted
from sync.central import acknowledgements, streams
from sync.central.acknowledgements import KnownCase
from sync.central.devices import Device
from sync.central.incoming import RECEIVED, Complaint, Incoming, Unsound
from sync.central.prepared import Prepared, Rows, Statement, among
from sync.central.store import utc
from sync.central.tables import case_number, parked, record
from sync.wire.messages import Outcome, RecordHead, RecordResult, decode

Place = tuple[int, int]

_RECORDS = Prepared(
    lambda dialect: select(record.c.epoch, record.c.seq, record.c.head_sha256).where(
        record.c.office_id == bindparam("office"),
        among(dialect, record.c.device_id, "devices"),
        among(dialect, record.c.epoch, "epochs"),
        among(dialect, record.c.seq, "seqs"),
    )
)
_PARKED = Prepared(
    lambda dialect: select(parked.c.device_id, parked.c.epoch, parked.c.seq, parked.c.case_id).where(
        parked.c.office_id == bindparam("office"), among(dialect, parked.c.case_id, "cases")
    )
)


def _numbers(dialect: str) -> Statement:
    """Two questions in one: who has such a number, who has such a serial."""
    taken = select(case_number.c.number, case_number.c.prefix, case_number.c.serial).where(
        case_number.c.office_id == bindparam("office")
    )
    return union_all(
        taken.where(among(dialect, case_number.c.number, "numbers")),
        taken.where(
            among(dialect, case_number.c.prefix, "prefixes"), among(dialect, case_number.c.serial, "serials")
        ),
    )


_NUMBERS = Prepared(_numbers)


@dataclass(slots=True)
class Plan:
    """Rows to write, by table, gathered while the records are judged one by one.

    ``seen``: hash of the head at each place; ``known``: cases that were here before; ``bodies``: hash of the body of
    each case, old or new; ``waiting``: places of this machine's parked events; ``awaited``: cases that any wait for;
    ``sent``: cases that a sound record of the batch brings, new or not.
    """

    sender: Device
    family: frozenset[str]
    now: datetime
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    results: list[RecordResult] = field(default_factory=list)
    seen: dict[Place, str] = field(default_factory=dict)
    known: dict[str, KnownCase] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    waiting: set[Place] = field(default_factory=set)
    awaited: set[str] = field(default_factory=set)
    taken: list[Incoming] = field(default_factory=list)
    events: list[tuple[Place, str, Event]] = field(default_factory=list)
    fresh: list[dict[str, Any]] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)
    serials: set[tuple[str, int]] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    alarm: str = ""

    @property
    def stands_alone(self) -> bool:
        """Whether writing it asks for nothing that is stored: new cases without files, their events, nothing else."""
        fresh = {row["case_id"] for row in self.fresh}
        return (
            not self.awaited
            and "case_file" not in self.rows
            and all(case_id in fresh for _, case_id, _ in self.events)
        )

    @property
    def own_serials(self) -> list[int]:
        """New serials of the prefix under which the kiosk is enrolled now."""
        return [row["serial"] for row in self.fresh if row["number"].startswith(self.sender.prefix)]

    def seqs_of(self, epoch: int) -> list[int]:
        """Places of this enrolment's own new records in its stream."""
        return [
            one.head.seq
            for one in self.taken
            if one.head.epoch == epoch and one.head.device == self.sender.device_id
        ]

    def add(self, table: str, **values: Any) -> None:
        self.rows.setdefault(table, []).append({"office_id": self.sender.office_id, **values})


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


@dataclass(frozen=True, slots=True)
class Known:
    """Questions on what is here already of all that a batch names, asked together and read once."""

    records: Rows
    cases: Rows
    parked: Rows
    numbers: Rows | None


def look_up(
    connection: Connection,
    office_id: str,
    family: Iterable[str],
    sound: Sequence[Incoming],
    asks: Iterable[str],
    *,
    numbers_too: bool,
) -> Known:
    """Three questions, however many records. ``asks``: further cases whose acknowledgement is wanted.

    ``numbers_too``: who has these numbers and serials. Nobody, but for a kiosk copied or put back; so the unique keys
    are let speak first, and the question is asked once they have refused.
    """
    machine = sorted(family)
    places = [one.place for one in sound]
    case_ids = sorted({one.head.case_id for one in sound}.union(asks))
    return Known(
        _RECORDS.run(
            connection,
            office=office_id,
            devices=machine,
            epochs=sorted({epoch for epoch, _ in places}),
            seqs=sorted({near for _, seq in places for near in (seq - 1, seq, seq + 1)}),
        ),
        acknowledgements.known_cases(connection, office_id, case_ids),
        _PARKED.run(connection, office=office_id, cases=case_ids),
        _numbers_of(connection, office_id, sound) if numbers_too else None,
    )


def _numbers_of(connection: Connection, office_id: str, sound: Sequence[Incoming]) -> Rows:
    complaints = [one.complaint for one in sound if one.complaint is not None]
    return _NUMBERS.run(
        connection,
        office=office_id,
        numbers=sorted(one.number.glyphs for one in complaints),
        prefixes=sorted({one.number.prefix for one in complaints}),
        serials=sorted(one.serial for one in complaints),
    )


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
    plan.awaited.add(one.head.case_id)  # the case may stand behind its event in this very batch
    return "parked", ""


def _again(plan: Plan, one: Incoming, known: str) -> tuple[Outcome, str]:
    here = plan.bodies.get(one.head.case_id)
    if known != one.sha256:
        if one.complaint is not None and here == one.complaint.body_sha256:
            return "same", ""  # a person has let this second one in (`conflicts.decide`)
        plan.alarm = "stream-forked"
        _keep_conflict(plan, one, "seq")
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
    keep_case(plan, one, complaint)
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


def keep_case(plan: Plan, one: Incoming, complaint: Complaint) -> None:
    """All rows of a new case."""
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

"""What a batch comes to: the rows to write, gathered by table; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sync.cases.events import CaseReceived, Event, ReceiptFailed, ReceiptPrinted
from sync.central.acknowledgements import KnownCase
from sync.central.devices import Device
from sync.central.incoming import RECEIVED, Complaint, Incoming
from sync.central.store import utc
from sync.wire.messages import RecordHead, RecordResult

Place = tuple[int, int]


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


def keep_record(plan: Plan, one: Incoming) -> None:
    """Its row at its place in the stream, whatever becomes of it."""
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


def keep_conflict(plan: Plan, one: Incoming, reason: str) -> None:
    """The second of two, whole, for a person to decide about. ``reason``: seq, body, number or serial."""
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

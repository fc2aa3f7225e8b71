"""Writing what was judged: rows sorted by key, so that two batches never wait for each other crosswise."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, delete, select

from sync.cases.channels import KIOSK
from sync.cases.deadlines import step_due
from sync.cases.events import Event
from sync.central import blobs, case_journal, feed
from sync.central.batches import Batch
from sync.central.bulk import Bulk
from sync.central.devices import DESK
from sync.central.plan import Place, Plan, event_of
from sync.central.rules import Rules
from sync.central.tables import (
    batch,
    blob,
    case_event,
    case_file,
    case_number,
    cases,
    conflict,
    parked,
    record,
)
from sync.wire.messages import RecordHead, decode

_BATCH, _BLOB, _CONFLICT = Bulk(batch, known=True), Bulk(blob, known=True), Bulk(conflict, known=True)
_RECORD, _CASES, _PARKED = Bulk(record), Bulk(cases), Bulk(parked)
_NUMBER, _FILE, _EVENT = Bulk(case_number), Bulk(case_file), Bulk(case_event)


def store(connection: Connection, rules: Rules, plan: Plan, incoming: Batch) -> None:
    """All of it within the caller's transaction."""
    if not incoming.records:
        return
    _store_batch(connection, plan, incoming)
    _CONFLICT.write(connection, plan.rows.get("conflict", []))
    _PARKED.write(connection, plan.rows.get("parked", []))
    store_cases(connection, rules, plan)


def store_cases(connection: Connection, rules: Rules, plan: Plan) -> None:
    """The new cases with all that follows from them: what had waited for them, their events, what the public may know."""
    _store_cases(connection, rules, plan)
    events = sorted([*plan.events, *_released(connection, plan)], key=lambda one: one[0])
    _store_events(connection, plan, events)
    statuses = [feed.status_of(row, (), plan.now) for row in plan.fresh]
    feed.publish(connection, plan.sender.office_id, statuses, plan.now)


def _store_batch(connection: Connection, plan: Plan, incoming: Batch) -> None:
    row = {
        "office_id": plan.sender.office_id,
        "batch_id": incoming.manifest.batch_id,
        "device_id": plan.sender.device_id,
        "manifest": incoming.envelope.payload,
        "signature": incoming.envelope.signatures[0].sig,
        "carrier": incoming.carrier,
        "received_at": plan.now,
    }
    _BATCH.write(connection, [row])
    records = plan.rows.get("record", [])
    for one in records:
        one["batch_id"] = incoming.manifest.batch_id
    _RECORD.write(connection, records)


def _store_cases(connection: Connection, rules: Rules, plan: Plan) -> None:
    if not plan.fresh:
        return
    for row in plan.fresh:
        row.setdefault("channel", KIOSK)
        row.update(first_projection(row, rules))
    plan.fresh.sort(key=lambda row: str(row["case_id"]))
    _CASES.write(connection, plan.fresh)
    _NUMBER.write(connection, plan.rows.get("case_number", []))
    with_files = [row["case_id"] for row in plan.fresh if row["complete_at"] is None]
    if with_files:
        _FILE.write(connection, plan.rows.get("case_file", []))
        _BLOB.write(connection, sorted(plan.rows.get("blob", []), key=lambda row: str(row["sha256"])))
        blobs.mark_complete(connection, plan.sender.office_id, with_files, plan.now)


def first_projection(row: dict[str, Any], rules: Rules) -> dict[str, object]:
    """The desk's columns of a case that has just come: step 1 is under way since the citizen filed it."""
    filed_at, calendar = row["filed_at"], rules.calendar_of(row["office_id"])
    sop = rules.sop_of(row["sop_version"])
    return {
        "version": 1,
        "step": 1,
        "state": "open",
        "since": filed_at,
        "step_due_at": step_due(sop.step(1), filed_at, calendar),
        "due_on": calendar.due(filed_at, sop.promised_days),
        "calendar_version": calendar.data.stamp,
        "way_of_reply": "",
        "waits_for": f" {' '.join(sop.step(1).roles)} ",
    }


def _released(connection: Connection, plan: Plan) -> list[tuple[Place, str, Event]]:
    """Events that had waited for a case which is here now."""
    case_ids = [row["case_id"] for row in plan.fresh if row["case_id"] in plan.awaited]
    if not case_ids:
        return []
    waiting = (parked.c.office_id == plan.sender.office_id) & parked.c.case_id.in_(case_ids)
    same = and_(*(record.c[key] == parked.c[key] for key in ("office_id", "device_id", "epoch", "seq")))
    rows = connection.execute(select(record.c.head).join(parked, same).where(waiting)).all()
    if not rows:
        return []
    connection.execute(delete(parked).where(waiting))
    heads = [decode(row.head, RecordHead) for row in rows]
    return [((head.epoch, head.seq), head.case_id, event_of(head)) for head in heads if head is not None]


def _store_events(connection: Connection, plan: Plan, events: list[tuple[Place, str, Event]]) -> None:
    office_id = plan.sender.office_id
    machine = f"{'desk' if plan.sender.state == DESK else 'kiosk'} {plan.sender.prefix}"
    by_case: dict[str, list[Event]] = {}
    for _, case_id, event in events:
        by_case.setdefault(case_id, []).append(event)
    fresh = {row["case_id"] for row in plan.fresh}
    rows: list[dict[str, object]] = []
    for case_id in sorted(by_case):
        if case_id in fresh:  # nothing stands before it, so nothing need be looked up
            in_order = sorted(by_case[case_id], key=lambda event: type(event).__name__ != "CaseReceived")
            rows += case_journal.chained(office_id, case_id, in_order, machine, written=plan.now)
        else:
            case_journal.append(connection, office_id, case_id, by_case[case_id], machine, written=plan.now)
    _EVENT.write(connection, rows)

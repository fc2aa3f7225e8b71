"""The record that the desk writes of a case, as a kiosk writes its own: sealed body, signed head, receipt's proof."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from sync.cases.ids import uuid7
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.proof import PROOF_CONTEXT, ReceiptProof
from sync.cases.refusal import Refusal
from sync.central.batches import Batch
from sync.central.devices import Device
from sync.central.store import Store, utc
from sync.central.streams import FIRST_PREVIOUS
from sync.central.tables import record
from sync.central.taken_in import Received, TakenIn
from sync.vault.recipients import Recipients
from sync.vault.sealing import seal
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.messages import MAX_BODY, FileHead, Manifest, RecordHead, WireRecord, encode

DESK_CARRIER = "desk"


def write_record(
    connection: Connection,
    store: Store,
    recipients: Recipients,
    of: Device,
    key: DeviceKey,
    *,
    taken: TakenIn,
    now: datetime,
) -> tuple[WireRecord, Received] | Refusal:
    """The record as a kiosk would write it, next in the desk's stream."""
    seq, serial = of.have_through + 1, Serial(of.last_serial + 1)
    case_id, received_at = uuid7(now, secrets.randbits), utc(taken.received_at)
    number = TrackingNumber.draw(of.prefix, secrets.randbits)
    files = [
        FileHead(
            role=page.role,
            media_type=page.media_type,
            sha256=page.sha256,
            size=len(page.payload),
            header=page.header,
        )
        for page in taken.pages
    ]
    rules = store.rules
    said = {
        "v": 1,
        "case_id": case_id,
        "kind": "CaseReceived",
        "device": of.device_id,
        "epoch": of.epoch,
        "seq": seq,
        "number": str(number),
        "serial": str(serial),
        "received_at": received_at,
        "clock": "sure",
        "form_version": rules.form.version,
        "sop_version": rules.sop.version,
        "language": taken.answers.get("language", "id"),
        "answers": dict(taken.answers),
        "files": [
            {"role": one.role, "media_type": one.media_type, "sha256": one.sha256, "size": one.size}
            for one in files
        ],
    }
    body = seal(msgspec.json.encode(said), recipients)
    if len(body) > MAX_BODY:
        return Refusal("intake.too_long")
    body_sha256 = hashlib.sha256(body)
    proved = ReceiptProof(key.key_id, number, serial, received_at, body_sha256.digest()[:16])
    proof = proved.signed_part() + key.sign(PROOF_CONTEXT + proved.signed_part())
    head = RecordHead(
        v=1,
        device=of.device_id,
        epoch=of.epoch,
        seq=seq,
        prev=_previous(connection, of),
        kind="CaseReceived",
        case_id=case_id,
        at=received_at,
        clock="sure",
        number=str(number),
        serial=str(serial),
        proof=proof,
        form_version=rules.form.version,
        sop_version=rules.sop.version,
        body_sha256=body_sha256.hexdigest(),
        body_size=len(body),
        files=files,
    )
    text = ReceiptProof.from_bytes(proof)
    assert isinstance(text, ReceiptProof)
    return WireRecord(encode(head), body), Received(case_id, number, serial, received_at, text.to_text())


def _previous(connection: Connection, of: Device) -> str:
    """SHA-256 of the record before, as the chain of each stream names it."""
    found = connection.execute(
        select(record.c.head_sha256).where(
            record.c.office_id == of.office_id,
            record.c.device_id == of.device_id,
            record.c.epoch == of.epoch,
            record.c.seq == of.have_through,
        )
    ).scalar()
    return found or FIRST_PREVIOUS


def batch_of(of: Device, key: DeviceKey, wire: WireRecord, now: datetime) -> Batch:
    """The record alone, under a manifest that the desk has signed."""
    manifest = Manifest(
        device=of.device_id,
        office_id=of.office_id,
        epoch=of.epoch,
        batch_id=uuid7(now, secrets.randbits),
        at=now,
        identity=of.identity,
        heads=[hashlib.sha256(wire.head).hexdigest()],
    )
    envelope = signed.seal_document(manifest, signed.MANIFEST, key.sign, key.key_id.hex())
    return Batch(manifest, envelope, [wire], DESK_CARRIER)

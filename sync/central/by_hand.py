"""A complaint that a clerk writes down becomes a case like any other: sealed body, signed head, receipt's proof.

The desk writes its record as a kiosk does, and the record is read, judged and stored by the very functions that take a
kiosk's. One transaction: serial, record, case, its events, and whatever the caller does with it. Serials of the desk have
no gap, since a serial is used up only if the transaction commits.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.cases.channels import BY_HAND
from sync.cases.ids import uuid7
from sync.cases.intake_events import TakenByHand
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.proof import PROOF_CONTEXT, ReceiptProof
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.central import blobs, case_journal, judging, opening, storing
from sync.central.at_rest import Place
from sync.central.batches import Batch
from sync.central.desk_key import locked_desk
from sync.central.devices import Device
from sync.central.incoming import Incoming, read
from sync.central.keys import CentreKeys
from sync.central.people import Person
from sync.central.store import TAKEN, Clock, Store, utc
from sync.central.streams import FIRST_PREVIOUS
from sync.central.tables import device, record
from sync.central.tables.intake import case_hold, taken_by_hand
from sync.vault.recipients import Recipients
from sync.vault.sealing import seal
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.messages import MAX_BODY, FileHead, Manifest, RecordHead, WireRecord, encode

DESK_CARRIER = "desk"
LATE_AFTER_DAYS = 1
"""Working days between arrival and entry above which a reason is asked for (channels.md, section 5)."""
_CLOCKS_DIFFER = timedelta(minutes=5)
FACTS = "facts"
_SALT = "salt"
"""Sealed with the facts: once they are erased, nobody can try on the journal's hash whether they were these."""


@dataclass(frozen=True, slots=True)
class SealedPage:
    """A scanned page, sealed when it was handed in. ``sha256`` and ``size`` are of the payload."""

    role: str
    media_type: str
    sha256: str
    header: bytes = field(repr=False)
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a clerk has written down. ``answers``: checked by the form, empty ones left out; ``received_at``: when it
    reached the office; ``facts``: what was noted beside it (agenda of a letter, ``late_reason``)."""

    channel: str
    answers: Mapping[str, str] = field(repr=False)
    received_at: datetime
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)
    pages: tuple[SealedPage, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """The new case. ``proof``: text of the receipt's QR."""

    case_id: str
    number: TrackingNumber
    serial: Serial
    received_at: datetime
    proof: str


class _RefusedError(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def late_days(calendar: WorkingCalendar, received_at: datetime, now: datetime) -> int:
    """Working days between the day on which it counts as received and this entry; 0 for the same day."""
    return max(
        0,
        calendar.working_days_between(
            calendar.receipt_day(received_at), calendar.receipt_day(now.astimezone(JAKARTA))
        ),
    )


def receive(  # noqa: PLR0917 - what a page has at hand, in its order
    store: Store,
    keys: CentreKeys,
    taken: TakenIn,
    person: Person,
    clock: Clock,
    beside: Callable[[Connection, Received], Refusal | None] = lambda connection, received: None,
) -> Received | Refusal:
    """The new case, opened already. ``beside``: what else belongs into its transaction (a draft's end, a link); what it refuses
    is not taken in.

    Refusals: ``intake.not_your_role``, ``intake.channel``, ``intake.future``, ``intake.late_reason`` {"days"},
    ``intake.too_long``. Nothing is left behind by a refusal, no serial either.
    """
    now = utc(clock())
    refusal = _refusal(store, taken, person, now)
    if refusal is not None:
        return refusal
    keys.refresh()
    _put_files(store, person.office_id, taken)

    def work(connection: Connection) -> Received:
        received = receive_in(connection, store, keys, taken, person, now=now)
        if isinstance(received, Refusal):
            raise _RefusedError(received)
        refused = beside(connection, received)
        if refused is not None:
            raise _RefusedError(refused)
        return received

    try:
        received = store.write(work, met=(TAKEN,))
    except _RefusedError as refused:
        return refused.refusal
    opening.open_bodies(store, keys, clock, only=received.case_id)
    return received


def receive_in(
    connection: Connection, store: Store, keys: CentreKeys, taken: TakenIn, person: Person, *, now: datetime
) -> Received | Refusal:
    """The same within the caller's transaction; its files must lie in the store's folder. ``intake.too_long``.

    The case opens with the next round of `opening.open_bodies`, after the commit.
    """
    of, key = locked_desk(connection, store, person.office_id, now)
    written = _write(connection, store, keys.recipients, of, key, taken=taken, now=now)
    if isinstance(written, Refusal):
        return written
    wire, received = written
    looked_at = read(wire, {of.device_id: of}, of.epoch)
    if not isinstance(looked_at, Incoming):
        raise ValueError(f"the desk's own record is unsound: {looked_at.reason}")
    known = judging.look_up(connection, of.office_id, {of.device_id}, [looked_at], (), numbers_too=True)
    plan = judging.judge(connection, of, {of.device_id}, [looked_at], known=known, now=now)
    if len(plan.fresh) != 1:
        raise ValueError(f"the desk's own record was not taken: {plan.results[0].reason}")
    plan.fresh[0]["channel"] = taken.channel
    for row in plan.rows.get("blob", []):
        row.update(state=blobs.HELD, held_at=now)
    storing.store(connection, store.rules, plan, _batch(of, key, wire, now))
    _move_on(connection, of, received.serial)
    _note(connection, store, received.case_id, taken, person, now)
    return received


def _refusal(store: Store, taken: TakenIn, person: Person, now: datetime) -> Refusal | None:
    if not person.handles_cases:
        return Refusal("intake.not_your_role")
    if taken.channel not in BY_HAND:
        return Refusal("intake.channel")
    if taken.received_at > now + _CLOCKS_DIFFER:
        return Refusal("intake.future")
    days = late_days(store.rules.calendar_of(person.office_id), taken.received_at, now)
    if days > LATE_AFTER_DAYS and not taken.facts.get("late_reason", "").strip():
        return Refusal("intake.late_reason", {"days": days})
    return None


def _put_files(store: Store, office_id: str, taken: TakenIn) -> None:
    """Each page durable under its name before any row says that it is here; one that no row names is swept away."""
    for page in taken.pages:
        blobs.keep_file(store, office_id, page.sha256, page.payload)


def _write(
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


def _batch(of: Device, key: DeviceKey, wire: WireRecord, now: datetime) -> Batch:
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


def _move_on(connection: Connection, of: Device, serial: Serial) -> None:
    mine = (device.c.office_id == of.office_id) & (device.c.device_id == of.device_id)
    connection.execute(
        update(device).where(mine).values(have_through=of.have_through + 1, last_serial=serial.value)
    )


def _note(  # noqa: PLR0917 - one row and its event
    connection: Connection, store: Store, case_id: str, taken: TakenIn, person: Person, now: datetime
) -> None:
    salted = {**taken.facts, _SALT: secrets.token_hex(16)}
    facts = msgspec.json.encode(salted, order="sorted").decode()
    sealed = store.at_rest.seal(Place(person.office_id, case_id), {FACTS: facts})
    days = late_days(store.rules.calendar_of(person.office_id), taken.received_at, now)
    row = {
        "office_id": person.office_id,
        "case_id": case_id,
        "channel": taken.channel,
        "clerk": person.login,
        "clerk_name": person.name,
        "taken_at": now,
        "late_days": days,
        "data_key": sealed["data_key"],
        "sealed_facts": sealed[FACTS],
    }
    connection.execute(insert(taken_by_hand).values(row))
    event = TakenByHand(
        at=now,
        actor=person.login,
        role=person.role,
        channel=taken.channel,
        late_days=days,
        facts_sha256=hashlib.sha256(facts.encode()).hexdigest(),
    )
    case_journal.append(connection, person.office_id, case_id, [event])


@dataclass(frozen=True, slots=True)
class HandNote:
    """Who took a case in, when, and what was noted beside it; ``facts`` empty after its retention."""

    channel: str
    clerk: str
    clerk_name: str
    taken_at: datetime
    late_days: int
    facts: Mapping[str, str]


def note_of(connection: Connection, store: Store, office_id: str, case_id: str) -> HandNote | None:
    """None for a case that came by a kiosk. Whoever asks has looked whether the case is visible."""
    row = connection.execute(
        select(taken_by_hand).where(
            taken_by_hand.c.office_id == office_id, taken_by_hand.c.case_id == case_id
        )
    ).first()
    if row is None:
        return None
    facts = store.at_rest.open(Place(office_id, case_id), row.data_key, FACTS, row.sealed_facts)
    said = msgspec.json.decode(facts, type=dict[str, str]) if facts else {}
    said.pop(_SALT, None)
    return HandNote(row.channel, row.clerk, row.clerk_name, row.taken_at, row.late_days, said)


def forget(connection: Connection, office_id: str, case_id: str) -> None:
    """The retention is over: who took it in stays, what was noted beside it goes, and so do reasons of former holds."""
    for table, gone in (
        (taken_by_hand, {"data_key": None, "sealed_facts": None}),
        (case_hold, {"data_key": None, "sealed_reason": None}),
    ):
        mine = (table.c.office_id == office_id) & (table.c.case_id == case_id)
        connection.execute(update(table).where(mine).values(gone))


def anew(
    store: Store, keys: CentreKeys, person: Person, clock: Clock, channel: str = "langsung"
) -> Callable[[Connection, Any], str]:
    """For `acting.reopen_anew`: stores a new case with the old one's answers and a clock that begins now; its id.

    The old number stands under ``earlier``, as if the complainant had named it. Files stay with the old case. The body
    opens with the next round of `opening.open_bodies`. Raises ValueError for a case whose answers cannot be read any more.
    """

    def make(connection: Connection, row: Any) -> str:
        place = Place(row.office_id, row.case_id)
        plain = store.at_rest.open(place, row.data_key, "sealed_answers", row.sealed_answers)
        if plain is None:
            raise ValueError("the answers of the earlier case are sealed for ever, or not opened yet")
        answers = msgspec.json.decode(plain, type=dict[str, str])
        now = utc(clock())
        earlier = {"earlier": str(TrackingNumber(row.number)), "more": "tambah"}
        taken = TakenIn(channel, answers | earlier, now)
        received = receive_in(connection, store, keys, taken, person, now=now)
        if isinstance(received, Refusal):
            raise ValueError(received.code)
        return received.case_id

    return make

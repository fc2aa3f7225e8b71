"""A complaint that a clerk writes down becomes a case like any other: sealed body, signed head, receipt's proof.

The desk writes its record as a kiosk does, and the record is read, judged and stored by the very functions that take a
kiosk's. One transaction: serial, record, case, its events, and whatever the caller does with it. Serials of the desk have
no gap, since a serial is used up only if the transaction commits.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, update

from sync.cases.channels import BY_HAND
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.refusal import Refusal
from sync.central import blobs, judging, opening, storing
from sync.central.at_rest import Place
from sync.central.desk_key import locked_desk
from sync.central.desk_record import batch_of, write_record
from sync.central.devices import Device
from sync.central.hand_notes import write_note
from sync.central.incoming import Incoming, read
from sync.central.keys import CentreKeys
from sync.central.known import look_up
from sync.central.people import Person
from sync.central.store import TAKEN, Clock, Store, utc
from sync.central.tables import device
from sync.central.taken_in import Received, TakenIn, late_days

LATE_AFTER_DAYS = 1
"""Working days between arrival and entry above which a reason is asked for (channels.md, section 5)."""
_CLOCKS_DIFFER = timedelta(minutes=5)


class _RefusedError(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


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
    received = write_case(connection, store, keys, taken, person.office_id, now=now)
    if isinstance(received, Received):
        write_note(connection, store, received.case_id, taken, person, now)
    return received


def write_case(
    connection: Connection, store: Store, keys: CentreKeys, taken: TakenIn, office_id: str, *, now: datetime
) -> Received | Refusal:
    """The case alone, without a clerk: of a message, by the office's rule. Otherwise as `receive_in`."""
    of, key = locked_desk(connection, store, office_id, now)
    written = write_record(connection, store, keys.recipients, of, key, taken=taken, now=now)
    if isinstance(written, Refusal):
        return written
    wire, received = written
    looked_at = read(wire, {of.device_id: of}, of.epoch)
    if not isinstance(looked_at, Incoming):
        raise ValueError(f"the desk's own record is unsound: {looked_at.reason}")
    known = look_up(connection, of.office_id, {of.device_id}, [looked_at], (), numbers_too=True)
    plan = judging.judge(connection, of, {of.device_id}, [looked_at], known=known, now=now)
    if len(plan.fresh) != 1:
        raise ValueError(f"the desk's own record was not taken: {plan.results[0].reason}")
    plan.fresh[0]["channel"] = taken.channel
    for row in plan.rows.get("blob", []):
        row.update(state=blobs.HELD, held_at=now)
    storing.store(connection, store.rules, plan, batch_of(of, key, wire, now))
    _move_on(connection, of, received.serial)
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


def _move_on(connection: Connection, of: Device, serial: Serial) -> None:
    mine = (device.c.office_id == of.office_id) & (device.c.device_id == of.device_id)
    connection.execute(
        update(device).where(mine).values(have_through=of.have_through + 1, last_serial=serial.value)
    )


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

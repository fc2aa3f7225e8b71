"""A complaint that a clerk writes down: the same case as a kiosk's, numbered and proved by the desk itself."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from sync.cases.refusal import Refusal
from sync.central import by_hand, case_journal, hand_notes, handling
from sync.central.by_hand import receive
from sync.central.devices import devices_of, find_by_key, has_kiosks, serial_gaps
from sync.central.keys import CentreKeys
from sync.central.opening import open_bodies
from sync.central.people import Person, add_person
from sync.central.public_keys import key_list
from sync.central.store import Store
from sync.central.tables import blob, cases, record
from sync.central.tables.intake import desk_key, taken_by_hand
from sync.central.taken_in import Received, SealedPage, TakenIn
from sync.vault.sealing import seal, split
from sync.vault.signing import verify_proof
from tests.central.running import ANSWERS, MORNING, SteppedClock, fresh_keys


@pytest.fixture
def keys(store: Store) -> CentreKeys:
    return fresh_keys(store.folder)


@pytest.fixture
def siti(store: Store, clock: SteppedClock) -> Person:
    added = add_person(
        store, store.office_id, login="siti", name="Siti Aminah", role="staf", unit="", clock=clock
    )
    assert isinstance(added, Person)
    return added


TAKEN = TakenIn("telepon", ANSWERS, MORNING)


def test_it_is_a_case_like_any_other(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    received = receive(store, keys, TAKEN, siti, clock)
    assert isinstance(received, Received)
    assert received.number.prefix == "PGT0"
    assert received.serial.value == 1
    found = handling.case_page(store, received.case_id, siti, clock)
    assert not isinstance(found, Refusal)
    assert (found.row.complainant, found.row.channel, found.row.step) == ("Bunga Contoh", "telepon", 1)
    assert dict(found.answers) == ANSWERS
    assert [event.kind for event in found.events] == ["CaseReceived", "TakenByHand"]
    assert [event.actor for event in found.events] == ["desk PGT0", "siti"]
    with store.reading() as connection:
        assert case_journal.broken_at(connection, store.office_id, received.case_id) is None


def test_its_receipt_is_proved_by_the_list_of_public_keys(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    received = receive(store, keys, TAKEN, siti, clock)
    assert isinstance(received, Received)
    public = {bytes.fromhex(one.key_id): one.public_key for one in key_list(store, keys, clock).keys}
    proof = verify_proof(received.proof, public)
    assert not isinstance(proof, Refusal)
    assert (proof.number, proof.serial) == (received.number, received.serial)


def test_the_serials_have_no_gap_and_the_records_are_chained(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    refused = receive(store, keys, replace(TAKEN, channel="merpati"), siti, clock)
    assert refused == Refusal("intake.channel")

    def breaks(*_: object) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        receive(store, keys, TAKEN, siti, clock, beside=breaks)
    made = [receive(store, keys, TAKEN, siti, clock) for _ in range(3)]
    assert [one.serial.value for one in made if isinstance(one, Received)] == [1, 2, 3]
    assert serial_gaps(store, store.office_id) == []
    with store.reading() as connection:
        heads = connection.execute(select(record.c.head, record.c.head_sha256).order_by(record.c.seq)).all()
    assert [hashlib.sha256(one.head).hexdigest() for one in heads] == [one.head_sha256 for one in heads]
    assert heads[0].head_sha256.encode() in heads[1].head


def test_the_desk_is_no_kiosk(store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock) -> None:
    receive(store, keys, TAKEN, siti, clock)
    with store.reading() as connection:
        key_id = connection.execute(select(desk_key.c.key_id)).scalar_one()
    assert find_by_key(store, key_id) is None
    assert devices_of(store, store.office_id) == []
    assert not has_kiosks(store)


def test_a_late_entry_needs_its_reason_and_moves_the_deadline(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    fresh = receive(store, keys, TAKEN, siti, clock)
    late = replace(TAKEN, received_at=MORNING - timedelta(days=6))
    assert receive(store, keys, late, siti, clock) == Refusal("intake.late_reason", {"days": 4})
    told = receive(store, keys, replace(late, facts={"late_reason": "Listrik padam"}), siti, clock)
    assert isinstance(fresh, Received)
    assert isinstance(told, Received)
    with store.reading() as connection:
        due = {row.case_id: row.due_on for row in connection.execute(select(cases))}
        row = connection.execute(select(taken_by_hand).where(taken_by_hand.c.case_id == told.case_id)).one()
        noted = hand_notes.note_of(connection, store, store.office_id, told.case_id)
    assert due[told.case_id] < due[fresh.case_id]
    assert row.late_days == 4
    assert b"Listrik" not in row.sealed_facts
    assert noted is not None
    assert noted.facts == {"late_reason": "Listrik padam"}


def test_a_day_later_asks_for_nothing_and_tomorrow_is_refused(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    friday = replace(TAKEN, received_at=MORNING - timedelta(days=3))
    assert isinstance(receive(store, keys, friday, siti, clock), Received)
    tomorrow = replace(TAKEN, received_at=MORNING + timedelta(days=1))
    assert receive(store, keys, tomorrow, siti, clock) == Refusal("intake.future")


def test_scanned_pages_are_sealed_and_held(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    header, payload = split(seal(b"a page", keys.recipients))
    page = SealedPage("evidence", "image/webp", hashlib.sha256(payload).hexdigest(), header, payload)
    received = receive(store, keys, replace(TAKEN, pages=(page,)), siti, clock)
    assert isinstance(received, Received)
    opened = handling.open_scan(store, keys, received.case_id, page.sha256, siti, clock)
    assert opened == ("image/webp", b"a page")
    with store.reading() as connection:
        assert connection.execute(select(blob.c.state)).scalar_one() == "held"
        assert connection.execute(select(cases.c.complete_at)).scalar_one() is not None


def test_who_only_reads_takes_nothing_in(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    for role in ("admin", "auditor"):
        assert receive(store, keys, TAKEN, replace(siti, role=role), clock) == Refusal(  # type: ignore[arg-type]
            "intake.not_your_role"
        )


def test_another_storage_key_means_another_key_of_the_desk_and_old_receipts_still_hold(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    before = receive(store, keys, TAKEN, siti, clock)
    store.write(lambda connection: connection.execute(update(desk_key).values(data_key=b"lost")))
    after = receive(store, keys, TAKEN, siti, clock)
    public = {bytes.fromhex(one.key_id): one.public_key for one in key_list(store, keys, clock).keys}
    for one in (before, after):
        assert isinstance(one, Received)
        assert not isinstance(verify_proof(one.proof, public), Refusal)


def test_begun_anew_it_is_a_case_of_its_own_with_the_same_answers(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    first = receive(store, keys, TAKEN, siti, clock)
    assert isinstance(first, Received)
    with store.reading() as connection:
        row = connection.execute(select(cases)).one()
    clock.pass_(days=3)
    make = by_hand.anew(store, keys, siti, clock)
    case_id = store.write(lambda connection: make(connection, row))
    open_bodies(store, keys, clock)
    new = handling.case_page(store, case_id, siti, clock)
    assert not isinstance(new, Refusal)
    assert (new.row.state, new.row.step, new.row.number[:4]) == ("open", 1, "PGT0")
    assert new.row.filed_at == clock()
    assert new.answers["earlier"] == str(first.number)
    assert new.answers["account"] == ANSWERS["account"]
    assert serial_gaps(store, store.office_id) == []


def test_what_was_erased_cannot_begin_anew(
    store: Store, keys: CentreKeys, siti: Person, clock: SteppedClock
) -> None:
    receive(store, keys, TAKEN, siti, clock)
    store.write(lambda connection: connection.execute(update(cases).values(data_key=None)))
    with store.reading() as connection:
        row = connection.execute(select(cases)).one()
    make = by_hand.anew(store, keys, siti, clock)
    with pytest.raises(ValueError, match="sealed for ever"):
        store.write(lambda connection: make(connection, row))

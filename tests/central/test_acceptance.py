"""Taking cases: once each, whatever is sent how often, and what is answered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import msgspec
from sqlalchemy import func, select

from sync.cases.numbers import TrackingNumber
from sync.central.devices import devices_of, serial_gaps
from sync.central.store import Store
from sync.central.tables import case_event, cases, conflict, nonce, record
from sync.vault.sealing import seal
from sync.wire.messages import WireRecord, encode
from tests.central.running import HandKiosk, RunningCentre, case_id_of, parked_count


def count(store: Store, table: object) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def test_a_case_is_new_once_and_the_same_ever_after(centre: RunningCentre, kiosk: HandKiosk) -> None:
    one = kiosk.complaint()
    first = kiosk.post(one)
    assert [result.outcome for result in first.results] == ["new"]
    centre.clock.pass_(hours=3)
    again = kiosk.post(one)
    assert [result.outcome for result in again.results] == ["same"]
    assert encode(first.acknowledgements) == encode(again.acknowledgements)
    said = kiosk.said(first)[0]
    assert (said.case_id, said.complete, said.serial) == (case_id_of(one), True, "000001")
    assert said.body_sha256 == hashlib.sha256(one.body or b"").hexdigest()
    assert (count(centre.store, cases), count(centre.store, record)) == (1, 1)


def test_five_identical_sends_at_once_make_one_case(centre: RunningCentre, kiosk: HandKiosk) -> None:
    one = kiosk.complaint(), kiosk.complaint()
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: kiosk.post(*one), range(5)))
    said = {encode(answer.acknowledgements) for answer in answers}
    assert len(said) == 1
    outcomes = sorted(answer.results[0].outcome for answer in answers)
    assert outcomes == ["new", "same", "same", "same", "same"]
    assert (count(centre.store, cases), count(centre.store, case_event)) == (2, 2)
    assert count(centre.store, nonce) == 5


def test_same_id_with_another_body_keeps_both(centre: RunningCentre, kiosk: HandKiosk) -> None:
    one = kiosk.complaint()
    kiosk.post(one)
    other = kiosk.complaint(case_id=case_id_of(one))
    answer = kiosk.post(other)
    assert [(result.outcome, result.reason) for result in answer.results] == [("conflict", "body")]
    said = kiosk.said(answer)[0]
    assert said.body_sha256 == hashlib.sha256(one.body or b"").hexdigest()
    with centre.store.reading() as connection:
        kept = connection.execute(select(conflict)).one()
        case = connection.execute(select(cases)).one()
    assert kept.body == other.body
    assert case.body_header + case.body_payload == one.body
    again = kiosk.post(other)
    assert [result.outcome for result in again.results] == ["conflict"]
    assert count(centre.store, conflict) == 1


def test_one_seq_with_two_heads_is_an_alarm(centre: RunningCentre, kiosk: HandKiosk) -> None:
    kiosk.post(kiosk.complaint())
    kiosk.seq -= 1
    kiosk.serial -= 1
    answer = kiosk.post(kiosk.complaint())
    assert [(result.outcome, result.reason) for result in answer.results] == [("conflict", "seq")]
    assert devices_of(centre.store, centre.store.office_id)[0].alarm == "stream-forked"


def test_a_number_or_serial_used_twice_is_a_conflict(centre: RunningCentre, kiosk: HandKiosk) -> None:
    kiosk.post(kiosk.complaint())
    kiosk.serial -= 1
    answer = kiosk.post(kiosk.complaint())
    assert [(result.outcome, result.reason) for result in answer.results] == [("conflict", "serial")]
    assert count(centre.store, cases) == 1


def test_events_wait_for_their_case(centre: RunningCentre, kiosk: HandKiosk) -> None:
    one = kiosk.complaint()
    printed = kiosk.event("ReceiptPrinted", case_id_of(one))
    early = kiosk.post(printed)
    assert [result.outcome for result in early.results] == ["parked"]
    assert early.have_through == 0
    assert early.missing == [(1, 1)]
    assert parked_count(centre.store, centre.store.office_id) == 1
    late = kiosk.post(one)
    assert (late.have_through, late.missing) == (2, [])
    assert parked_count(centre.store, centre.store.office_id) == 0
    with centre.store.reading() as connection:
        kinds = connection.execute(select(case_event.c.kind).order_by(case_event.c.n)).scalars().all()
    assert kinds == ["CaseReceived", "ReceiptPrinted"]
    assert [result.outcome for result in kiosk.post(printed).results] == ["same"]


def test_a_case_is_taken_whatever_gap_lies_before_it(centre: RunningCentre, kiosk: HandKiosk) -> None:
    first, second, third = kiosk.complaint(), kiosk.complaint(), kiosk.complaint()
    answer = kiosk.post(third)
    assert (answer.results[0].outcome, answer.have_through, answer.missing) == ("new", 0, [(1, 2)])
    gaps = serial_gaps(centre.store, centre.store.office_id)
    assert [(gap.prefix, gap.first, gap.last) for gap in gaps] == [(kiosk.me.prefix, 1, 2)]
    answer = kiosk.post(first)
    assert (answer.have_through, answer.missing) == (1, [(2, 2)])
    answer = kiosk.post(second)
    assert (answer.have_through, answer.missing) == (3, [])
    assert serial_gaps(centre.store, centre.store.office_id) == []


def test_a_bad_record_holds_up_no_other(centre: RunningCentre, kiosk: HandKiosk) -> None:
    good = [kiosk.complaint() for _ in range(49)]
    bad = kiosk.complaint()
    bad = type(bad)(bad.head, (bad.body or b"")[:-1])
    more = [kiosk.complaint() for _ in range(50)]
    answer = kiosk.post(*good, bad, *more)
    assert [result.outcome for result in answer.results] == ["new"] * 49 + ["invalid"] + ["new"] * 50
    assert answer.results[49].reason == "body"
    assert (answer.have_through, answer.missing) == (49, [(50, 50)])
    assert count(centre.store, cases) == 99


def test_what_is_wrong_with_a_record_has_a_word(
    kiosk: HandKiosk, more_kiosks: Callable[[], HandKiosk]
) -> None:
    def reason(record: WireRecord) -> str:
        result = kiosk.post(record).results[0]
        assert result.outcome == "invalid"
        return result.reason

    def changed(**fields: object) -> WireRecord:
        record = kiosk.complaint()
        return WireRecord(msgspec.json.encode({**msgspec.json.decode(record.head), **fields}), record.body)

    other = more_kiosks()
    assert reason(WireRecord(b"{}", None)) == "head"
    assert reason(WireRecord(b"\xff\x00", None)) == "head"
    assert reason(other.complaint()) == "device"
    assert reason(changed(kind="StepCompleted")) == "kind"
    assert reason(changed(epoch=99)) == "epoch"
    assert reason(changed(number="PGT1-7K4M-92QX-Y")) == "number"
    assert reason(changed(number="PGT9-0000-0000-0")) == "number"
    assert reason(changed(serial="x")) == "serial"
    assert reason(changed(serial="0")) == "serial"
    assert reason(changed(serial="000099")) == "proof"
    assert reason(changed(proof="AAAA")) == "proof"
    assert reason(changed(body_sha256="0" * 64)) == "body"
    file = kiosk.file_head(seal(b"x", kiosk.centre.keys.recipients))
    file["header"] = "aaaa"
    assert reason(changed(files=[file, file])) == "files"


def test_a_body_that_was_not_sealed_is_refused(kiosk: HandKiosk) -> None:
    kiosk.seq += 1
    kiosk.serial += 1
    number = TrackingNumber.draw(kiosk.me.prefix, lambda bits: 5)
    plain = kiosk.head_over(b'{"name": "Bunga"}', kiosk.new_id(), number)
    assert [(one.outcome, one.reason) for one in kiosk.post(plain).results] == [("invalid", "sealed")]


def test_what_an_earlier_enrolment_left_unsent_still_comes(centre: RunningCentre, kiosk: HandKiosk) -> None:
    left = kiosk.complaint()
    old = kiosk.me
    again = HandKiosk(centre, identity=kiosk.identity)
    assert again.enrol().status_code == 201
    assert (again.me.prefix, again.me.epoch) == ("PGT2", old.epoch + 1)
    answer = again.post(left, again.complaint())
    assert [result.outcome for result in answer.results] == ["new", "new"]
    assert answer.have_through == 1
    assert len(answer.acknowledgements.statements) == 2


def test_the_feed_tells_of_each_case_in_order(kiosk: HandKiosk) -> None:
    answer = kiosk.post(*[kiosk.complaint(answers={}) for _ in range(3)])
    assert [row.n for row in answer.feed.rows] == [1, 2, 3]
    status = answer.feed.rows[0].status
    assert (status.step, status.state, status.due.isoformat()) == (1, "open", "2026-12-09")
    nothing = kiosk.post(cursor=answer.feed.cursor)
    assert (nothing.feed.rows, nothing.feed.cursor) == ([], answer.feed.cursor)
    other_epoch = kiosk.post(cursor="ffffffff.2")
    assert other_epoch.feed.restart
    assert len(other_epoch.feed.rows) == 3

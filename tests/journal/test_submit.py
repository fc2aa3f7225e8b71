"""One submission is one case: numbered, sealed, recorded, to be printed, to be sent."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from sync.cases.refusal import Refusal
from sync.journal import Accepted, Journal
from sync.vault.opening import open_sealed
from sync.vault.sealing import split
from sync.vault.signing import verify_proof
from tests.journal.stand import ANSWERS, DEVICE, START, Stand


def test_a_case_gets_serial_number_proof_and_job(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal)
    assert str(case.serial) == "000001"
    assert case.number.prefix == "PGT1"
    assert case.received_at == START
    proof = verify_proof(case.proof_text, {stand.key.key_id: stand.key.public_raw})
    assert not isinstance(proof, Refusal)
    assert (proof.number, proof.serial, proof.at) == (case.number, case.serial, START)
    assert proof.body_hash == case.body_sha256[:16]
    job = journal.job(case.job_id)
    assert job is not None
    assert (job.state, job.copy, job.case_id, job.number) == ("queued", 0, case.case_id, case.number)


def test_the_sealed_body_says_what_the_head_says_and_what_the_citizen_said(
    stand: Stand, journal: Journal
) -> None:
    file = stand.file(journal)
    case = stand.submit(journal, stand.submission((file,)))
    (record,) = journal.due_records(stand.clock(), 10)
    assert record.body is not None
    assert hashlib.sha256(record.body).digest() == case.body_sha256
    plain = open_sealed(record.body, stand.office[0])
    assert isinstance(plain, bytes)
    body, head = json.loads(plain), json.loads(record.head)
    assert body["answers"] == ANSWERS
    for shared in ("v", "case_id", "kind", "device", "epoch", "seq", "number", "serial", "form_version"):
        assert body[shared] == head[shared]
    assert body["received_at"] == head["at"] == "2026-03-02T02:00:00Z"
    assert body["files"] == [{key: head["files"][0][key] for key in body["files"][0]}]


def test_the_head_holds_exactly_what_the_centre_needs(stand: Stand, journal: Journal) -> None:
    file = stand.file(journal)
    case = stand.submit(journal, stand.submission((file,)))
    (record,) = journal.due_records(stand.clock(), 10)
    head = json.loads(record.head)
    assert head["device"] == DEVICE
    assert (head["epoch"], head["seq"], head["prev"]) == (1, 1, "0" * 64)
    assert (head["number"], head["serial"]) == (str(case.number), "000001")
    assert len(b64decode(head["proof"])) == 100
    assert head["body_sha256"] == case.body_sha256.hex()
    assert record.body is not None
    assert head["body_size"] == len(record.body)
    whole = journal.sealed.read(file)
    assert isinstance(whole, bytes)
    header, payload = split(whole)
    assert b64decode(head["files"][0]["header"]) == header
    assert head["files"][0]["sha256"] == hashlib.sha256(payload).hexdigest()
    assert head["files"][0]["size"] == len(payload)


def test_each_head_names_the_one_before(stand: Stand, journal: Journal) -> None:
    for _ in range(3):
        stand.submit(journal)
    records = journal.due_records(stand.clock(), 10)
    assert [record.key for record in records] == [(1, 1), (1, 2), (1, 3)]
    for before, after in pairwise(records):
        assert json.loads(after.head)["prev"] == hashlib.sha256(before.head).hexdigest()


def test_twenty_taps_give_one_case(stand: Stand, journal: Journal) -> None:
    submission = stand.submission()
    answers = [stand.submit(journal, submission) for _ in range(20)]
    assert len(set(answers)) == 1
    assert journal.waiting().cases == 1
    assert len(journal.pending_jobs()) == 1


def test_twenty_taps_from_parallel_threads_give_one_case(stand: Stand, journal: Journal) -> None:
    submissions = [stand.submission() for _ in range(3)] * 20
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda submission: stand.submit(journal, submission), submissions))
    assert len(set(answers)) == 3
    assert sorted(case.serial.value for case in set(answers)) == [1, 2, 3]
    assert len({case.number for case in answers}) == 3
    assert journal.waiting().cases == 3


def test_what_a_second_submit_says_differently_changes_nothing(stand: Stand, journal: Journal) -> None:
    first = stand.submission()
    case = stand.submit(journal, first)
    later = replace(first, answers={"name": "lain"}, received_at=START + timedelta(hours=1))
    assert stand.submit(journal, later) == case
    assert journal.accepted(case.case_id) == case
    assert journal.accepted_by_number(case.number) == case


def test_the_same_case_after_a_restart_is_the_same_answer(stand: Stand, journal: Journal) -> None:
    submission = stand.submission()
    case = stand.submit(journal, submission)
    journal.close()
    again = stand.opened()
    assert stand.submit(again, submission) == case
    assert str(stand.submit(again).serial) == "000002"
    again.close()


def test_a_number_that_clashes_is_drawn_again(stand: Stand) -> None:
    drawn = iter([5, 5, 5, 6])
    stand.randbits = lambda bits: next(drawn) if bits == 40 else 1
    journal = stand.enrolled()
    ids = [f"0190b2d2-7e7a-7000-8000-00000000000{n}" for n in range(2)]
    first, second = (stand.submit(journal, stand.submission(case_id=case_id)) for case_id in ids)
    assert first.number != second.number
    assert next(drawn, None) is None
    journal.close()


def test_the_time_is_kept_to_the_millisecond(stand: Stand, journal: Journal) -> None:
    stand.clock.now = START + timedelta(microseconds=123_999)
    case = stand.submit(journal)
    assert case.received_at == START + timedelta(milliseconds=123)
    assert journal.accepted(case.case_id) == case


@pytest.mark.parametrize("clock_sure", [True, False])
def test_an_uncertain_clock_is_told(stand: Stand, journal: Journal, clock_sure: bool) -> None:
    case = stand.submit(journal, replace(stand.submission(), clock_sure=clock_sure))
    assert case.clock_sure is clock_sure
    assert journal.accepted(case.case_id) == case
    head = json.loads(journal.due_records(stand.clock(), 1)[0].head)
    assert head["clock"] == ("sure" if clock_sure else "unsure")


def test_a_sealed_file_that_is_not_there_is_refused_and_nothing_is_stored(
    stand: Stand, journal: Journal
) -> None:
    file = stand.file(journal)
    submission = stand.submission((file,))
    journal.sealed.discard(file)
    assert stand.answer(journal, submission) == Refusal("journal.file_missing", {"role": "scan"})
    assert journal.accepted(submission.case_id) is None
    assert str(stand.submit(journal).serial) == "000001"


def test_a_body_beyond_the_limit_is_refused_and_nothing_is_stored(stand: Stand, journal: Journal) -> None:
    submission = stand.submission()
    refused = journal.submit(submission, lambda _: bytes(64 * 1024 + 1), stand.key.sign)
    assert refused == Refusal("journal.body_too_large", {"bytes": 65_537, "max": 65_536})
    assert journal.accepted(submission.case_id) is None
    assert stand.submit(journal, submission).serial.value == 1


def test_ten_thousand_characters_of_any_script_fit(stand: Stand, journal: Journal) -> None:
    account = "".join(chr(0x1F300 + n % 700) for n in range(10_000))
    case = stand.submit(journal, stand.submission(answers={"account": account}))
    (record,) = journal.due_records(stand.clock(), 1)
    assert record.body is not None
    plain = open_sealed(record.body, stand.office[0])
    assert isinstance(plain, bytes)
    assert json.loads(plain)["answers"]["account"] == account
    assert case.serial.value == 1


def test_a_seal_that_fails_leaves_no_gap(stand: Stand, journal: Journal) -> None:
    def broken(_: bytes) -> bytes:
        raise RuntimeError("seal")

    with pytest.raises(RuntimeError):
        journal.submit(stand.submission(), broken, stand.key.sign)
    assert isinstance(stand.submit(journal), Accepted)
    assert journal.waiting().records == 1
    assert journal.due_records(stand.clock(), 9)[0].seq == 1


def test_without_enrolment_there_is_no_intake(stand: Stand) -> None:
    journal = stand.opened()
    assert journal.enrolment is None
    assert stand.answer(journal, stand.submission()) == Refusal("journal.not_enrolled")
    journal.close()

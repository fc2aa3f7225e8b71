"""What waits is sent, what is signed for is done, nothing is ever dropped."""

from __future__ import annotations

from datetime import timedelta

from sync.cases.refusal import Refusal
from sync.journal import Accepted, BlobToSend, Journal, SyncAttempt, attempts
from sync.journal.database import Database
from tests.journal.stand import START, Stand

LATER = START + timedelta(minutes=5)


def due(stand: Stand, journal: Journal) -> list[tuple[int, int]]:
    return [record.key for record in journal.due_records(stand.clock(), 100)]


def with_files(stand: Stand, journal: Journal, *sizes: int) -> Accepted:
    files = tuple(stand.file(journal, plain=stand.randbits(8 * size).to_bytes(size, "big")) for size in sizes)
    return stand.submit(journal, stand.submission(files))


def test_records_come_in_their_order_with_body_or_without(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal)
    journal.job_sending(case.job_id)
    journal.job_outcome(case.job_id, "confirmed", 1, "gs_r")
    records = journal.due_records(stand.clock(), 100)
    assert [(record.key, record.kind) for record in records] == [
        ((1, 1), "CaseReceived"),
        ((1, 2), "ReceiptPrinted"),
    ]
    assert records[0].body is not None
    assert records[1].body is None
    assert len(journal.due_records(stand.clock(), 1)) == 1


def test_the_bytes_are_the_same_each_time(stand: Stand, journal: Journal) -> None:
    stand.submit(journal)
    assert journal.due_records(stand.clock(), 9) == journal.due_records(stand.clock(), 9)


def test_back_off_is_kept_over_a_restart(stand: Stand, journal: Journal) -> None:
    stand.submit(journal)
    stand.submit(journal)
    journal.mark_retry([(1, 1)], LATER, "timeout")
    journal.close()
    again = stand.opened()
    assert due(stand, again) == [(1, 2)]
    stand.clock.now = LATER
    assert due(stand, again) == [(1, 1), (1, 2)]
    assert again.due_records(LATER, 1)[0].attempts == 1
    again.close()


def test_send_now_clears_the_back_off(stand: Stand, journal: Journal) -> None:
    case = with_files(stand, journal, 500)
    stand.submit(journal)
    journal.mark_acknowledged([(1, 1)])
    (blob,) = journal.due_blobs(stand.clock(), 9)
    journal.blob_retry(blob.sha256, LATER, "cut")
    journal.mark_retry([(1, 2)], LATER, "cut")
    assert (due(stand, journal), journal.due_blobs(stand.clock(), 9)) == ([], [])
    journal.clear_back_off()
    assert due(stand, journal) == [(1, 2)]
    assert [blob.case_id for blob in journal.due_blobs(stand.clock(), 9)] == [case.case_id]


def test_two_workers_do_not_hold_the_same_record(stand: Stand, journal: Journal) -> None:
    for _ in range(3):
        stand.submit(journal)
    now = stand.clock()
    assert journal.claim([(1, 1), (1, 2)], now, LATER) == frozenset({(1, 1), (1, 2)})
    assert journal.claim([(1, 2), (1, 3)], now, LATER) == frozenset({(1, 3)})
    assert due(stand, journal) == []
    stand.clock.now = LATER
    assert due(stand, journal) == [(1, 1), (1, 2), (1, 3)]


def test_an_acknowledged_case_is_done_only_by_the_complete_document(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal)
    journal.mark_acknowledged([(1, 1)], "new")
    assert due(stand, journal) == []
    assert journal.waiting().cases == 0
    journal.save_acknowledgement(case.case_id, b"half", complete=False)
    assert journal.acknowledgement(case.case_id) == (b"half", False)
    journal.save_acknowledgement(case.case_id, b"whole", complete=True)
    journal.save_acknowledgement(case.case_id, b"late", complete=False)
    assert journal.acknowledgement(case.case_id) == (b"whole", True)


def test_a_quarantined_record_is_in_no_ones_way_and_can_be_released(stand: Stand, journal: Journal) -> None:
    first, second = stand.submit(journal), stand.submit(journal)
    journal.quarantine(1, 1, "conflict")
    assert due(stand, journal) == [(1, 2)]
    (stuck,) = journal.waiting().quarantined
    assert (stuck.case_id, stuck.reason, stuck.key) == (first.case_id, "conflict", (1, 1))
    journal.release(1, 1)
    assert due(stand, journal) == [(1, 1), (1, 2)]
    assert first.case_id != second.case_id


def test_how_far_the_centre_has_signed(stand: Stand, journal: Journal) -> None:
    assert journal.acknowledged_through() == 0
    for _ in range(4):
        stand.submit(journal)
    journal.mark_acknowledged([(1, 1), (1, 2), (1, 4)])
    assert journal.acknowledged_through() == 2
    journal.mark_acknowledged([(1, 3)])
    assert journal.acknowledged_through() == 4


def test_a_restored_centre_gets_again_what_it_lacks(stand: Stand, journal: Journal) -> None:
    for _ in range(5):
        stand.submit(journal)
    journal.mark_acknowledged([(1, seq) for seq in range(1, 6)])
    assert journal.reopen(1, above=3, missing=[(1, 1)]) == 3
    assert due(stand, journal) == [(1, 1), (1, 4), (1, 5)]


def test_what_waits_is_told(stand: Stand, journal: Journal) -> None:
    assert journal.waiting().oldest is None
    case = with_files(stand, journal, 1_000)
    stand.clock.forward(hours=1)
    stand.submit(journal)
    journal.job_sending(case.job_id)
    journal.job_outcome(case.job_id, "confirmed", 1, "gs_r")
    state = journal.waiting()
    assert (state.cases, state.records, state.blobs, state.oldest) == (2, 3, 1, START)
    assert state.blob_bytes > 1_000


def test_blobs_wait_for_their_case_and_the_smallest_goes_first(stand: Stand, journal: Journal) -> None:
    with_files(stand, journal, 9_000, 100)
    with_files(stand, journal, 3_000)
    assert journal.due_blobs(stand.clock(), 9) == []
    journal.mark_acknowledged([(1, 1)])
    small, large = journal.due_blobs(stand.clock(), 9)
    assert small.size < large.size
    journal.mark_acknowledged([(1, 2)])
    assert len(journal.due_blobs(stand.clock(), 9)) == 3


def test_a_blob_is_the_payload_behind_the_header(stand: Stand, journal: Journal) -> None:
    file = stand.file(journal)
    stand.submit(journal, stand.submission((file,)))
    journal.mark_acknowledged([(1, 1)])
    (blob,) = journal.due_blobs(stand.clock(), 9)
    whole = blob.path.read_bytes()
    assert whole[: blob.header_len] == file.header
    assert len(whole) == blob.header_len + blob.size
    assert (blob.sha256, blob.sent) == (file.sha256, 0)


def sole_blob(stand: Stand, journal: Journal) -> BlobToSend:
    with_files(stand, journal, 2_000)
    journal.mark_acknowledged([(1, 1)])
    (blob,) = journal.due_blobs(stand.clock(), 9)
    return blob


def test_a_cut_upload_goes_on_from_the_true_offset(stand: Stand, journal: Journal) -> None:
    blob = sole_blob(stand, journal)
    journal.blob_progress(blob.sha256, 700)
    journal.blob_retry(blob.sha256, LATER, "cut")
    assert journal.due_blobs(stand.clock(), 9) == []
    (again,) = journal.due_blobs(LATER, 9)
    assert (again.sent, again.attempts) == (700, 1)
    assert journal.waiting().blob_bytes == blob.size - 700
    journal.blob_done(blob.sha256)
    assert journal.due_blobs(LATER, 9) == []
    assert journal.waiting().blobs == 0


def test_a_blob_that_the_centre_misses_is_sent_again_from_the_start(stand: Stand, journal: Journal) -> None:
    blob = sole_blob(stand, journal)
    journal.blob_done(blob.sha256)
    journal.blobs_wanted([blob.sha256, "00"])
    assert journal.due_blobs(stand.clock(), 9) == [blob]


def test_a_damaged_file_is_flagged_and_the_rest_is_sent(stand: Stand, journal: Journal) -> None:
    blob = sole_blob(stand, journal)
    with_files(stand, journal, 300)
    journal.mark_acknowledged([(1, 2)])
    assert journal.check_blobs() == ()
    data = bytearray(blob.path.read_bytes())
    data[-1] ^= 1
    blob.path.write_bytes(data)
    assert journal.check_blobs() == (blob.sha256,)
    assert journal.check_blobs() == ()
    (stuck,) = journal.waiting().quarantined
    assert (stuck.sha256, stuck.reason) == (blob.sha256, "file.damaged")
    (other,) = journal.due_blobs(stand.clock(), 9)
    assert other.sha256 != blob.sha256
    other.path.unlink()
    assert journal.check_blob(other.sha256) == Refusal("file.missing")
    assert journal.check_blob("00") == Refusal("file.missing")


def test_the_complete_document_ends_the_files_too(stand: Stand, journal: Journal) -> None:
    case = with_files(stand, journal, 500)
    journal.save_acknowledgement(case.case_id, b"whole", complete=True)
    state = journal.waiting()
    assert (state.cases, state.blobs) == (0, 0)


def test_attempts_are_kept_newest_first(journal: Journal) -> None:
    journal.note_attempt("cut", "1")
    journal.note_attempt("done", "2")
    assert journal.attempts() == (SyncAttempt(START, "done", "2"), SyncAttempt(START, "cut", "1"))


def test_the_last_thousand_attempts_are_kept(stand: Stand, journal: Journal) -> None:
    database = Database(stand.folder / "journal.sqlite")
    with database.writing() as connection:
        for n in range(1_003):
            attempts.note(connection, SyncAttempt(START, "done", str(n)))
    database.close()
    kept = journal.attempts(5_000)
    assert (kept[0].details, kept[-1].details, len(kept)) == ("1002", "3", 1_000)


def test_a_version_of_a_key_document_is_never_changed(journal: Journal) -> None:
    assert journal.key_document("recipients") is None
    journal.save_key_document("recipients", 1, b"one")
    journal.save_key_document("recipients", 1, b"uno")
    assert journal.key_document("recipients") == (1, b"one")
    journal.save_key_document("recipients", 2, b"two")
    assert journal.key_document("recipients") == (2, b"two")

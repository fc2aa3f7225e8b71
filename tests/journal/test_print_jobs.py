"""Never two originals of one case; nothing is confirmed without a proof."""

from __future__ import annotations

import json
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sync.cases.refusal import Refusal
from sync.journal import Journal, PrintJob
from tests.journal.stand import Stand


def records(stand: Stand, journal: Journal) -> list[tuple[str, dict[str, object]]]:
    due = journal.due_records(stand.clock(), 100)
    return [(record.kind, json.loads(record.head).get("job", {})) for record in due][1:]


def test_a_confirmed_job_makes_one_record(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal)
    journal.job_sending(case.job_id)
    for _ in range(3):
        done = journal.job_outcome(case.job_id, "confirmed", 55_058, "gs_h")
        assert isinstance(done, PrintJob)
        assert (done.state, done.bytes_written, done.proof) == ("confirmed", 55_058, "gs_h")
    said = {"id": 1, "copy": 0, "state": "confirmed", "bytes_written": 55_058, "proof": "gs_h"}
    assert records(stand, journal) == [("ReceiptPrinted", said)]
    assert journal.pending_jobs() == ()


def test_an_uncertain_job_is_told_and_may_be_confirmed_by_a_person(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal)
    journal.job_sending(case.job_id)
    journal.job_outcome(case.job_id, "sent", 100)
    journal.job_outcome(case.job_id, "uncertain", 100, "timeout")
    journal.job_outcome(case.job_id, "confirmed", 100, "person")
    assert [kind for kind, _ in records(stand, journal)] == ["ReceiptFailed", "ReceiptPrinted"]
    assert records(stand, journal)[0][1]["reason"] == "timeout"


def test_what_never_left_may_go_again_as_the_original(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal)
    journal.job_sending(case.job_id)
    back = journal.job_outcome(case.job_id, "queued", 0)
    assert isinstance(back, PrintJob)
    again = journal.job_sending(case.job_id)
    assert isinstance(again, PrintJob)
    assert again.copy == 0
    assert records(stand, journal) == []


def test_once_a_byte_has_left_it_never_goes_again(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal)
    journal.job_sending(case.job_id)
    refused = journal.job_outcome(case.job_id, "queued", 1)
    assert refused == Refusal("job.state", {"from": "sending", "to": "queued"})
    journal.job_outcome(case.job_id, "uncertain", 1, "unplugged")
    assert journal.job_sending(case.job_id) == Refusal("job.state", {"from": "uncertain", "to": "sending"})


def test_a_job_is_begun_once(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal)
    assert isinstance(journal.job_sending(case.job_id), PrintJob)
    assert journal.job_sending(case.job_id) == Refusal("job.state", {"from": "sending", "to": "sending"})


def test_silence_never_confirms(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal)
    journal.job_sending(case.job_id)
    with pytest.raises(ValueError, match="never by silence"):
        journal.job_outcome(case.job_id, "confirmed", 100)
    job = journal.job(case.job_id)
    assert job is not None
    assert job.state == "sending"


def test_copies_are_counted(stand: Stand, journal: Journal) -> None:
    case = stand.submit(journal)
    assert journal.new_copy(case.job_id) == Refusal("job.state", {"from": "queued", "to": "copy"})
    journal.job_sending(case.job_id)
    journal.job_outcome(case.job_id, "confirmed", 100, "gs_r")
    for expected in (1, 2):
        copy = journal.new_copy(case.job_id)
        assert isinstance(copy, PrintJob)
        assert (copy.copy, copy.state, copy.number) == (expected, "queued", case.number)
        journal.job_sending(copy.id)
        journal.job_outcome(copy.id, "confirmed", 100, "gs_r")


def test_a_job_that_does_not_exist(journal: Journal) -> None:
    assert journal.job(99) is None
    assert journal.job_sending(99) == Refusal("job.unknown")
    assert journal.new_copy(99) == Refusal("job.unknown")


@pytest.mark.parametrize("state", ["sending", "sent"])
def test_after_a_restart_a_begun_job_is_uncertain(stand: Stand, journal: Journal, state: str) -> None:
    case = stand.submit(journal)
    journal.job_sending(case.job_id)
    if state == "sent":
        journal.job_outcome(case.job_id, "sent", 100)
    journal.close()
    again = stand.opened()
    (job,) = again.pending_jobs()
    assert (job.id, job.state, job.proof) == (case.job_id, "uncertain", "restart")
    assert [kind for kind, _ in records(stand, again)] == ["ReceiptFailed"]
    again.close()
    once_more = stand.opened()
    assert len(records(stand, once_more)) == 1
    once_more.close()


@pytest.mark.parametrize(
    ("seconds", "clock_sure", "offered"),
    [(0, True, True), (180, True, True), (181, True, False), (-1, True, False), (10, False, False)],
)
def test_only_a_young_job_is_offered(
    stand: Stand, journal: Journal, seconds: int, clock_sure: bool, offered: bool
) -> None:
    stand.submit(journal)
    journal.close()
    again = stand.opened()
    (job,) = again.pending_jobs()
    assert job.may_be_offered(stand.clock() + timedelta(seconds=seconds), clock_sure) is offered
    again.close()


class PrintingAndCrashing(RuleBasedStateMachine):
    """A printer that does what it likes, staff that ask for copies, a process that ends at any moment."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.stand = Stand(Path(self.folder.name) / "kiosk")
        self.journal = self.stand.enrolled()
        self.case = self.stand.submit(self.journal)
        self.job_ids = [self.case.job_id]
        self.originals_begun = 0

    @rule(pick=st.integers(0, 9))
    def begin(self, pick: int) -> None:
        job_id = self.job_ids[pick % len(self.job_ids)]
        job = self.journal.job_sending(job_id)
        self.original_out = isinstance(job, PrintJob) and job.copy == 0
        self.originals_begun += self.original_out

    @rule(
        pick=st.integers(0, 9),
        state=st.sampled_from(["queued", "sent", "confirmed", "uncertain", "abandoned"]),
        written=st.sampled_from([0, 1, 100]),
    )
    def end(self, pick: int, state: str, written: int) -> None:
        job_id = self.job_ids[pick % len(self.job_ids)]
        before = self.journal.job(job_id)
        moved = self.journal.job_outcome(job_id, state, written, "proof")
        assert before is not None
        if isinstance(moved, PrintJob) and (before.state, state, moved.copy) == ("sending", "queued", 0):
            self.originals_begun -= 1  # nothing had left

    @rule(pick=st.integers(0, 9))
    def copy(self, pick: int) -> None:
        copy = self.journal.new_copy(self.job_ids[pick % len(self.job_ids)])
        if isinstance(copy, PrintJob):
            self.job_ids.append(copy.id)

    @rule()
    def restart(self) -> None:
        self.journal.close()
        self.journal = self.stand.opened()
        assert all(job.state in ("queued", "uncertain") for job in self.journal.pending_jobs())

    @invariant()
    def never_two_originals(self) -> None:
        assert self.originals_begun <= 1
        jobs = [self.journal.job(job_id) for job_id in self.job_ids]
        assert [job.copy for job in jobs if job] == list(range(len(self.job_ids)))
        assert all(job.proof for job in jobs if job and job.state == "confirmed")

    def teardown(self) -> None:
        self.journal.close()
        self.folder.cleanup()


PrintingAndCrashing.TestCase.settings = settings(max_examples=15, stateful_step_count=15)
TestPrintingAndCrashing = PrintingAndCrashing.TestCase

"""SIGKILL at every step boundary: F03, F04, F05, and F01, F02 as far as a process can show them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.after_a_kill import Workshop
from tests.faults.kiosk_process import AT, case_id

BEFORE_THE_COMMIT = [
    "file.sealed",
    "file.written",
    "file.renamed",
    "file.durable",
    "submit.sealed",
    "submit.written",
]


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.mark.parametrize("boundary", BEFORE_THE_COMMIT)
def test_killed_before_the_commit_there_is_no_case_and_no_number_is_used(
    workshop: Workshop, boundary: str
) -> None:
    assert workshop.run(boundary, nth=2) == -9
    workshop.check()
    assert workshop.rows("SELECT count(*) FROM cases") == [(1,)]
    assert workshop.run() == 0
    workshop.check()
    assert workshop.rows("SELECT case_id, serial FROM cases ORDER BY serial") == [
        (case_id(n), n) for n in (1, 2, 3)
    ]


@pytest.mark.parametrize("boundary", ["submit.committed", "submit.marked"])
def test_killed_after_the_commit_the_case_stands_and_its_receipt_is_still_an_original(
    workshop: Workshop, boundary: str
) -> None:
    assert workshop.run(boundary, nth=2) == -9
    workshop.check()
    journal = workshop.opened(AT + timedelta(minutes=2))
    (job,) = journal.pending_jobs()
    assert (job.case_id, job.state, job.copy) == (case_id(2), "queued", 0)
    assert job.may_be_offered(AT + timedelta(minutes=2), clock_sure=True)
    assert not job.may_be_offered(AT + timedelta(minutes=4), clock_sure=True)
    journal.close()
    assert workshop.run() == 0
    workshop.check()
    assert workshop.rows("SELECT DISTINCT state, copy FROM print_job") == [("confirmed", 0)]


def test_killed_while_printing_the_job_is_uncertain_and_the_next_paper_a_copy(workshop: Workshop) -> None:
    assert workshop.run("sending.committed", nth=2) == -9
    workshop.check()
    journal = workshop.opened()
    (job,) = journal.pending_jobs()
    assert (job.case_id, job.state) == (case_id(2), "uncertain")
    number = job.number
    copy = journal.new_copy(job.id)
    assert getattr(copy, "copy", None) == 1
    assert getattr(copy, "number", None) == number
    journal.close()
    assert workshop.run() == 0
    workshop.check()
    kinds = workshop.rows(f"SELECT kind FROM record WHERE case_id = '{case_id(2)}' ORDER BY seq")
    assert kinds == [("CaseReceived",), ("ReceiptFailed",)]


@pytest.mark.parametrize("boundary", ["confirmed.committed", "confirmed.marked"])
def test_killed_after_the_confirmation_the_job_is_finished(workshop: Workshop, boundary: str) -> None:
    assert workshop.run(boundary, nth=2) == -9
    workshop.check()
    journal = workshop.opened()
    assert journal.pending_jobs() == ()
    journal.close()


@pytest.mark.parametrize("boundary", ["file.written", "file.renamed", "file.durable", "submit.written"])
def test_an_orphan_is_gone_with_the_next_start(workshop: Workshop, boundary: str) -> None:
    assert workshop.run(boundary, nth=2) == -9
    sealed = workshop.folder / "kiosk" / "sealed"
    assert len(list(sealed.iterdir())) == 2
    workshop.opened().close()
    assert [(path.name,) for path in sealed.iterdir()] == workshop.rows("SELECT name FROM sealed_file")
    workshop.check()


@pytest.mark.parametrize(
    "boundary", ["migration.0001", "open.migrated", "open.committed", "open.marked", "enrol.committed"]
)
def test_killed_while_the_journal_is_made_the_next_start_completes_it(
    workshop: Workshop, boundary: str
) -> None:
    assert workshop.run(boundary) == -9
    assert workshop.run() == 0
    workshop.check()
    assert workshop.rows("SELECT count(*) FROM cases") == [(3,)]

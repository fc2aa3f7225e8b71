"""Rows of a case: the case itself, its sealed files, the job of its original receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, literal_column, select

from sync.cases.numbers import Serial, TrackingNumber
from sync.journal.instants import from_milliseconds, to_milliseconds
from sync.journal.prepared import Prepared
from sync.journal.schema import cases, print_job, sealed_file
from sync.journal.stream import Stream
from sync.journal.submission import Accepted, Submission
from sync.vault.sealed_files import SealedFile

_ACCEPTED = select(
    cases.c.case_id,
    cases.c.number,
    cases.c.serial,
    cases.c.received_at,
    cases.c.proof,
    cases.c.body_sha256,
    print_job.c.id,
    cases.c.clock_sure,
).join_from(
    cases, print_job, and_(print_job.c.case_id == cases.c.case_id, print_job.c.copy == literal_column("0"))
)
_BY_CASE_ID = Prepared(_ACCEPTED.where(cases.c.case_id == bindparam("case_id")))
_BY_NUMBER = Prepared(_ACCEPTED.where(cases.c.number == bindparam("number")))
_IS_TAKEN = Prepared(select(cases.c.id).where(cases.c.number == bindparam("number")))
_CASE = Prepared.insert(
    cases, *(column.name for column in cases.c if column.name not in {"id", "forgotten_at"})
)
_FILE = Prepared.insert(
    sealed_file, "sha256", "case_id", "role", "media_type", "name", "header", "size", "state"
)
_JOB = Prepared.insert(print_job, *(column.name for column in print_job.c if column.name != "id"))


def accepted(connection: Connection, case_id: str) -> Accepted | None:
    """The case as it was accepted, or None if this journal does not know it."""
    return _accepted(_BY_CASE_ID.run(connection, {"case_id": case_id}).fetchone())


def accepted_by_number(connection: Connection, number: TrackingNumber) -> Accepted | None:
    """The case with that number, or None."""
    return _accepted(_BY_NUMBER.run(connection, {"number": number.glyphs}).fetchone())


def is_taken(connection: Connection, number: TrackingNumber) -> bool:
    """Whether a case of this journal has the number."""
    return _IS_TAKEN.run(connection, {"number": number.glyphs}).fetchone() is not None


def insert_case(
    connection: Connection,
    place: Stream,
    submission: Submission,
    case: Accepted,
    *,
    proof: bytes,
    body: bytes,
) -> int:
    """Writes the case, its files and the job of its original receipt; returns the job's id.

    sqlite3.IntegrityError if the case id or the number is taken; nothing of the case is written then.
    """
    received_at = to_milliseconds(case.received_at)
    _CASE.run(
        connection,
        {
            "case_id": case.case_id,
            "prefix": case.number.prefix,
            "serial": case.serial.value,
            "number": case.number.glyphs,
            "epoch": place.epoch,
            "seq": place.next_seq,
            "received_at": received_at,
            "clock_sure": int(case.clock_sure),
            "language": submission.language,
            "form_version": submission.form_version,
            "sop_version": submission.sop_version,
            "sealed_to": " ".join(submission.sealed_to),
            "body": body,
            "body_sha256": case.body_sha256,
            "proof": proof,
        },
    )
    if submission.files:
        _FILE.run_many(connection, [_file_row(case.case_id, file) for file in submission.files])
    return insert_job(connection, case.case_id, copy=0, at=received_at)


def insert_job(connection: Connection, case_id: str, copy: int, at: int) -> int:
    """Queues a paper (``at``: milliseconds); returns the job's id."""
    job = {"case_id": case_id, "copy": copy, "state": "queued", "bytes_written": 0, "proof": ""}
    job_id = _JOB.run(connection, {**job, "created_at": at, "updated_at": at}).lastrowid
    assert job_id is not None
    return job_id


def _accepted(row: Sequence[Any] | None) -> Accepted | None:
    if row is None:
        return None
    case_id, glyphs, serial, received_at, proof, body_sha256, job_id, clock_sure = row
    return Accepted(
        case_id,
        TrackingNumber(glyphs),
        Serial(serial),
        from_milliseconds(received_at),
        proof,
        body_sha256,
        job_id,
        bool(clock_sure),
    )


def _file_row(case_id: str, file: SealedFile) -> dict[str, object]:
    return {
        "sha256": file.sha256,
        "case_id": case_id,
        "role": file.role,
        "media_type": file.media_type,
        "name": file.name,
        "header": file.header,
        "size": file.size,
        "state": "waiting",
    }

"""Submitting: one complaint becomes one serial, one number, one record, one print job, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Row, and_, bindparam, insert, select

from sync.cases.base45 import encode
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.proof import ReceiptProof
from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.instants import from_milliseconds, to_milliseconds
from sync.journal.schema import cases, print_job, sealed_file
from sync.journal.stream import Event, Stream, append
from sync.vault.boundary import Boundary
from sync.vault.sealed_files import SealedFile

Seal = Callable[[bytes], bytes]
Sign = Callable[[bytes], bytes]
RandBits = Callable[[int], int]

KIND = "CaseReceived"

MAX_BODY = 64 * 1024
"""Bytes of a sealed body: what the wire takes. Answers of 10,000 characters stay far below."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What a visit ends with. ``answers`` are plain and leave this process sealed only.

    ``case_id``: UUID version 7 drawn when the visit began; it makes a second submit the same one.
    ``sealed_to``: ids of the recipients' keys. ``files`` are on the disk already.
    """

    case_id: str
    form_version: str
    sop_version: str
    answers: Mapping[str, str] = field(repr=False)
    files: tuple[SealedFile, ...]
    language: str
    received_at: datetime
    clock_sure: bool
    sealed_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A case that survives a power cut, with all that its short receipt needs.

    ``received_at``: UTC, whole milliseconds; ``body_sha256``: 32 bytes; ``proof_text``: for the QR.
    """

    case_id: str
    number: TrackingNumber
    serial: Serial
    received_at: datetime
    proof_text: str
    body_sha256: bytes
    job_id: int
    clock_sure: bool = True


@dataclass(frozen=True, slots=True)
class Tools:
    """Who seals, who signs, where randomness comes from, who watches the steps."""

    seal: Seal
    sign: Sign
    randbits: RandBits
    boundary: Boundary


_ACCEPTED = select(
    cases.c.case_id,
    cases.c.number,
    cases.c.serial,
    cases.c.received_at,
    cases.c.proof,
    cases.c.body_sha256,
    print_job.c.id,
    cases.c.clock_sure,
).join(print_job, and_(print_job.c.case_id == cases.c.case_id, print_job.c.copy == 0))

_BY_CASE_ID = _ACCEPTED.where(cases.c.case_id == bindparam("case_id"))
_NUMBER = select(cases.c.id).where(cases.c.number == bindparam("number"))
_CASE = insert(cases)
_FILE = insert(sealed_file)
_JOB = insert(print_job)


def accepted(connection: Connection, case_id: str) -> Accepted | None:
    """The case as it was accepted, or None if this journal does not know it."""
    row = connection.execute(_BY_CASE_ID, {"case_id": case_id}).one_or_none()
    return None if row is None else _accepted(row)


def accepted_by_number(connection: Connection, number: TrackingNumber) -> Accepted | None:
    """The case with that number, or None."""
    row = connection.execute(_ACCEPTED.where(cases.c.number == number.glyphs)).one_or_none()
    return None if row is None else _accepted(row)


def submit(
    connection: Connection,
    stream: Stream,
    enrolment: Enrolment,
    submission: Submission,
    tools: Tools,
) -> tuple[Accepted | Refusal, Stream]:
    """Writes the case within the connection's transaction; returns it with the stream after it.

    A case that is there already is returned as it was, whatever the submission says now (F35).
    ``journal.body_too_large``: nothing was written.
    """
    before = accepted(connection, submission.case_id)
    if before is not None:
        return before, stream
    number = _free_number(connection, enrolment.prefix, tools.randbits)
    received_at = from_milliseconds(to_milliseconds(submission.received_at))
    serial = Serial(stream.next_serial)
    plain = _body(stream, enrolment, submission, number, serial, received_at)
    body = tools.seal(plain)
    tools.boundary("submit.sealed")
    if len(body) > MAX_BODY:
        return Refusal("journal.body_too_large", {"bytes": len(body), "max": MAX_BODY}), stream
    body_sha256 = hashlib.sha256(body).digest()
    unsigned = ReceiptProof(enrolment.key_id, number, serial, received_at, body_sha256[:16])
    proof = replace(unsigned, signature=tools.sign(unsigned.message()))
    taken = Accepted(
        submission.case_id,
        number,
        serial,
        received_at,
        proof.to_text(),
        body_sha256,
        0,
        submission.clock_sure,
    )
    job_id = _store(connection, stream, submission, taken, proof.to_bytes(), body)
    event = _received(submission, taken, proof.to_bytes(), len(body))
    after = append(connection, replace(stream, next_serial=stream.next_serial + 1), enrolment, event)
    tools.boundary("submit.written")
    return replace(taken, job_id=job_id), after


def _accepted(row: Row[str, str, int, int, bytes, bytes, int, int]) -> Accepted:
    case_id, glyphs, serial, received_at, proof, body_sha256, job_id, clock_sure = row
    return Accepted(
        case_id,
        TrackingNumber(glyphs),
        Serial(serial),
        from_milliseconds(received_at),
        encode(proof),
        body_sha256,
        job_id,
        bool(clock_sure),
    )


def _free_number(connection: Connection, prefix: str, randbits: RandBits) -> TrackingNumber:
    """A number that no case of this journal has: 50,000 cases clash with a chance of 0.11 %."""
    while True:
        number = TrackingNumber.draw(prefix, randbits)
        if connection.execute(_NUMBER, {"number": number.glyphs}).first() is None:
            return number


def _body(
    stream: Stream,
    enrolment: Enrolment,
    submission: Submission,
    number: TrackingNumber,
    serial: Serial,
    received_at: datetime,
) -> bytes:
    """What is sealed. It repeats the head's identity, since age binds no outside data."""
    return msgspec.json.encode(
        {
            "v": 1,
            "case_id": submission.case_id,
            "kind": KIND,
            "device": enrolment.device_id,
            "epoch": stream.epoch,
            "seq": stream.next_seq,
            "number": str(number),
            "serial": str(serial),
            "received_at": received_at,
            "clock": "sure" if submission.clock_sure else "unsure",
            "form_version": submission.form_version,
            "sop_version": submission.sop_version,
            "language": submission.language,
            "answers": dict(submission.answers),
            "files": [
                {"role": file.role, "media_type": file.media_type, "sha256": file.sha256, "size": file.size}
                for file in submission.files
            ],
        }
    )


def _received(submission: Submission, case: Accepted, proof: bytes, body_size: int) -> Event:
    details: dict[str, object] = {
        "number": str(case.number),
        "serial": str(case.serial),
        "proof": proof,
        "form_version": submission.form_version,
        "sop_version": submission.sop_version,
        "sealed_to": submission.sealed_to,
        "body_sha256": case.body_sha256.hex(),
        "body_size": body_size,
        "files": [
            {
                "role": file.role,
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.sha256,
                "header": file.header,
            }
            for file in submission.files
        ],
    }
    return Event(KIND, submission.case_id, case.received_at, submission.clock_sure, details)


def _store(
    connection: Connection, stream: Stream, submission: Submission, case: Accepted, proof: bytes, body: bytes
) -> int:
    """Writes the case, its files and the job of its original receipt; returns the job's id."""
    received_at = to_milliseconds(case.received_at)
    connection.execute(
        _CASE,
        {
            "case_id": case.case_id,
            "prefix": case.number.prefix,
            "serial": case.serial.value,
            "number": case.number.glyphs,
            "epoch": stream.epoch,
            "seq": stream.next_seq,
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
        connection.execute(_FILE, [_file_row(case.case_id, file) for file in submission.files])
    job = {
        "case_id": case.case_id,
        "copy": 0,
        "state": "queued",
        "bytes_written": 0,
        "proof": "",
        "created_at": received_at,
        "updated_at": received_at,
    }
    job_id: int = connection.execute(_JOB, job).lastrowid
    return job_id


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

"""Submitting: one complaint becomes one serial, one number, one record, one print job, in one transaction."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.proof import PROOF_CONTEXT, ReceiptProof
from sync.cases.refusal import Refusal
from sync.journal import case_rows, documents
from sync.journal.enrolment import Enrolment
from sync.journal.instants import from_milliseconds, to_milliseconds
from sync.journal.stream import Event, Stream, append
from sync.journal.submission import CASE_RECEIVED, MAX_BODY, Accepted, Submission
from sync.vault.boundary import Boundary

Seal = Callable[[bytes], bytes]
Sign = Callable[[bytes], bytes]
RandBits = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Tools:
    """Who seals, who signs, where randomness comes from, who watches the steps."""

    seal: Seal
    sign: Sign
    randbits: RandBits
    boundary: Boundary


def submit(
    connection: Connection, place: Stream, enrolment: Enrolment, submission: Submission, tools: Tools
) -> tuple[Accepted | Refusal, Stream]:
    """Writes the case within the connection's transaction; returns it with the stream after it.

    A case that is there already is returned as it was, whatever the submission says now (F35). A number that
    clashes is drawn again (after 50,000 cases one has, with a chance of 0.11 %).
    ``journal.body_too_large`` {"bytes", "max"}: nothing was written.
    """
    while True:
        number = TrackingNumber.draw(enrolment.prefix, tools.randbits)
        try:
            return _take(connection, place, enrolment, submission, tools, number=number)
        except sqlite3.IntegrityError:
            # Looked for only now: nearly every submit is the first of its case, with a number nobody has.
            before = case_rows.accepted(connection, submission.case_id)
            if before is not None:
                return before, place
            if not case_rows.is_taken(connection, number):
                raise


def _take(
    connection: Connection,
    place: Stream,
    enrolment: Enrolment,
    submission: Submission,
    tools: Tools,
    *,
    number: TrackingNumber,
) -> tuple[Accepted | Refusal, Stream]:
    serial = Serial(place.next_serial)
    received_at = from_milliseconds(to_milliseconds(submission.received_at))
    body = tools.seal(documents.body(place, enrolment, submission, (number, serial, received_at)))
    tools.boundary("submit.sealed")
    if len(body) > MAX_BODY:
        return Refusal("journal.body_too_large", {"bytes": len(body), "max": MAX_BODY}), place
    body_sha256 = hashlib.sha256(body).digest()
    proved = ReceiptProof(enrolment.key_id, number, serial, received_at, body_sha256[:16]).signed_part()
    proof = proved + tools.sign(PROOF_CONTEXT + proved)
    case = Accepted(
        case_id=submission.case_id,
        number=number,
        serial=serial,
        received_at=received_at,
        proof=proof,
        body_sha256=body_sha256,
        job_id=0,  # known once the rows are written
        clock_sure=submission.clock_sure,
    )
    job_id = case_rows.insert_case(connection, place, submission, case, proof=proof, body=body)
    said = documents.details(submission, case, proof, len(body))
    event = Event(CASE_RECEIVED, case.case_id, received_at, case.clock_sure, said)
    after = append(connection, place, enrolment, event, serials=1)
    tools.boundary("submit.written")
    return replace(case, job_id=job_id), after

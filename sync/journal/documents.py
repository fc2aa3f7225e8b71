"""The two documents of a case: what is sealed, and what its record's head says in the open."""

from __future__ import annotations

from datetime import datetime

import msgspec

from sync.cases.numbers import Serial, TrackingNumber
from sync.journal.enrolment import Enrolment
from sync.journal.stream import Stream
from sync.journal.submission import CASE_RECEIVED, Accepted, Submission
from sync.vault.sealed_files import SealedFile


def body(
    place: Stream,
    enrolment: Enrolment,
    submission: Submission,
    identity: tuple[TrackingNumber, Serial, datetime],
) -> bytes:
    """The plain bytes to be sealed. They repeat the head's identity, since age binds no outside data."""
    number, serial, received_at = identity
    return msgspec.json.encode(
        {
            "v": 1,
            "case_id": submission.case_id,
            "kind": CASE_RECEIVED,
            "device": enrolment.device_id,
            "epoch": place.epoch,
            "seq": place.next_seq,
            "number": str(number),
            "serial": str(serial),
            "received_at": received_at,
            "clock": "sure" if submission.clock_sure else "unsure",
            "form_version": submission.form_version,
            "sop_version": submission.sop_version,
            "language": submission.language,
            "answers": dict(submission.answers),
            "files": [_named(file) for file in submission.files],
        }
    )


def details(submission: Submission, case: Accepted, proof: bytes, body_size: int) -> dict[str, object]:
    """The fields of a CaseReceived's head; the files' age headers travel here, their payloads as blobs."""
    return {
        "number": str(case.number),
        "serial": str(case.serial),
        "proof": proof,
        "form_version": submission.form_version,
        "sop_version": submission.sop_version,
        "sealed_to": submission.sealed_to,
        "body_sha256": case.body_sha256.hex(),
        "body_size": body_size,
        "files": [{**_named(file), "header": file.header} for file in submission.files],
    }


def _named(file: SealedFile) -> dict[str, object]:
    return {"role": file.role, "media_type": file.media_type, "sha256": file.sha256, "size": file.size}

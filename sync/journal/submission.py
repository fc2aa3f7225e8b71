"""What a visit hands over, and what it gets for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sync.cases.base45 import encode
from sync.cases.numbers import Serial, TrackingNumber
from sync.vault.sealed_files import SealedFile

CASE_RECEIVED = "CaseReceived"
"""Kind of the record that a submission makes."""

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

    ``received_at``: UTC, whole milliseconds; ``proof``: 100 bytes; ``body_sha256``: 32.
    """

    case_id: str
    number: TrackingNumber
    serial: Serial
    received_at: datetime
    proof: bytes
    body_sha256: bytes
    job_id: int
    clock_sure: bool = True

    @property
    def proof_text(self) -> str:
        """The proof as the receipt's QR holds it."""
        return encode(self.proof)

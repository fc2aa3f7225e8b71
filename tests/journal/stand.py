"""A journal to test with: simulated clock, real SQLite, real sealing, keys of its own."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.journal import Accepted, Enrolment, Journal, Submission, open_journal
from sync.vault.boundary import Boundary, unwatched
from sync.vault.opening import new_identity
from sync.vault.recipients import Recipients
from sync.vault.sealed_files import SealedFile
from sync.vault.sealing import seal
from sync.vault.signing import DeviceKey

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DEVICE = "0190b2d2-7e7a-7000-8000-000000000001"
ANSWERS = {"name": "Siti Aminah", "account": "Petugas tidak ada di tempat."}


@dataclass
class SimulatedClock:
    """Stands still until it is told otherwise."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Stand:
    """One kiosk: folder, clock, keys. ``randbits`` is seeded, so a run can be repeated."""

    folder: Path
    boundary: Boundary = unwatched
    clock: SimulatedClock = field(default_factory=SimulatedClock)
    key: DeviceKey = field(default_factory=DeviceKey.generate)
    seed: int = 1

    def __post_init__(self) -> None:
        self.randbits = random.Random(self.seed).getrandbits
        self.office, self.escrow = new_identity(), new_identity()
        recipients = Recipients.of(self.office[1], self.escrow[1])
        assert isinstance(recipients, Recipients)
        self.recipients = recipients

    def opened(self) -> Journal:
        journal = open_journal(self.folder, self.clock, self.randbits, self.boundary)
        assert isinstance(journal, Journal), journal
        return journal

    def enrolled(self) -> Journal:
        journal = self.opened()
        assert journal.enrol(self.enrolment()) is None
        return journal

    def enrolment(self, epoch: int = 1, prefix: str = "PGT1") -> Enrolment:
        return Enrolment(DEVICE, "office", prefix, self.key.key_id, epoch, b"c" * 32, enrolled_at=START)

    def submission(
        self,
        files: tuple[SealedFile, ...] = (),
        answers: Mapping[str, str] = ANSWERS,
        case_id: str | None = None,
    ) -> Submission:
        drawn = case_id or uuid7(self.clock(), self.randbits)
        at = self.clock()
        return Submission(drawn, "form-1", "sop-1", answers, files, "id", at, True, self.recipients.key_ids)

    def file(self, journal: Journal, role: str = "scan", plain: bytes = b"gambar KTP") -> SealedFile:
        written = journal.sealed.write(role, "image/jpeg", plain, self.recipients)
        assert isinstance(written, SealedFile)
        return written

    def seal(self, plain: bytes) -> bytes:
        return seal(plain, self.recipients)

    def submit(self, journal: Journal, submission: Submission | None = None) -> Accepted:
        answer = self.answer(journal, submission or self.submission())
        assert isinstance(answer, Accepted), answer
        return answer

    def answer(self, journal: Journal, submission: Submission) -> Accepted | Refusal:
        return journal.submit(submission, self.seal, self.key.sign)


def twelve_cases(folder: Path) -> Stand:
    """An enrolled kiosk, its journal closed, with twelve cases of a file each."""
    made = Stand(folder)
    journal = made.enrolled()
    for n in range(12):
        made.submit(journal, made.submission((made.file(journal, plain=b"scan %d" % n),)))
    journal.close()
    return made

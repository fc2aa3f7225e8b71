"""A kiosk in a process of its own, which kills itself with SIGKILL at a step boundary.

``python -m tests.faults.kiosk_process FOLDER BOUNDARY NTH SCRIPT``: opens the journal in FOLDER with the keys
in FOLDER/keys.json, plays SCRIPT and, at the NTH time that BOUNDARY is passed, dies. What a citizen or a
centre would have been told goes to standard output, one JSON line each, at once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.journal import Accepted, Enrolment, Journal, Submission, open_journal
from sync.vault.recipients import Recipients
from sync.vault.sealed_files import SealedFile
from sync.vault.sealing import seal
from sync.vault.signing import DeviceKey

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DEVICE = "0190b2d2-7e7a-7000-8000-000000000001"


def case_id(n: int) -> str:
    """The id of the n-th visit, the same in every life of the process."""
    return f"0190b2d2-7e7a-7000-8000-{n:012x}"


def tell(what: str, **facts: object) -> None:
    os.write(1, json.dumps({"told": what, **facts}).encode() + b"\n")


def deadly(boundary: str, nth: int) -> Callable[[str], None]:
    """Passes every boundary but one; there the process ends as by a power cut to it alone."""
    passed = 0

    def pass_or_die(step: str) -> None:
        nonlocal passed
        passed += step == boundary
        if step == boundary and passed == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    return pass_or_die


class Kiosk:
    """The steps that a visit takes, on the real journal."""

    def __init__(self, folder: Path, boundary: Callable[[str], None]) -> None:
        keys = json.loads((folder / "keys.json").read_text())
        recipients = Recipients.of(keys["office"], keys["escrow"])
        assert isinstance(recipients, Recipients)
        self.recipients = recipients
        key = DeviceKey.load(folder / "device.pem")
        assert isinstance(key, DeviceKey)
        self.key = key
        journal = open_journal(folder / "kiosk", lambda: AT, boundary=boundary)
        assert isinstance(journal, Journal), journal
        self.journal = journal
        enrolment = Enrolment(DEVICE, "office", "PGT1", key.key_id, 1, b"c" * 32, enrolled_at=AT)
        assert journal.enrol(enrolment) is None

    def visit(self, n: int) -> Accepted:
        """One scan, one submit, and the number on the screen."""
        before = self.journal.accepted(case_id(n))
        files = () if before else (self._scan(),)
        submission = Submission(case_id(n), "f", "s", {"name": "Siti"}, files, "id", AT, True)
        case = self.journal.submit(submission, lambda plain: seal(plain, self.recipients), self.key.sign)
        assert isinstance(case, Accepted), case
        tell("accepted", case_id=case.case_id, number=str(case.number), serial=case.serial.value)
        return case

    def print_receipt(self, case: Accepted) -> None:
        """Sending is committed before the first byte; confirmed after the last."""
        if isinstance(self.journal.job_sending(case.job_id), Refusal):
            return
        tell("paper", case_id=case.case_id, copy=0)
        self.journal.job_outcome(case.job_id, "confirmed", 100, "gs_r")
        tell("printed", case_id=case.case_id)

    def _scan(self) -> SealedFile:
        file = self.journal.sealed.write("scan", "image/jpeg", b"gambar" * 500, self.recipients)
        assert isinstance(file, SealedFile)
        return file


def main() -> None:
    folder, boundary, nth, script = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
    kiosk = Kiosk(folder, deadly(boundary, nth))
    if script == "visits":
        for n in range(1, 4):
            kiosk.print_receipt(kiosk.visit(n))
    else:
        n = int(script)
        while True:  # until somebody kills it
            kiosk.print_receipt(kiosk.visit(n))
            n += 1
    kiosk.journal.close()
    tell("closed")


if __name__ == "__main__":
    main()

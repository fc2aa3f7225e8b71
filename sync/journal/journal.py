"""The journal: all that a kiosk knows durably. One object, used by every thread of the one process that holds it."""

from __future__ import annotations

import threading

from sqlalchemy import Connection

from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.journal import case_rows, enrolment
from sync.journal.carrying import Carrying
from sync.journal.delivery import Delivery
from sync.journal.enrolment import Enrolment
from sync.journal.opened import Parts
from sync.journal.papers import Papers
from sync.journal.stream import Stream, begin_epoch
from sync.journal.submission import Accepted, Submission
from sync.journal.submit import Seal, Sign, Tools, submit
from sync.journal.upkeep import Upkeep
from sync.vault.sealed_files import SealedFolder


class Journal(Papers, Delivery, Carrying, Upkeep):
    """Made by `open_journal`. Safe for use by several threads.

    Every method that writes may answer ``journal.not_stored`` {"reason"}: the disk took nothing, and the
    same call may be made again.
    """

    def __init__(self, parts: Parts, journal_id: str, enrolled: Enrolment | None) -> None:
        super().__init__(parts, enrolled)
        self.journal_id = journal_id
        self._closing = threading.Lock()
        self._closed = False

    @property
    def sealed(self) -> SealedFolder:
        """Where scans, signatures and evidence are sealed to as they are captured."""
        return self._sealed

    @property
    def enrolment(self) -> Enrolment | None:
        """What the centre made of this kiosk; None before it was enrolled."""
        return self._enrolment

    def enrol(self, fresh: Enrolment) -> Refusal | None:
        """Takes an enrolment over; the same one again changes nothing. A lower epoch raises ValueError."""

        def work(connection: Connection, before: Stream) -> tuple[None, Stream]:
            known = enrolment.current(connection)
            if not enrolment.enrol(connection, fresh):
                return None, before
            new_prefix = known is None or known.prefix != fresh.prefix
            return None, begin_epoch(connection, before, fresh.epoch, new_prefix=new_prefix)

        refused = self._recorder.record("enrol", work)
        if refused is None:
            self._enrolment = fresh
        return refused

    def submit(self, case: Submission, seal: Seal, sign: Sign) -> Accepted | Refusal:
        """The case, numbered and on the disk, in one transaction; the same case again is the same answer.

        Refusals: ``journal.not_enrolled``, ``journal.file_missing`` {"role"} (a sealed file is not there),
        ``journal.body_too_large``, ``journal.not_stored``; with each of them nothing was stored.
        """
        enrolled = self._enrolment
        if enrolled is None:
            return Refusal("journal.not_enrolled")
        for file in case.files:
            if not self.sealed.is_there(file):
                return Refusal("journal.file_missing", {"role": file.role})

        def work(connection: Connection, before: Stream) -> tuple[Accepted | Refusal, Stream]:
            tools = Tools(seal, sign, self._parts.randbits, self._parts.boundary)
            return submit(connection, before, enrolled, case, tools)

        return self._recorder.record("submit", work)

    def accepted(self, case_id: str) -> Accepted | None:
        """A case of this journal as it was accepted."""
        with self._database.reading() as connection:
            return case_rows.accepted(connection, case_id)

    def accepted_by_number(self, number: TrackingNumber) -> Accepted | None:
        """A case of this journal by its number, e.g. one that the centre does not know yet."""
        with self._database.reading() as connection:
            return case_rows.accepted_by_number(connection, number)

    def close(self) -> None:
        """Lets go of file and lock. Twice is fine."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        self._database.close()
        self._parts.mark.close()
        self._parts.lock.release()

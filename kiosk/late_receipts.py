"""Papers that staff print once the visitor has gone: owed ones, and copies that somebody asks for at the desk.

Only staff, and never without who and why: both stand in the signed record that goes to the centre (F28). What
prints is the short receipt, since the personal lines were never stored. A paper that was never begun is still
an original; after any other it is a SALINAN.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hardware.ports import Confirmed, PrintOutcome, Refused, Uncertain
from hardware.supervisor import Supervisor
from kiosk.case_papers import CasePapers
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.journal import Accepted, Journal, PrintJob, Staff


@dataclass(frozen=True, slots=True)
class LateReceipts:
    """``clock_sure``: whether the kiosk's clock may be believed now."""

    journal: Journal
    papers: CasePapers
    printer: Supervisor
    clock_sure: Callable[[], bool]

    def owed(self) -> tuple[PrintJob, ...]:
        """Papers never begun, and papers of which nobody knows whether they came out; oldest first."""
        return self.journal.pending_jobs()

    def print(self, number: TrackingNumber, staff: Staff) -> PrintOutcome | Refusal:
        """Prints the case's receipt now. ``number.unknown``: no case of this machine."""
        accepted = self.journal.accepted_by_number(number)
        if accepted is None:
            return Refusal("number.unknown")
        job = self._next_job(accepted, staff)
        return job if isinstance(job, Refusal) else self._print(job, accepted, staff)

    def give_up(self, number: TrackingNumber, staff: Staff) -> PrintJob | Refusal:
        """The owed paper will not be printed any more, e.g. since a full one was printed at the desk."""
        accepted = self.journal.accepted_by_number(number)
        last = None if accepted is None else self.journal.last_job(accepted.case_id)
        if last is None:
            return Refusal("number.unknown")
        return self.journal.job_outcome(
            last.id, "abandoned", last.bytes_written, "staff", self.clock_sure(), staff=staff
        )

    def _next_job(self, accepted: Accepted, staff: Staff) -> PrintJob | Refusal:
        last = self.journal.last_job(accepted.case_id)
        assert last is not None  # a case is stored together with its print job
        if last.state == "queued":
            return last
        if last.state == "uncertain":
            settled = self.journal.job_outcome(
                last.id, "abandoned", last.bytes_written, "staff", self.clock_sure(), staff=staff
            )
            if isinstance(settled, Refusal):
                return settled
        return self.journal.new_copy(last.id)

    def _print(self, job: PrintJob, accepted: Accepted, staff: Staff) -> PrintOutcome | Refusal:
        page = self.papers.short(self.papers.proven(accepted))
        if job.copy:
            page = self.papers.copy(page, job.copy, accepted)
        refused: list[Refusal] = []

        def begin() -> None:
            begun = self.journal.job_sending(job.id)
            if isinstance(begun, Refusal):
                refused.append(begun)
                raise _NotBegunError

        written = 0

        def progress(so_far: int, _of: int) -> None:
            nonlocal written
            written = so_far

        try:
            outcome = self.printer.print(job.id, page, begin, progress)
        except _NotBegunError:
            return refused[0]
        kept = self._kept(job, outcome, written, staff)
        return kept if isinstance(kept, Refusal) else outcome

    def _kept(
        self, job: PrintJob, outcome: PrintOutcome, written: int, staff: Staff
    ) -> PrintJob | Refusal | None:
        sure = self.clock_sure()
        if isinstance(outcome, Confirmed):
            return self.journal.job_outcome(job.id, "confirmed", written, outcome.proof, sure, staff=staff)
        if isinstance(outcome, Uncertain) and outcome.bytes_written:
            reason = (outcome.status.trouble or outcome.status.state).value
            return self.journal.job_outcome(
                job.id, "uncertain", outcome.bytes_written, reason, sure, staff=staff
            )
        begun = self.journal.job(job.id)
        if begun is not None and begun.state == "sending":
            return self.journal.job_outcome(job.id, "queued", 0, "", sure)
        assert isinstance(outcome, Refused | Uncertain)
        return None


class _NotBegunError(Exception):
    """The journal would not have "sending": not a byte may leave."""

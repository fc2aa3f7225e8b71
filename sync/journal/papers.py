"""The journal as the printing side sees it: jobs, their outcomes, their copies."""

from __future__ import annotations

from sqlalchemy import Connection

from sync.cases.refusal import Refusal
from sync.journal import print_jobs
from sync.journal.opened import Opened
from sync.journal.print_jobs import PrintJob, Staff
from sync.journal.stream import Event, Stream, append


class Papers(Opened):
    """Print jobs. What is not on the disk when a method returns is said so by ``journal.not_stored``."""

    def job(self, job_id: int) -> PrintJob | None:
        """The print job, or None if there is none with that id."""
        with self._database.reading() as connection:
            return print_jobs.read_job(connection, job_id)

    def last_job(self, case_id: str) -> PrintJob | None:
        """The newest paper of a case, or None if there is no such case."""
        with self._database.reading() as connection:
            return print_jobs.last_job(connection, case_id)

    def pending_jobs(self) -> tuple[PrintJob, ...]:
        """Papers not begun (queued) or of unknown outcome (uncertain), oldest first."""
        with self._database.reading() as connection:
            return print_jobs.jobs_in(connection, ("queued", "uncertain"))

    def job_sending(self, job_id: int) -> PrintJob | Refusal:
        """Committed before the first byte leaves. ``job.state``: this paper may not be begun (again)."""
        return self._move_job(job_id, "sending", 0, "")

    def job_outcome(
        self,
        job_id: int,
        state: str,
        bytes_written: int = 0,
        proof: str = "",
        clock_sure: bool = True,
        *,
        staff: Staff | None = None,
    ) -> PrintJob | Refusal:
        """What became of the paper, with its record for the centre; the same outcome again changes nothing.

        ``state``: queued (nothing left, may go again), sent, confirmed (needs ``proof``: what the printer
        or a person said), uncertain, abandoned (``proof`` then holds the reason). ``staff``: who saw to it.
        """
        return self._move_job(job_id, state, bytes_written, proof, clock_sure, staff=staff)

    def new_copy(self, job_id: int) -> PrintJob | Refusal:
        """The next SALINAN of that job's case, queued; ``job.state`` while the paper before may still come."""
        now = self._parts.clock()

        def work(connection: Connection) -> PrintJob | Refusal:
            job = print_jobs.read_job(connection, job_id)
            return Refusal("job.unknown") if job is None else print_jobs.new_copy(connection, job, now)

        return self._database.write(work)

    def settle_interrupted_jobs(self) -> Refusal | None:
        """At start: what was on its way to the printer when the process ended is `uncertain` from now on."""
        now = self._parts.clock()

        def work(connection: Connection, before: Stream) -> tuple[None, Stream]:
            after = before
            for job in print_jobs.jobs_in(connection, ("sending", "sent")):
                moved = print_jobs.move(
                    connection, job, "uncertain", bytes_written=job.bytes_written, proof="restart", now=now
                )
                assert isinstance(moved, PrintJob)
                after = self._append(connection, after, print_jobs.event_of(moved, now, clock_sure=False))
            return None, after

        return self._recorder.record("settle", work)

    def _move_job(
        self,
        job_id: int,
        state: str,
        bytes_written: int,
        proof: str,
        clock_sure: bool = True,
        *,
        staff: Staff | None = None,
    ) -> PrintJob | Refusal:
        now = self._parts.clock()

        def work(connection: Connection, before: Stream) -> tuple[PrintJob | Refusal, Stream]:
            job = print_jobs.read_job(connection, job_id)
            if job is None:
                return Refusal("job.unknown"), before
            if job.state == state != "sending":
                return job, before
            moved = print_jobs.move(connection, job, state, bytes_written=bytes_written, proof=proof, now=now)
            if isinstance(moved, Refusal):
                return moved, before
            return moved, self._append(connection, before, print_jobs.event_of(moved, now, clock_sure, staff))

        return self._recorder.record(state, work)

    def _append(self, connection: Connection, before: Stream, event: Event | None) -> Stream:
        if event is None:
            return before
        assert self._enrolment is not None  # there is no case without an enrolment
        return append(connection, before, self._enrolment, event)

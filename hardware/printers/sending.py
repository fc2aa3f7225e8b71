"""One job on its way, and how it is known that it is on paper."""

from __future__ import annotations

from collections.abc import Callable

from hardware.faults import DeviceFault
from hardware.ports import USABLE, Confirmed, PrintOutcome, Refused, State, Status, Trouble, Uncertain
from hardware.printers.conversation import Conversation
from hardware.printers.escpos import COMPLETION_HEADER, Job
from hardware.printers.profiles import Profile
from hardware.printers.status import ask, in_order_ready, status_of_fault, valid

_CUT_S = 1.0  # feed and blade, beyond the rows of a job
_OFFLINE = 0x08
_INBOX_BYTES = 256
"""Longer than any answer, with what may lie around it; a line that babbles fills no memory."""


class Sending:
    """Sends one job over an open line.

    ``job_s``, ``answer_s``: seconds for the whole job and for an answer. ``answers``: the printer told its
    status just before.
    """

    def __init__(
        self,
        talk: Conversation,
        profile: Profile,
        clock: Callable[[], float],
        job: Job,
        *,
        job_s: float,
        answer_s: float,
        answers: bool,
        on_progress: Callable[[int, int], None],
    ) -> None:
        self._talk = talk
        self._profile = profile
        self._job_s = job_s
        self._answer_s = answer_s
        self._clock = clock
        self._job = job
        self._answers = answers
        self._on_progress = on_progress
        self._written = 0
        self._total = len(job.data) + len(job.ask)
        self._began = self._sent = clock()
        millimetres = job.rows * 25.4 / profile.dpi
        self._paper_s = millimetres / profile.mm_per_s + _CUT_S
        """What the whole paper takes at the stated speed."""

    def run(self) -> PrintOutcome:
        """Sends and confirms; a fault before the first byte is a refusal."""
        try:
            return self._send() or self._confirm()
        except DeviceFault as fault:
            status = status_of_fault(fault)
            return Uncertain(status, self._written) if self._written else Refused(status)

    def _send(self) -> Uncertain | None:
        for piece in (*self._job.pieces, self._job.ask):
            trouble = self._trouble()
            if trouble is not None:
                return Uncertain(trouble, self._written)
            self._talk.send(piece, self._count)
        self._sent = self._clock()
        return None

    def _count(self, written: int) -> None:
        self._written += written
        self._on_progress(self._written, self._total)

    def _trouble(self) -> Status | None:
        """What has gone wrong by now. A printer that answered before and is silent now may have lost power
        and with it the part of the job in its buffer: whatever it says later proves nothing."""
        if self._clock() - self._began > self._job_s:
            return Status(State.LOST, Trouble.STALLED, "job took too long")
        if not self._answers or not self._written:
            return None
        answer = self._talk.ask(1) or self._talk.ask(1)
        if answer is None:
            return Status(State.UNKNOWN, Trouble.SILENT, "fell silent in mid-job")
        return self._talk.status() if answer & _OFFLINE else None

    def _confirm(self) -> PrintOutcome:
        if not self._answers:
            return Uncertain(Status(State.UNKNOWN, None, "no answer is expected"), self._written)
        if self._profile.completion_query:
            return self._by_completion()
        return self._by_status()

    def _by_completion(self) -> PrintOutcome:
        """Only the answer with this job's id counts: a model that knows the question and is silent lost the job."""
        want = COMPLETION_HEADER + self._job.id + b"\x00"
        heard, trouble = self._hear(self._limit(), lambda inbox: want in inbox)
        if heard:
            return Confirmed("completion_query")
        return Uncertain(trouble or Status(State.UNKNOWN, Trouble.SILENT, "no completion"), self._written)

    def _by_status(self) -> PrintOutcome:
        """Unanswered, all of the job may have lain in the buffer when its last byte went out; an answer in order
        came behind it."""
        done = self._sent + self._paper_s
        heard, trouble = self._hear(done, lambda inbox: any(map(in_order_ready, inbox)))
        if trouble is not None:
            return Uncertain(trouble, self._written)
        if heard:
            done = self._began + self._paper_s
        while (left := done - self._clock()) > 0:
            self._talk.listen(left)
        status = self._talk.status()
        if status.state not in USABLE:
            return Uncertain(status, self._written)
        return Confirmed("in_order_status" if heard else "clean_status")

    def _hear(self, until: float, wanted: Callable[[bytes], bool]) -> tuple[bool, Status | None]:
        """Listens for an answer; in each silence asks whether the printer is still online."""
        inbox = b""
        while self._clock() < until:
            came = self._talk.listen()
            if not came:
                self._talk.send(ask(1))
                came = self._talk.listen()
                if len(came) == 1 and valid(came[0]) and came[0] & _OFFLINE:
                    return False, self._talk.status()
            inbox = (inbox + came)[-_INBOX_BYTES:]
            if wanted(inbox):
                return True, None
        return False, None

    def _limit(self) -> float:
        """How long an answer is waited for: twice the paper's time and a little, within the job's limit."""
        patience = 2 * self._paper_s + 2 * self._answer_s
        return min(self._sent + patience, self._began + self._job_s)

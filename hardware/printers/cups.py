"""A print queue of CUPS: the last resort, for a printer that nothing else reaches.

A queue takes bytes and knows of no paper, so no job is ever confirmed. What the printer has not fetched by the
end of a job's time is withdrawn: a receipt that comes out hours later comes out for a stranger.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hardware.page import Page
from hardware.ports import PrintOutcome, Refused, State, Status, Trouble, Uncertain
from hardware.printers.composing import Composer

_ANSWER_S = 4.0
"""For a question to the print service, which may stand on another machine."""
_LOOK_S = 0.25
_MISSING = Status(State.ABSENT, None, "lp and lpstat are not installed")


class CupsPrinter:
    """`hardware.ports.ReceiptPrinter` over ``queue``. ``job_s``: seconds for a job to be taken and fetched;
    ``environment``: of the programs; ``clock`` monotonic seconds, ``wait`` takes some."""

    def __init__(
        self,
        queue: str,
        composer: Composer,
        *,
        job_s: float,
        environment: Mapping[str, str],
        clock: Callable[[], float],
        wait: Callable[[float], None],
    ) -> None:
        self._queue = queue
        self._composer = composer
        self._job_s = job_s
        self._environment = {**environment, "LC_ALL": "C"}
        self._clock = clock
        self._wait = wait

    def status(self) -> Status:
        """Absent, blocked while the queue is stopped, else unknown: what the paper does is not known here."""
        try:
            said = self._run("lpstat", f"-p{self._queue}")
        except FileNotFoundError:
            return _MISSING
        except subprocess.TimeoutExpired:
            return Status(State.ABSENT, Trouble.SILENT, "the print service does not answer")
        if said.code:
            return Status(State.ABSENT, None, said.complaint)
        if said.words.split()[2:3] == ["disabled"]:
            return Status(State.BLOCKED, Trouble.OFFLINE, " ".join(said.words.split()))
        return Status(State.UNKNOWN, None, f"queue {self._queue}")

    def print(
        self,
        job_id: int,
        page: Page,
        on_first_byte: Callable[[], None],
        on_progress: Callable[[int, int], None],
    ) -> PrintOutcome:
        """See `hardware.ports.ReceiptPrinter`. Refused where the queue takes nothing; else uncertain, always."""
        status = self.status()
        if status.state is not State.UNKNOWN:
            return Refused(status)
        data = self._composer.job(
            job_id, page
        ).data  # without its question: there is no way back for an answer
        until = self._clock() + self._job_s
        on_first_byte()
        try:
            said = self._run("lp", "-d", self._queue, "-o", "raw", "-", data=data, deadline_s=self._job_s)
        except FileNotFoundError:
            return Refused(_MISSING)
        except subprocess.TimeoutExpired:
            return Uncertain(Status(State.LOST, Trouble.STALLED, "the print service takes no job"), len(data))
        if said.code:
            return Refused(Status(State.BLOCKED, Trouble.OFFLINE, said.complaint))
        on_progress(len(data), len(data))
        return Uncertain(self._queued(said.words, until), len(data))

    def recover(self) -> Status:
        """As `status`: the queue owns the printer, and nobody else may clear it."""
        return self.status()

    def close(self) -> None:
        """Nothing to close."""

    def _queued(self, answer: str, until: float) -> Status:
        """``answer``: "request id is QUEUE-12 (0 file(s))". Looks until the printer has fetched it, or ends it."""
        request = answer.split()[3:4]
        try:
            while request and self._waits(request[0]):
                if self._clock() >= until:
                    self._run("cancel", request[0])
                    return Status(State.UNKNOWN, Trouble.QUEUED, "queued, not printed; withdrawn")
                self._wait(_LOOK_S)
        except (FileNotFoundError, subprocess.TimeoutExpired):
            return Status(State.UNKNOWN, Trouble.QUEUED, "queued, not printed; out of sight")
        return Status(State.UNKNOWN, Trouble.QUEUED, "queued, not printed; handed on")

    def _waits(self, request: str) -> bool:
        listed = self._run("lpstat", "-o", self._queue).words.splitlines()
        return any(line.split()[:1] == [request] for line in listed)

    def _run(self, *command: str, data: bytes = b"", deadline_s: float = _ANSWER_S) -> _Said:
        """Runs a program to its end or kills it at the deadline (TimeoutExpired). No shell."""
        ended = subprocess.run(
            command, input=data, capture_output=True, timeout=deadline_s, env=self._environment, check=False
        )
        complaint = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        return _Said(
            ended.returncode,
            ended.stdout.decode("utf-8", "replace"),
            complaint[-1] if complaint else "the print service refuses",
        )


@dataclass(frozen=True, slots=True)
class _Said:
    """``complaint``: the last line a program has to say of its failure."""

    code: int
    words: str
    complaint: str

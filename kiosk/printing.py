"""The one thread that prints, and what the screens may know of a paper.

A paper is waiting -> printing -> confirmed, or uncertain: then a person is asked, and whatever prints next
is a copy. A printer that is blocked or absent makes papers wait; they print once it is mended, as long as
their visit goes on; of a machine without a printer they stay owed. The journal says "sending" before the
first byte leaves, so a crash never makes two originals. What the printer itself is doing is its supervisor's business (`hardware.supervisor`).
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from hardware.page import Page
from hardware.ports import Confirmed, PrintOutcome, Refused, State, Status, Trouble
from hardware.supervisor import LOOK_S, Supervisor
from kiosk.outside import PaperState, PrintNews
from sync.cases.refusal import Refusal
from sync.journal import PrintJob
from sync.journal.papers import Papers

_LOG = logging.getLogger(__name__)
_STOPPED = (PaperState.BLOCKED, PaperState.ABSENT)
_OPEN = (PaperState.WAITING, *_STOPPED)


class _NotBegunError(Exception):
    """The journal would not have "sending", or the visitor has gone: not a byte may leave."""


@dataclass(slots=True, eq=False)
class _Paper:
    """One paper that a visitor waits for. ``job`` changes when a copy takes the place of the original.

    ``copies``: which SALINAN it is now; ``stopped``: the printer has stopped since it began to wait.
    """

    job: int
    page: Page
    copy: Callable[[int], Page]
    news: PrintNews = PrintNews(PaperState.WAITING)  # noqa: RUF009  frozen
    written: int = 0
    copies: int = 0
    stopped: bool = False

    def tell(self, news: PrintNews) -> None:
        """News of this paper, with what it has been through. A paper that is uncertain begins anew as a copy."""
        stopped = news.state in _STOPPED
        self.stopped = stopped or (self.stopped and news.state is not PaperState.UNCERTAIN)
        self.news = replace(news, mended=self.stopped and not stopped, copy=self.copies)


class PrintingDesk:
    """`kiosk.outside.Receipts` for the screens, and the turn of the thread (`run_once`)."""

    def __init__(
        self,
        supervisor: Supervisor,
        journal: Papers,
        clock_sure: Callable[[], bool],
        recorded: Callable[[], None] = lambda: None,
    ) -> None:
        """``recorded`` is told that the journal has something new for the centre."""
        self._supervisor = supervisor
        self._journal = journal
        self._clock_sure = clock_sure
        self._recorded = recorded
        self._papers: dict[int, _Paper] = {}
        self._answers: deque[tuple[_Paper, bool]] = deque()
        self._errands: deque[Callable[[], None]] = deque()
        self._woken = threading.Event()
        self._closing = threading.Event()

    def put(
        self, job_id: int, page: Page, copy: Callable[[int], Page], state: PaperState = PaperState.WAITING
    ) -> None:
        """A paper to print; ``copy`` makes its SALINAN ke-n. The same job again is the same paper.

        Safe from any thread.
        """
        self._papers.setdefault(job_id, _Paper(job_id, page, copy, PrintNews(state)))
        self._woken.set()

    def news(self, job_id: int) -> PrintNews:
        """What is known of the paper of this original."""
        paper = self._papers.get(job_id)
        return PrintNews(PaperState.WAITING) if paper is None else paper.news

    def answer(self, job_id: int, came_out: bool) -> None:
        """What the visitor said of an uncertain paper."""
        paper = self._papers.get(job_id)
        if paper is not None and paper.news.state is PaperState.UNCERTAIN:
            # In this order: the thread settles the old job before it sees a paper that waits.
            self._answers.append((paper, came_out))
            copy = paper.news.copy
            paper.news = (
                PrintNews(PaperState.CONFIRMED, copy=copy)
                if came_out
                else PrintNews(PaperState.WAITING, copy=copy + 1)
            )
            self._woken.set()

    def forget(self, job_id: int) -> None:
        """The visit is over: the page leaves the memory; what has not begun stays owed in the journal."""
        self._papers.pop(job_id, None)

    def turn_for(self, errand: Callable[[], None]) -> None:
        """Something else that needs the printer, between two papers: one thread alone speaks to it. Returns at once."""
        self._errands.append(errand)
        self._woken.set()

    def printer(self) -> Status:
        """As people may be told; never asks the device."""
        return self._supervisor.status

    def run_once(self) -> float:
        """One turn: answers, then papers, then a look at the printer. Returns seconds until the next is due."""
        while self._answers:
            self._settle(*self._answers.popleft())
        if self._errands:
            self._errands.popleft()()
        paper = next((paper for paper in tuple(self._papers.values()) if paper.news.state in _OPEN), None)
        if paper is None:
            return self._supervisor.look()
        self._print(paper)
        # A visitor waits: not as long as for a printer that nobody misses.
        return min(self._supervisor.next_look_s, LOOK_S) if paper.news.state in _OPEN else 0.0

    def run_forever(self) -> None:
        """Until `stop`."""
        while not self._closing.is_set():
            pause = self._turn()
            if pause and not self._answers:
                self._woken.wait(pause)
            self._woken.clear()

    def _turn(self) -> float:
        """A turn that cannot end the thread: after a mistake of ours a paper that has begun is uncertain."""
        try:
            return self.run_once()
        except Exception:  # noqa: BLE001 - the next visitor's paper must not hang on this one's
            _LOG.exception("a turn of the printing thread failed")
        for paper in tuple(self._papers.values()):
            if paper.news.state is PaperState.PRINTING:
                self._outcome(paper.job, "uncertain", paper.written, "failed")
                paper.news = PrintNews(PaperState.UNCERTAIN)
        return LOOK_S

    def stop(self) -> None:
        """Ends the thread after the paper under way."""
        self._closing.set()
        self._woken.set()

    def _print(self, paper: _Paper) -> None:
        begun = False

        def begin() -> None:
            nonlocal begun
            if not self._is_awaited(paper):  # it may have taken seconds to find the printer ready
                raise _NotBegunError
            sending = self._journal.job_sending(paper.job)
            if isinstance(sending, Refusal):
                _LOG.error("job %s not begun: %s", paper.job, sending.code)
                raise _NotBegunError
            begun = True
            paper.tell(PrintNews(PaperState.PRINTING))

        def progress(written: int, _of: int) -> None:
            paper.written = written

        paper.written = 0
        try:
            outcome = self._supervisor.print(paper.job, paper.page, begin, progress)
        except _NotBegunError:
            paper.tell(PrintNews(PaperState.BLOCKED))
            return
        self._record(paper, outcome, begun)

    def _record(self, paper: _Paper, outcome: PrintOutcome, begun: bool) -> None:
        if isinstance(outcome, Confirmed):
            self._outcome(paper.job, "confirmed", paper.written, outcome.proof)
            paper.tell(PrintNews(PaperState.CONFIRMED))
            return
        if isinstance(outcome, Refused) or not outcome.bytes_written:
            if begun:
                self._outcome(paper.job, "queued", 0, "")
            paper.tell(waiting_for(self._supervisor.status))
            return
        reason = outcome.status.trouble or outcome.status.state
        self._outcome(paper.job, "uncertain", outcome.bytes_written, reason.value)
        paper.tell(PrintNews(PaperState.UNCERTAIN, outcome.status.trouble))

    def _settle(self, paper: _Paper, came_out: bool) -> None:
        """A person's word ends the uncertain paper; "no" puts a copy in its place while somebody waits for it."""
        if came_out:
            self._outcome(paper.job, "confirmed", paper.written, "person")
            return
        self._outcome(paper.job, "abandoned", paper.written, "person")
        if not self._is_awaited(paper):
            return
        fresh = self._journal.new_copy(paper.job)
        if isinstance(fresh, PrintJob):
            paper.job, paper.page, paper.copies = fresh.id, paper.copy(fresh.copy), fresh.copy
        else:
            _LOG.error("no copy of job %s: %s", paper.job, fresh.code)

    def _is_awaited(self, paper: _Paper) -> bool:
        """Whether the visit of this paper still goes on."""
        return paper in tuple(self._papers.values())

    def _outcome(self, job: int, state: str, written: int, proof: str) -> None:
        """What cannot be stored stays "sending", and is uncertain after the next start."""
        kept = self._journal.job_outcome(job, state, written, proof, self._clock_sure())
        if isinstance(kept, Refusal):
            _LOG.error("outcome %s of job %s not kept: %s", state, job, kept.code)
        self._recorded()


def waiting_for(printer: Status) -> PrintNews:
    """What a visitor whose paper has not begun is told, by what may be told of the printer."""
    if printer.state is State.NOT_FITTED:
        return PrintNews(PaperState.NONE)
    if printer.state is State.BLOCKED:
        return PrintNews(PaperState.BLOCKED, printer.trouble)
    if printer.state in (State.ABSENT, State.LOST) or printer.trouble is Trouble.SILENT:
        return PrintNews(PaperState.ABSENT, printer.trouble)
    return PrintNews(PaperState.WAITING)

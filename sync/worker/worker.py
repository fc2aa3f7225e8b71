"""The worker's thread: when a run begins, what its end is called, when the next one comes. Knows no screen."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.journal.journal import Journal
from sync.logbook import note
from sync.vault.recipients import Recipients
from sync.wire.client import CentreClient
from sync.wire.messages import SyncAnswer
from sync.wire.outcomes import NoContact, Refused, Trouble
from sync.worker import clock_behind
from sync.worker.answers import NotStoredError, stored
from sync.worker.back_off import DAY, Uniform, around, back_off
from sync.worker.centre_keys import fetch_published
from sync.worker.links import links_up
from sync.worker.pauses import asked_for, named
from sync.worker.reports import OnProgress, Outcome, Progress, SyncReport, Tally, silent
from sync.worker.run import Clock, Means, Run

_LINK_LOOK_S = 10
_AFTER_A_MISTAKE_S = 60
KEEP = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Live:
    """What the worker is at, read without waiting: ``running``; the newest ``progress``; the last run's ``report``."""

    running: bool = False
    progress: Progress | None = None
    report: SyncReport | None = None


class SyncWorker:
    """Sends the outbox, fetches statuses, forgets what has been at the centre for long enough.

    ``clock``: UTC; ``uniform``: randomness of the back-off; ``keep``: how long sealed content stays here after the
    centre's complete acknowledgement, so that one restored from an older backup can be filled again (F60);
    ``published``: where the office's list of public keys is kept, None: nowhere; ``told``: hears each answer of the centre;
    ``whom``: to whom the test case of a new enrolment is sealed, nobody: none is sent.
    """

    def __init__(
        self,
        journal: Journal,
        client: CentreClient,
        clock: Clock,
        *,
        uniform: Uniform = random.uniform,
        health: Callable[[], dict[str, object]] = dict,
        links: Callable[[], frozenset[str]] | None = None,
        keep: timedelta = KEEP,
        published: Path | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        told: Callable[[SyncAnswer], None] = lambda _answer: None,
        whom: Callable[[], Recipients | Refusal] = lambda: Refusal("keys.missing"),
    ) -> None:
        self._journal = journal
        self._client = client
        self._clock = clock
        self._uniform = uniform
        self._means = Means(journal, client, clock, uniform, health, monotonic, told, whom)
        self._links = links or (lambda: links_up(Path("/sys/class/net")))
        self._keep = keep
        self._published = published
        self._key_unknown = False
        self._turn = threading.Lock()
        self._woken = threading.Event()
        self._pressed = threading.Event()
        self._cancelled = threading.Event()
        self._stopping = threading.Event()
        self._serving = False
        self._failures = 0
        self._next_sync_s: float = 300
        self._deaf = False
        self._forgot_on: date | None = None
        self.live = Live()
        self._runs_done = 0
        self._clock_behind = clock_behind.is_so(journal)

    @property
    def runs_done(self) -> int:
        """How many runs have ended well since the start: what was said in one before that the centre has taken in."""
        return self._runs_done

    @property
    def clock_offset(self) -> timedelta:
        """What the centre's signed time adds to this machine's clock; zero until a request was refused for it."""
        return self._client.offset

    @property
    def clock_is_behind(self) -> bool:
        """The centre's certificate begins later than this machine's clock stands, nobody knows by how much. Until the centre
        is heard again, over restarts too."""
        return self._clock_behind

    def wake(self) -> None:
        """There is something new: do not wait for the interval. Safe from any thread."""
        self._woken.set()

    def key_unknown(self) -> None:
        """A receipt was shown whose key is not listed here: the next run asks for the list."""
        self._key_unknown = True

    def press(self) -> bool:
        """ "Send now" from a screen: returns at once; all back-off is forgotten and a run begins, after the one under
        way if there is one. False: no thread serves here, nothing will happen."""
        if not self._serving:
            return False
        self._cancelled.clear()
        self._pressed.set()
        self._woken.set()
        return True

    def cancel(self) -> None:
        """End the run after the request under way; the thread goes on and comes again at its time."""
        self._pressed.clear()
        self._cancelled.set()

    def stop(self) -> None:
        """End after the request under way."""
        self._stopping.set()
        self._woken.set()

    def send_now(self, on_progress: OnProgress = silent) -> SyncReport:
        """As `press`, on the caller's own thread: for programs without a screen."""
        self._cancelled.clear()
        self._journal.clear_back_off()
        return self.run_once(on_progress)

    def run_once(self, on_progress: OnProgress = silent) -> SyncReport:
        """Bring up what waits and fetch the news, as far as the line allows. Never raises: the end has a name."""
        with self._turn:
            self.live = Live(running=True)

            def progressed(progress: Progress) -> None:
                self.live = Live(running=True, progress=progress)
                on_progress(progress)

            run = Run(self._means, progressed, self._is_over)
            try:
                outcome, detail, trouble = self._run(run)
            except NotStoredError as refused:
                outcome, detail, trouble = "not-stored", str(refused), None
            except Exception as mistake:  # noqa: BLE001 - the lobby must go on whatever is wrong in here; nothing is marked
                note("sync.run_failed", error=type(mistake).__name__)
                outcome, detail, trouble = "failed", "", None
            report = self._ended(outcome, detail, trouble, run)
            self.live = Live(report=report)
            return report

    def run_forever(self) -> None:
        """Until `stop`: at once, then when woken, when a link comes up, or when the time has come."""
        self._serving = True
        links: frozenset[str] | None = None
        try:
            while not self._stopping.is_set():
                try:
                    links = self._begun() if links is None else links
                    links = self._wait(self._turn_of_the_thread().next_in_s, links)
                except Exception as mistake:  # noqa: BLE001 - a supervisor: nobody would see that nothing is sent any more
                    note("sync.run_failed", error=type(mistake).__name__)
                    self._woken.wait(_AFTER_A_MISTAKE_S)
                    self._woken.clear()
        finally:
            self._serving = False

    def _begun(self) -> frozenset[str]:
        links = self._links()
        self._journal.clear_back_off()
        self._look_at_files()
        return links

    def _turn_of_the_thread(self) -> SyncReport:
        if self._pressed.is_set():
            self._pressed.clear()
            self._journal.clear_back_off()
        else:
            self._cancelled.clear()  # it was for the run before this one
        return self.run_once()

    def _look_at_files(self) -> None:
        """At the start, and here rather than before the first visitor: every file that is still to be sent is read
        (F06). One that is not what it was is flagged on its row; the desk sees how many in the next sync's health."""
        damaged = self._journal.check_blobs()
        if damaged:
            note("journal.files_damaged", files=len(damaged))

    def _wait(self, seconds: float, links: frozenset[str]) -> frozenset[str]:
        """A new case ends the wait, unless the centre has asked to be left alone; staff and a link always do."""
        while seconds > 0 and not (self._stopping.is_set() or self._pressed.is_set()):
            slept = min(seconds, _LINK_LOOK_S)
            before = self._means.monotonic()
            if self._woken.wait(slept):
                self._woken.clear()
                if not self._deaf:
                    return self._links()
                slept = min(slept, self._means.monotonic() - before)
            seconds -= slept
            now_up = self._links()
            if now_up - links:
                self._journal.clear_back_off()
                return now_up
            links = now_up
        return links

    def _is_over(self) -> bool:
        return self._stopping.is_set() or self._cancelled.is_set()

    def _run(self, run: Run) -> tuple[Outcome, str, Trouble | None]:
        enrolled = self._journal.enrolment
        if enrolled is None:
            return "not-enrolled", "", None
        trouble = run.to_the_end(enrolled)
        if run.next_sync_s is not None:
            self._next_sync_s = run.next_sync_s
        if trouble is not None:
            self._heed(trouble)
            return named(trouble), trouble.word, trouble
        if self._is_over():
            return "stopped", "", None
        self._settle()
        run.on_progress(Progress("finished"))
        return "done", "", None

    def _heed(self, trouble: Trouble) -> None:
        """What outlasts the run: a proved refusal closes intake for good, others are told to staff."""
        if not isinstance(trouble, Refused) or trouble.status not in (401, 403):
            return
        if trouble.proved is not None:
            if self._journal.refused() is None:
                note("sync.refused_for_good", state=trouble.proved)
            stored(self._journal.refuse(trouble.proved))
        elif trouble.kind not in ("clock", "nonce-used"):
            stored(self._journal.raise_alarm("refused", trouble.kind))

    def _settle(self) -> None:
        """The centre was heard: what it disproves is over; once a day, what is old enough is forgotten."""
        for one in self._journal.alarms():
            if one.kind in ("certificate", "refused"):
                stored(self._journal.clear_alarm(one.kind))
        now = self._client.now()  # the centre has just agreed with it to within five minutes
        if self._published is not None:
            fetch_published(self._client, self._published, now, at_once=self._key_unknown)
            self._key_unknown = False
        if self._forgot_on == now.date():
            return
        while not self._is_over():
            step = self._journal.forget(now, self._keep)
            if isinstance(step, Refusal):
                raise NotStoredError(step.code)
            if step.cases:
                note("journal.forgotten", cases=step.cases, files=len(step.names))
            if not step.more:
                self._forgot_on = now.date()
                return

    def _ended(self, outcome: Outcome, detail: str, trouble: Trouble | None, run: Run) -> SyncReport:
        good = outcome in ("done", "stopped")
        self._failures = 0 if good else self._failures + 1
        self._runs_done += outcome == "done"
        self._journal.note_attempt(outcome, detail)
        if trouble == NoContact("not-yet-valid"):
            self._set_clock_behind(behind=True)
        elif outcome == "done":
            self._set_clock_behind(behind=False)
        if outcome == "certificate":
            self._certificate_alarm()
        wanted = None if trouble is None else asked_for(trouble)
        self._deaf = wanted is not None
        if wanted is not None:
            wait = max(1.0, wanted.total_seconds())
        elif good:
            wait = around(self._next_sync_s, self._uniform)
        else:
            wait = max(1.0, back_off(self._failures, self._uniform).total_seconds())
        report = _report(outcome, detail, run.tally, wait, self._client.offset)
        note("sync.run_ended", outcome=outcome, detail=detail or None, sent=report.sent,
             complete=report.complete, files=report.blobs, set_aside=report.quarantined)  # fmt: skip
        return report

    def _set_clock_behind(self, *, behind: bool) -> None:
        """Here too, since receipts ask for it and must not wait for a disk."""
        self._clock_behind = behind
        clock_behind.tell(self._journal, behind=behind)

    def _certificate_alarm(self) -> None:
        """A centre that cannot prove its name for a day is no hiccup: an expired certificate, or somebody between."""
        since = self._journal.in_trouble_since("certificate")
        if since is not None and self._clock() - since >= DAY:
            self._journal.raise_alarm("certificate")


def _report(
    outcome: Outcome, detail: str, tally: Tally, next_in_s: float, clock_offset: timedelta
) -> SyncReport:
    return SyncReport(
        outcome=outcome,
        sent=tally.sent,
        acknowledged=tally.acknowledged,
        complete=tally.complete,
        blobs=tally.blobs,
        feed_rows=tally.feed_rows,
        quarantined=tally.quarantined,
        renewed=tally.renewed,
        detail=detail,
        next_in_s=next_in_s,
        clock_offset=clock_offset,
    )

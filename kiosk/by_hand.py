"""The worker, owed papers and enrolment as the maintenance area works them: `kiosk.maintenance`'s Protocols, made real."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from hardware.ports import Confirmed, Refused, Uncertain
from hardware.printers.test_page import test_page
from hardware.supervisor import Supervisor
from kiosk.late_receipts import LateReceipts
from kiosk.maintenance import (
    Aside,
    Attempt,
    Enrolled,
    ErrandEnd,
    OnStep,
    OwedPaper,
    Phase,
    Probed,
    Step,
    SyncFacts,
    Warned,
)
from kiosk.printing import PrintingDesk
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.journal import Journal, Staff
from sync.journal.outbox import Quarantined
from sync.worker import Progress, SyncReport, SyncWorker, picture

T = TypeVar("T")

_CLOCK_TOLERATED_S = 60
_UNKNOWN = ("key-unknown", "prefix-taken", "key-in-use")  # nothing but enrolling anew helps
_PHASES: dict[str, Phase] = {"cases": "cases", "files": "files", "status": "status"}


@dataclass(frozen=True, slots=True)
class SyncByHand:
    """`kiosk.maintenance.SyncDesk`. ``key_ids``: to whom everything is sealed now; ``keys_until``: and how long so."""

    journal: Journal
    worker: SyncWorker
    clock: Callable[[], datetime]
    key_ids: Callable[[], tuple[str, ...]]
    keys_until: Callable[[], datetime | None]

    def facts(self) -> SyncFacts:
        seen = picture(self.journal, self.worker)
        return SyncFacts(
            running=seen.live.running,
            last_contact=seen.contact,
            last_success=seen.success,
            cases=seen.waiting.cases,
            bytes=seen.waiting.blob_bytes,
            oldest=seen.waiting.oldest,
            aside=tuple(self._aside(one) for one in seen.waiting.quarantined),
            serial=seen.serials.last,
            acknowledged_serial=seen.serials.safe,
            clock_offset=seen.clock_offset,
            key_ids=self.key_ids(),
            keys_until=self.keys_until(),
            attempts=tuple(Attempt(one.at, one.outcome) for one in seen.attempts),
            warned=tuple(Warned(one.kind, one.since) for one in seen.alarms),
            tested=seen.tested,
        )

    def send_now(self) -> SyncErrand:
        return SyncErrand(self.worker, self.clock)

    def release(self, seq: tuple[int, int]) -> Refusal | None:
        return self.journal.release(*seq)

    def seen(self, kind: str) -> Refusal | None:
        return self.journal.clear_alarm(kind)

    def _aside(self, one: Quarantined) -> Aside:
        case = self.journal.accepted(one.case_id)
        number = None if case is None else case.number
        return Aside(number, "" if case is None else str(case.serial), one.reason, one.key)


@dataclass(slots=True)
class SyncErrand:
    """One run of the worker. Until the centre has answered once, the line to it is what is at work."""

    worker: SyncWorker
    clock: Callable[[], datetime]
    _answered: bool = field(default=False)

    def run(self, on_step: OnStep) -> ErrandEnd:
        def progressed(progress: Progress) -> None:
            self._answered = self._answered or progress.phase in ("files", "status")
            phase = _PHASES.get(progress.phase, "contact")
            if progress.phase != "finished":
                on_step(Step(phase if self._answered else "contact", progress.done, progress.total))

        report = self.worker.send_now(progressed)
        return _end_of(report, self.clock())

    def cancel(self) -> None:
        self.worker.cancel()


def _end_of(report: SyncReport, at: datetime) -> ErrandEnd:
    details: dict[str, object] = {"seconds": report.next_in_s}
    if report.outcome == "stopped":
        return ErrandEnd("stopped", "stopped", at)
    if report.outcome == "refused" and report.detail in _UNKNOWN:
        return ErrandEnd("trouble", "refused.unknown", at, details)
    if report.outcome != "done":
        return ErrandEnd("trouble", report.outcome, at, details)
    if report.renewed:
        return ErrandEnd("done", "restored", at)
    if report.quarantined:
        return ErrandEnd("done", "done.aside", at)
    wrong_clock = abs(report.clock_offset.total_seconds()) > _CLOCK_TOLERATED_S
    return ErrandEnd("done", "done.clock" if wrong_clock else "done", at)


@dataclass(frozen=True, slots=True)
class PapersByHand:
    """`kiosk.maintenance.OwedPapers`: what prints goes through the one thread that owns the printer."""

    late: LateReceipts
    printing: PrintingDesk
    recorded: Callable[[], None]

    def owed(self) -> tuple[OwedPaper, ...]:
        return tuple(
            OwedPaper(job.number, str(job.serial), job.state, job.copy, job.created_at)
            for job in self.late.owed()
        )

    def print(self, number: TrackingNumber, by: str, why: str) -> str | Refusal:
        staff = Staff.of(by, why)
        if isinstance(staff, Refusal):
            return staff
        came: queue.SimpleQueue[str | Refusal] = queue.SimpleQueue()

        def on_the_printing_thread() -> None:
            outcome = self.late.print(number, staff)
            if isinstance(outcome, Refusal):
                came.put(outcome)
            elif isinstance(outcome, Confirmed):
                came.put("confirmed")
            else:
                came.put("refused" if isinstance(outcome, Refused) else "uncertain")

        self.printing.turn_for(on_the_printing_thread)
        said = came.get()
        self.recorded()
        return said

    def give_up(self, number: TrackingNumber, by: str, why: str) -> Refusal | None:
        staff = Staff.of(by, why)
        if isinstance(staff, Refusal):
            return staff
        gone = self.late.give_up(number, staff)
        self.recorded()
        return gone if isinstance(gone, Refusal) else None


class Turns(Protocol):
    """`kiosk.printing.PrintingDesk`: one thread alone speaks to the printer."""

    def turn_for(self, errand: Callable[[], None]) -> None: ...


@dataclass(frozen=True, slots=True)
class PrinterByHand:
    """`kiosk.maintenance.PrinterDesk`, on the one thread that owns the printer. ``about``: label and value of what is
    known of it, for the test page."""

    supervisor: Supervisor
    printing: Turns
    about: Callable[[], Mapping[str, str]]
    randbits: Callable[[int], int]

    def print_test(self) -> str:
        outcome = self._turn(
            lambda: self.supervisor.print(
                self.randbits(32), test_page(self.about()), lambda: None, _unwatched
            )
        )
        if isinstance(outcome, Confirmed):
            return "confirmed"
        begun = isinstance(outcome, Uncertain) and outcome.bytes_written
        return "uncertain" if begun else "refused"

    def go_on(self) -> None:
        self._turn(self.supervisor.mend)

    def _turn(self, errand: Callable[[], T]) -> T | None:
        """What came of it; None after a mistake of ours, which is the printing thread's to tell."""
        came: queue.SimpleQueue[T | None] = queue.SimpleQueue()

        def on_the_printing_thread() -> None:
            said = None
            try:
                said = errand()
            finally:
                came.put(said)

        self.printing.turn_for(on_the_printing_thread)
        return came.get()


def _unwatched(_written: int, _of: int) -> None:
    """A test page has no bar of progress."""


@dataclass(slots=True)
class EnrolByHand:
    """`kiosk.maintenance.Enrolling`. After it the process must begin anew, since keys and journal of the old enrolment
    are still in its hands: ``done`` keeps the intake closed until then. ``monotonic``: seconds that no one can set."""

    enrol_with: Callable[[str], Enrolled | Refusal]
    test_with: Callable[[Callable[[], None]], Probed]
    monotonic: Callable[[], float] = time.monotonic
    _taken_in: float | None = field(default=None, init=False)

    @property
    def done(self) -> bool:
        return self._taken_in is not None

    def taken_in_s(self) -> float | None:
        """Seconds since the centre last took this machine in; None: not since the process began."""
        return None if self._taken_in is None else self.monotonic() - self._taken_in

    def enrol(self, text: str) -> Enrolled | Refusal:
        came = self.enrol_with(text)
        if not isinstance(came, Refusal):
            self._taken_in = self.monotonic()
        return came

    def test(self) -> Probed:
        return self.test_with(lambda: None)


@dataclass(frozen=True, slots=True)
class ProbeErrand:
    """A test case, watched: sealed, sent, opened at the centre."""

    test_with: Callable[[Callable[[], None]], Probed]

    def run(self, on_step: OnStep) -> ErrandEnd:
        on_step(Step("cases"))
        tested = self.test_with(lambda: on_step(Step("contact")))
        if tested.good:
            on_step(Step("check"))
        return ErrandEnd("done" if tested.good else "trouble", f"test.{tested.word}", tested.at)

    def cancel(self) -> None:
        """It is over in one request."""

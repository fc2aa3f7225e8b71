"""The sole owner of a printer: what it is doing, what may be said of it, and when to look again.

One thread calls `look` and `print`; `phase` and `status` may be read from any. The rules of failure:

- Silence is never "ready". A miss is a look to which nothing, or nothing sensible, came back.
- One miss says nothing: a switch restarts, a cable is touched. Three in a row are told; until then the
  printer's last word stands, if it has said any (one false alarm and "try again" made two papers elsewhere).
- After a miss the next look comes soon, then later and later: half a second to thirty seconds.
- A job that broke off leaves the printer in the middle of something. Nothing new is sent before it has been
  recovered: each second for ten seconds, then it is called offline and tried on. A model that tells nothing
  of itself is cleared once, unheard, since what it still waits for would eat the next paper.
- A change is logged once when it goes down and once when it comes up, never at every look.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum

from hardware.page import Page
from hardware.ports import (
    HELD_ON_TO,
    USABLE,
    Confirmed,
    PrintOutcome,
    ReceiptPrinter,
    Refused,
    State,
    Status,
    Trouble,
    Uncertain,
)

_LOG = logging.getLogger(__name__)

MISSES_TOLD = 3
LOOK_S = 3.0
"""Between two looks at a printer that is well."""
MEND_S = 1.0
"""Between two looks at one that somebody is mending."""
FIRST_BACK_OFF_S, LONGEST_BACK_OFF_S = 0.5, 30.0
RECOVERY_S = 10.0


class Phase(StrEnum):
    """What is going on, one word for a lamp; `Status` says why."""

    ABSENT = "absent"
    PROBING = "probing"
    READY = "ready"
    NEAR_END = "near_end"
    BLOCKED = "blocked"  # paper, cover, cutter, heat, offline
    SENDING = "sending"
    CONFIRMING = "confirming"
    RECOVERING = "recovering"
    LOST = "lost"
    UNKNOWN = "unknown"  # tells nothing about itself


_PHASES = {
    State.READY: Phase.READY,
    State.DEGRADED: Phase.NEAR_END,
    State.UNKNOWN: Phase.UNKNOWN,
    State.BLOCKED: Phase.BLOCKED,
    State.BUSY: Phase.SENDING,
    State.ABSENT: Phase.ABSENT,
    State.NOT_FITTED: Phase.ABSENT,
    State.LOST: Phase.LOST,
}


class Supervisor:
    """Looks after ``printer``. ``clock``: monotonic seconds. ``reports``: the model answers for itself; one
    that does not is called unknown, and that is no trouble. ``torn``: the last process ended in the middle of a job.
    ``on_change``: hears each new status that may be told."""

    def __init__(
        self,
        printer: ReceiptPrinter,
        clock: Callable[[], float],
        *,
        reports: bool = True,
        torn: bool = False,
        on_change: Callable[[Status], None] = lambda _: None,
    ) -> None:
        self._printer = printer
        self._clock = clock
        self._reports = reports
        self._on_change = on_change
        self._torn_since = clock() if torn else None
        self._whole = False  # every byte of the last job went out
        self._misses = 0
        self._pause_s = FIRST_BACK_OFF_S
        self.phase = Phase.PROBING
        self.status = Status(State.UNKNOWN)
        """As people may be told."""

    def look(self) -> float:
        """One look, with recovery where it is due. Returns seconds until the next."""
        if self._wants_recovery():
            self.phase = Phase.RECOVERING
            self._recovered(self._printer.recover())
        else:
            self.phase = Phase.PROBING
            self._note(self._printer.status())
        return self._pause_s

    def print(
        self,
        job_id: int,
        page: Page,
        on_first_byte: Callable[[], None],
        on_progress: Callable[[int, int], None],
    ) -> PrintOutcome:
        """As `hardware.ports.ReceiptPrinter.print`, on a printer that has been recovered first."""
        if self._wants_recovery():
            self.look()
            if self._torn_since is not None:
                return Refused(self.status)

        def begun() -> None:
            on_first_byte()
            self.phase, self._whole = Phase.SENDING, False
            self._torn_since = (
                self._clock()
            )  # until its end is known, and if a mistake of ours keeps it from one

        def progress(written: int, of: int) -> None:
            self._whole = written >= of
            self.phase = Phase.CONFIRMING if self._whole else Phase.SENDING
            on_progress(written, of)

        outcome = self._printer.print(job_id, page, begun, progress)
        self._after(outcome)
        return outcome

    def mend(self) -> Status:
        """Somebody says that its trouble is gone: cleared and looked at now, whatever it held on to."""
        self._recovered(self._printer.recover())
        return self.status

    def close(self) -> None:
        """Lets go of the device."""
        self._printer.close()

    @property
    def next_look_s(self) -> float:
        """Seconds that a job which was refused should wait before it is tried again."""
        return self._pause_s

    def _after(self, outcome: PrintOutcome) -> None:
        self._torn_since = None
        if isinstance(outcome, Confirmed):
            self._note(self.status if self.status.state is State.DEGRADED else Status(State.READY))
        elif isinstance(outcome, Refused):
            self._note(outcome.status)
        elif isinstance(outcome, Uncertain):
            if self._is_torn(outcome.status):
                self._torn_since = self._clock()
            self._note(outcome.status)

    def _is_torn(self, status: Status) -> bool:
        """A job that went out whole and only lost its answer may be printing still: clearing would cut it off.

        Of a line that stalled nobody knows how much went out, whatever was counted.
        """
        return not self._whole or status.state is State.BLOCKED or status.trouble is Trouble.STALLED

    def _wants_recovery(self) -> bool:
        """After a job that broke off, and for trouble that a printer holds on to until it is told to go on."""
        held = self.status.state is State.BLOCKED and self.status.trouble in HELD_ON_TO
        return self._torn_since is not None or (self._reports and held)

    def _recovered(self, status: Status) -> None:
        since = self._torn_since
        if self._is_as_usual(status):
            self._torn_since = None
        elif since is not None and status.state is State.UNKNOWN and self._clock() - since > RECOVERY_S:
            status = Status(State.BLOCKED, Trouble.OFFLINE, "does not recover")
        self._note(status)
        if self._torn_since is not None:
            self._pause_s = min(self._pause_s, MEND_S)

    def _note(self, status: Status) -> None:
        """What a look has come to: `phase` at once, `status` when it may be told.

        The silence of a model that reports nothing is no trouble.
        """
        if status.state is State.UNKNOWN and not self._reports:
            status = Status(State.UNKNOWN, None, status.detail)
        self.phase = _PHASES[status.state]
        if self._is_as_usual(status):
            self._misses, self._pause_s = 0, LOOK_S
        elif status.state is State.BLOCKED:
            self._misses, self._pause_s = 0, MEND_S
        else:
            self._misses += 1
            self._pause_s = min(LONGEST_BACK_OFF_S, FIRST_BACK_OFF_S * 2 ** (self._misses - 1))
            if self._misses < MISSES_TOLD and self.status.state in (*USABLE, State.BLOCKED):
                return
        self._tell(status)

    def _is_as_usual(self, status: Status) -> bool:
        """No more can be heard of this printer when all is well."""
        if status.state is State.UNKNOWN:
            return not self._reports
        return status.state in (*USABLE, State.NOT_FITTED)

    def _tell(self, status: Status) -> None:
        before, self.status = self.status, status
        if (before.state, before.trouble) == (status.state, status.trouble):
            return
        words = " ".join(word for word in (status.state, status.trouble, status.detail) if word)
        _LOG.log(logging.INFO if self._is_as_usual(status) else logging.WARNING, "printer: %s", words)
        self._on_change(status)

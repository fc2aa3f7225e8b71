"""What the service manager is told while the lobby runs: ready, alive, in which state.

Only the screen's thread calls this. So a window that hangs falls silent, however busy the other threads are, and is
ended and begun anew. Words say what the machine does, never for whom.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from sync.service_manager import READY, STOPPING, tell

BEATS_A_TERM = 4
"""Three beats may go missing before the manager ends the process."""
FETCHING_TERMS = 2
"""From the poster to the last module: the beats of so many terms. Then a start whose screen lives and which gets nowhere is given up too."""
ASSEMBLING_TERMS = 5
"""The machine is put together on the screen's own thread, which cannot beat meanwhile: the look through a long journal on a slow card."""


class Heartbeat:
    """Datagrams to ``NOTIFY_SOCKET``; without one (a console, the demo) nothing is sent and nobody waits for it.

    ``every_s``: seconds between two beats, a quarter of the term after which the manager gives the process up; None
    where it has set none. ``WATCHDOG_PID`` does not count: under xinit it is xinit's.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment
        term = environment.get("WATCHDOG_USEC", "")
        self._term_us = int(term) if term.isdecimal() else 0
        self.every_s = self._term_us / 1e6 / BEATS_A_TERM if self._term_us else None
        self._fetching_beats = FETCHING_TERMS * BEATS_A_TERM
        self._status = ""

    def starting(self) -> None:
        """A beat before READY: the start, too, is given up a term after the last one, and beats only for so long."""
        if self._fetching_beats:
            self._fetching_beats -= 1
            self._extend(1)

    def assembling(self) -> None:
        """The screen's thread comes round again when all is put together; `ASSEMBLING_TERMS` from now it must have."""
        self._extend(ASSEMBLING_TERMS)

    def ready(self) -> None:
        """The first page of the machine itself stands."""
        self._send(READY)

    def beat(self, status: str = "") -> None:
        """The screen's thread has come round again. ``status``: in words, sent where it has changed."""
        changed = status != self._status
        self._status = status
        self._send("WATCHDOG=1", *([f"STATUS={status}"] if changed else []))

    def stopping(self) -> None:
        """Told to end: what follows is not a hang."""
        self._send(STOPPING)

    def _extend(self, terms: int) -> None:
        """The manager counts from the arrival, and never takes back what it has given; a running watchdog waits as long."""
        if self._term_us:
            self._send(f"EXTEND_TIMEOUT_USEC={terms * self._term_us}")

    def _send(self, *lines: str) -> None:
        tell(*lines, environment=self._environment)

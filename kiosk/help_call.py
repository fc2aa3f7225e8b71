"""Calling staff: a word in what the sync tells of this machine. Heard is what the centre has answered for, no less."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

LASTS = timedelta(minutes=10)
"""A call that has not come through by then tells of somebody who is gone."""


class HelpBell:
    """`kiosk.outside.Bell`. Rung on the screen's thread, read on the sync's.

    ``wake`` lets the worker run at once; ``taken``: how many of its runs have ended well since the start.
    """

    def __init__(
        self, clock: Callable[[], datetime], wake: Callable[[], None], taken: Callable[[], int]
    ) -> None:
        self._clock, self._wake, self._taken = clock, wake, taken
        self._turn = threading.Lock()
        self._rung: datetime | None = None
        self._told_in: int | None = None

    def ring(self) -> None:
        """A second press within the same call rings no second time."""
        with self._turn:
            if self._rung is not None and self._clock() - self._rung < LASTS:
                return
            self._rung, self._told_in = self._clock(), None
        self._wake()

    def hush(self) -> None:
        """What the centre was told stays told; nothing more is."""
        with self._turn:
            self._rung = self._told_in = None

    def is_heard(self) -> bool:
        """A run in which the call was said has ended well."""
        with self._turn:
            return self._told_in is not None and self._taken() > self._told_in

    def report(self) -> dict[str, object]:
        """For the health part of a sync: when somebody called, ISO 8601 in UTC, as long as it matters."""
        with self._turn:
            if self._rung is None or self._clock() - self._rung >= LASTS:
                return {}
            if self._told_in is None:
                self._told_in = self._taken()
            return {"help_called_at": self._rung.isoformat(timespec="seconds")}

"""How far the files are: bytes, their rate, and what is left at that rate."""

from __future__ import annotations

from collections.abc import Callable

from sync.worker.reports import OnProgress, Progress

_TELL_EVERY = 64 * 1024  # bytes; a line of 64 kB/s then moves every second
_SURE_AFTER_S = 1.0


class Meter:
    """Of one run's files. ``total`` bytes are to go; ``before`` have gone in earlier rounds of the same run."""

    def __init__(
        self, on_progress: OnProgress, monotonic: Callable[[], float], before: int, total: int
    ) -> None:
        self._on_progress = on_progress
        self._monotonic = monotonic
        self._began = monotonic()
        self._before = before
        self._here = 0
        self._told = 0
        self.total = total

    def at(self, here: int, *, surely: bool = False) -> None:
        """``here`` bytes have gone in this round; told when it is worth a new line, or ``surely``."""
        self._here = here
        if surely or here - self._told >= _TELL_EVERY:
            self._told = here
            self._on_progress(self._progress())

    def _progress(self) -> Progress:
        took = self._monotonic() - self._began
        rate = self._here / took if took >= _SURE_AFTER_S and self._here else None
        left = None if rate is None else max(0, self.total - self._here) / rate
        return Progress("files", self._before + self._here, self._before + self.total, rate, left)

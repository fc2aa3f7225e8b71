"""A twin's own clock of pictures: a real camera gives its next one when it is due."""

from __future__ import annotations

from collections.abc import Callable

FRAME_S = 1 / 15


class Pace:
    """``clock`` is monotonic seconds, ``wait`` lets them pass."""

    def __init__(self, clock: Callable[[], float], wait: Callable[[float], None]) -> None:
        self._clock, self._wait = clock, wait
        self._next = clock()

    def keep(self) -> float:
        """Waits for the next picture's time, and says what it is."""
        early = self._next - self._clock()
        if early > 0:
            self._wait(min(early, FRAME_S))
        now = self._clock()
        self._next = now + FRAME_S * 0.9  # a screen's clock and a camera's are never in step
        return now

"""When to try a lost device again: at once, then later and later."""

from __future__ import annotations

from collections.abc import Callable

FIRST_S, LONGEST_S = 0.5, 30.0


class BackOff:
    """Pauses of 0.5 s doubling to 30 s on ``clock`` (monotonic seconds)."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._pause_s, self._try_at = FIRST_S, clock()

    @property
    def due(self) -> bool:
        """Whether the pause is over."""
        return self._clock() >= self._try_at

    def failed(self) -> None:
        """The next pause begins, twice as long as the last."""
        self._try_at = self._clock() + self._pause_s
        self._pause_s = min(LONGEST_S, self._pause_s * 2)

    def succeeded(self) -> None:
        """All is well: the next pause is short again."""
        self._pause_s, self._try_at = FIRST_S, self._clock()

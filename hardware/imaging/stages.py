"""How long each stage took."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stages:
    """A stop-watch for named stages; the same stage may come again. ``clock``: seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Counts what happens inside."""
        began = self._clock()
        try:
            yield
        finally:
            spent = (self._clock() - began) * 1000
            self.milliseconds[stage] = self.milliseconds.get(stage, 0.0) + spent

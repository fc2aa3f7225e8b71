"""Figures that were reckoned once and still hold: kept by process, for who may know of the same cases."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 128
"""Pages in memory; one is a few kilobytes."""


class Kept:
    """The newest `MOST` results by key. A key names all that a result follows from, so nothing here grows old."""

    def __init__(self) -> None:
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of this key, made now if it is not there. Two that ask at once may both make it."""
        with self._turn:
            if key in self._results:
                self._results.move_to_end(key)
                found: T = self._results[key]
                return found
        made = make()
        with self._turn:
            self._results[key] = made
            while len(self._results) > MOST:
                self._results.popitem(last=False)
        return made

"""A piece of a file as the body of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO


class Stretch:
    """A stretch of a file as a request's body, of known length: requests sends no chunks then.

    ``on_read`` hears how many bytes of it have been taken so far.
    """

    def __init__(
        self, source: BinaryIO, length: int, on_read: Callable[[int], None] = lambda _taken: None
    ) -> None:
        self._source = source
        self._left = length
        self._length = length
        self._on_read = on_read

    def __len__(self) -> int:
        return self._length

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, and none from behind the stretch."""
        wanted = self._left if size < 0 else min(size, self._left)
        part = self._source.read(wanted)
        self._left -= len(part)
        self._on_read(self._length - self._left)
        return part

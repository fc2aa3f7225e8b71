"""A piece of a file as the body of a request."""

from __future__ import annotations

from typing import BinaryIO


class Stretch:
    """A stretch of a file as a request's body, of known length: requests sends no chunks then."""

    def __init__(self, source: BinaryIO, length: int) -> None:
        self._source = source
        self._left = length
        self._length = length

    def __len__(self) -> int:
        return self._length

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, and none from behind the stretch."""
        wanted = self._left if size < 0 else min(size, self._left)
        part = self._source.read(wanted)
        self._left -= len(part)
        return part

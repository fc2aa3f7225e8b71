"""Bytes of a serial code reader to frames: CR, CRLF or a silence ends one. Never an unbounded readline."""

from __future__ import annotations

from collections import deque

LIMIT = 512
"""Bytes of a frame; what is longer is dropped to its end."""


class Framer:
    """``feed`` bytes with the monotonic time in seconds, ``take`` whole frames (empty ones are none)."""

    def __init__(self, idle_s: float = 0.08, limit: int = LIMIT) -> None:
        self._idle_s = idle_s
        self._limit = limit
        self._frame = bytearray()
        self._overlong = False
        self._last = 0.0
        self._frames: deque[bytes] = deque()

    def feed(self, data: bytes, now: float) -> None:
        """Takes what has come at ``now``."""
        self._end_if_idle(now)
        for byte in data:
            if byte in b"\r\n":
                self._end()
            elif len(self._frame) < self._limit:
                self._frame.append(byte)
            else:
                self._overlong = True
        if data:
            self._last = now

    def take(self, now: float) -> bytes | None:
        """The next whole frame, or None."""
        self._end_if_idle(now)
        return self._frames.popleft() if self._frames else None

    def forget(self) -> None:
        """Drops what has come so far, the beginning of a frame included."""
        self._frame.clear()
        self._frames.clear()
        self._overlong = False

    def _end_if_idle(self, now: float) -> None:
        if now - self._last >= self._idle_s:
            self._end()

    def _end(self) -> None:
        if self._frame and not self._overlong:
            self._frames.append(bytes(self._frame))
        self._frame.clear()
        self._overlong = False

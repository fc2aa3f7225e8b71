"""What of a code reader's frames goes on: codes of ours, few a second, and read while somebody waits for one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from hardware.readers.framer import Framer

Accepts = Callable[[bytes], bool]
"""Whether a frame is a code of ours. Given by the composition root: hardware knows of no numbers."""

PER_SECOND = 5
"""No hand shows more codes; a reader that sends more has gone wrong, or is no reader."""
STALE_S = 2.0
_REPLY = b"\x02\x00\x00"
"""A GM65 answers its own settings with 02 00, 00 for good, a length, so many bytes, and two of check sum."""


class FrameIntake:
    """``feed`` what has come, ``take`` the next code. ``now``: monotonic seconds; ``idle_s`` ends a frame too."""

    def __init__(self, accepts: Accepts, idle_s: float = 0.08) -> None:
        self._accepts = accepts
        self._framer = Framer(idle_s)
        self._codes: deque[bytes] = deque()
        self._times: deque[float] = deque(maxlen=PER_SECOND)
        self._looked: float | None = None

    def look(self, now: float) -> bool:
        """Begins each poll. False: nobody has asked for a while, and what has come since is forgotten (and to be
        forgotten on the line): a receipt shown during somebody's visit must not open in the next one."""
        fresh = self._looked is None or now - self._looked <= STALE_S
        self._looked = now
        if not fresh:
            self._framer.forget()
            self._codes.clear()
        return fresh

    def feed(self, data: bytes, now: float) -> None:
        """Takes what has come at ``now``."""
        self._framer.feed(data, now)
        self._sift(now)

    def take(self, now: float) -> bytes | None:
        """The next code, or None."""
        self._sift(now)
        return self._codes.popleft() if self._codes else None

    def _sift(self, now: float) -> None:
        while (frame := self._framer.take(now)) is not None:
            code = _without_replies(frame)
            if self._accepts(code) and self._in_measure(now):
                self._codes.append(code)

    def _in_measure(self, now: float) -> bool:
        if len(self._times) == PER_SECOND and now - self._times[0] < 1:
            return False
        self._times.append(now)
        return True


def _without_replies(frame: bytes) -> bytes:
    """A code that follows a reply on its heels is still a code."""
    while frame.startswith(_REPLY):
        length = int.from_bytes(frame[3:4], "big")
        frame = frame[len(_REPLY) + 1 + length + 2 :]
    return frame

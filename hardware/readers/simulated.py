"""The twin of a code reader: what is presented to it is read."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hardware.ports import State, Status
from hardware.readers.framer import Framer


class SimulatedReader:
    """`hardware.ports.CodeReader`; ``clock`` is monotonic seconds. Codes may be presented from any thread."""

    def __init__(self, clock: Callable[[], float], idle_s: float = 0.08) -> None:
        self._clock = clock
        self._framer = Framer(idle_s)
        self._plugged = True
        self._lock = threading.Lock()

    def present(self, data: bytes) -> None:
        """Holds a code under the reader: it sends ``data`` and CR, as the real ones do."""
        self.send(data + b"\r")

    def send(self, data: bytes) -> None:
        """Bytes as they come over the line, whole frames or not."""
        with self._lock:
            if self._plugged:
                self._framer.feed(data, self._clock())

    def unplug(self) -> None:
        """Pulls the cable; what had not ended is lost."""
        self._plugged = False

    def replug(self) -> None:
        """Puts the cable back."""
        self._plugged = True

    def status(self) -> Status:
        """Ready, or absent while unplugged."""
        return Status(State.READY if self._plugged else State.ABSENT)

    def poll(self) -> bytes | None:
        """The next whole frame, or None."""
        with self._lock:
            return self._framer.take(self._clock())

    def close(self) -> None:
        """Nothing to close."""


class NoReader:
    """`hardware.ports.CodeReader` where there is none."""

    def status(self) -> Status:
        """Absent."""
        return Status(State.ABSENT)

    def poll(self) -> bytes | None:
        """Nothing."""
        return None

    def close(self) -> None:
        """Nothing to close."""

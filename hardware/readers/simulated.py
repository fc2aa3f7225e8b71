"""The twin of a code reader: what is presented to it is read."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hardware.ports import State, Status
from hardware.readers.intake import FrameIntake


class SimulatedReader:
    """`hardware.ports.CodeReader`; ``clock`` is monotonic seconds. Its bytes go the way of a real one's, from any
    thread."""

    def __init__(self, clock: Callable[[], float], intake: FrameIntake) -> None:
        self._clock = clock
        self._intake = intake
        self._plugged = True
        self._lock = threading.Lock()

    def present(self, data: bytes) -> None:
        """Holds a code under the reader: it sends ``data`` and CR, as the real ones do."""
        self.send(data + b"\r")

    def send(self, data: bytes) -> None:
        """Bytes as they come over the line, whole frames or not."""
        with self._lock:
            if self._plugged:
                self._intake.feed(data, self._clock())

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
        """The next code, or None."""
        now = self._clock()
        with self._lock:
            self._intake.look(now)
            return self._intake.take(now)

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

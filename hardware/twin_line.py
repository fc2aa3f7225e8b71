"""A transport straight into a simulated device in the same process, without sockets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from hardware.faults import DeviceAbsent, DeviceLost, DeviceStalled
from hardware.printers.simulated.front_ends import Behind

_STEP_S = 0.02


class Knobs(Protocol):
    """What a test makes the device do."""

    @property
    def unplugged(self) -> bool:
        """Nothing is there to be opened."""
        ...


class Twin(Behind, Protocol):
    """A simulated device in the same process."""

    @property
    def knobs(self) -> Knobs: ...


class TwinLine:
    """`hardware.printers.transports.Transport`. ``wait`` takes seconds: ``time.sleep``, or a simulated clock's step."""

    def __init__(self, twin: Twin, wait: Callable[[float], None]) -> None:
        self._twin = twin
        self._wait = wait
        self._open = False

    @property
    def found(self) -> str:
        return "in memory" if self._open else ""

    def open(self) -> None:
        self.close()
        if self._twin.knobs.unplugged:
            raise DeviceAbsent("unplugged")
        self._twin.connected()
        self._open = True

    def write_some(self, data: bytes, deadline_s: float) -> int:
        self._check()
        waited = 0.0
        while not (room := self._twin.room(data)):
            if waited >= deadline_s:
                raise DeviceStalled
            self._wait(_STEP_S)
            waited += _STEP_S
        taken = data[:room]
        self._twin.receive(taken)
        return len(taken)

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        del limit  # answers are a few bytes
        self._check()
        waited = 0.0
        while not (answer := self._twin.replies()) and waited < deadline_s:
            self._wait(min(_STEP_S, deadline_s - waited))
            waited += _STEP_S
        return answer

    def close(self) -> None:
        if self._open:
            self._open = False
            self._twin.disconnected()

    def _check(self) -> None:
        if not self._open:
            raise DeviceLost("not open")
        if self._twin.hung_up:
            raise DeviceLost("hung up")

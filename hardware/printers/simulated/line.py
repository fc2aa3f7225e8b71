"""A transport straight into a virtual printer in the same process, without sockets."""

from __future__ import annotations

from collections.abc import Callable

from hardware.faults import DeviceAbsent, DeviceLost, DeviceStalled
from hardware.printers.simulated.printer import VirtualPrinter

_STEP_S = 0.02


class TwinLine:
    """`hardware.printers.transports.Transport`. ``wait`` takes seconds: ``time.sleep``, or a simulated clock's step."""

    def __init__(self, printer: VirtualPrinter, wait: Callable[[float], None]) -> None:
        self._printer = printer
        self._wait = wait
        self._open = False

    @property
    def found(self) -> str:
        return "in memory" if self._open else ""

    def open(self) -> None:
        self.close()
        if self._printer.knobs.unplugged:
            raise DeviceAbsent("unplugged")
        self._printer.connected()
        self._open = True

    def write_some(self, data: bytes, deadline_s: float) -> int:
        self._check()
        waited = 0.0
        while not (room := self._printer.room(data)):
            if waited >= deadline_s:
                raise DeviceStalled
            self._wait(_STEP_S)
            waited += _STEP_S
        taken = data[:room]
        self._printer.receive(taken)
        return len(taken)

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        del limit  # answers are a few bytes
        self._check()
        waited = 0.0
        while not (answer := self._printer.replies()) and waited < deadline_s:
            self._wait(min(_STEP_S, deadline_s - waited))
            waited += _STEP_S
        return answer

    def close(self) -> None:
        if self._open:
            self._open = False
            self._printer.disconnected()

    def _check(self) -> None:
        if not self._open:
            raise DeviceLost("not open")
        if self._printer.hung_up:
            raise DeviceLost("hung up")

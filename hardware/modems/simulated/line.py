"""A transport straight into a simulated modem in the same process."""

from __future__ import annotations

from collections.abc import Callable

from hardware.faults import DeviceAbsent, DeviceLost
from hardware.modems.simulated.modem import SimulatedModem

_STEP_S = 0.05


class ModemLine:
    """`hardware.printers.transports.Transport`. ``wait`` takes seconds: ``time.sleep``, or a simulated clock's step."""

    def __init__(self, modem: SimulatedModem, wait: Callable[[float], None]) -> None:
        self._modem = modem
        self._wait = wait
        self._open = False

    @property
    def found(self) -> str:
        return "in memory" if self._open else ""

    def open(self) -> None:
        self.close()
        if self._modem.knobs.unplugged:
            raise DeviceAbsent("unplugged")
        self._modem.connected()
        self._open = True

    def write_some(self, data: bytes, deadline_s: float) -> int:
        del deadline_s  # a modem takes what comes
        self._check()
        self._modem.receive(data)
        return len(data)

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        del limit  # a few lines
        self._check()
        waited = 0.0
        while not (said := self._modem.replies()) and waited < deadline_s:
            self._wait(min(_STEP_S, deadline_s - waited))
            waited += _STEP_S
        return said

    def close(self) -> None:
        if self._open:
            self._open = False
            self._modem.disconnected()

    def _check(self) -> None:
        if not self._open:
            raise DeviceLost("not open")
        if self._modem.hung_up:
            raise DeviceLost("hung up")

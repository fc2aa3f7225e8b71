"""A code reader on a serial line or a USB virtual COM port (GM65 class)."""

from __future__ import annotations

from collections.abc import Callable

from hardware.faults import DeviceDenied, DeviceFault, DeviceLost
from hardware.ports import State, Status, Trouble
from hardware.printers.transports import Transport
from hardware.readers.intake import FrameIntake

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 30.0
_PIECE = 1024
_MOST_STALE_PIECES = 64
"""A line that sends faster than it is read would hold the screen for ever; its kernel keeps a fraction of this."""


class SerialReader:
    """`hardware.ports.CodeReader`. Reopens by itself after an unplug, later and later up to 30 s."""

    def __init__(self, line: Transport, clock: Callable[[], float], intake: FrameIntake) -> None:
        self._line = line
        self._clock = clock
        self._intake = intake
        self._open = False
        self._status = Status(State.ABSENT)
        self._pause_s = _FIRST_PAUSE_S
        self._try_at = clock()

    def status(self) -> Status:
        """Ready while the line is open; a look costs nothing."""
        self._reopen()
        return self._status

    def poll(self) -> bytes | None:
        """The next code, or None; never blocks."""
        self._reopen()
        now = self._clock()
        fresh = self._intake.look(now)
        if self._open:
            try:
                came = self._line.read_some(_PIECE, 0)
                for _ in range(_MOST_STALE_PIECES):
                    if fresh or not came:
                        break
                    came = self._line.read_some(_PIECE, 0)
                self._intake.feed(came, now)
            except DeviceFault as fault:
                self._lost(fault)
        return self._intake.take(now)

    def close(self) -> None:
        """Closes the line for good."""
        self._line.close()
        self._open = False
        self._try_at = float("inf")

    def _reopen(self) -> None:
        if self._open or self._clock() < self._try_at:
            return
        try:
            self._line.open()
        except DeviceFault as fault:
            self._lost(fault)
            return
        self._open, self._pause_s = True, _FIRST_PAUSE_S
        self._status = Status(State.READY, None, self._line.found)

    def _lost(self, fault: DeviceFault) -> None:
        self._line.close()
        self._open = False
        state = State.LOST if isinstance(fault, DeviceLost) else State.ABSENT
        self._status = Status(state, Trouble.DENIED if isinstance(fault, DeviceDenied) else None, str(fault))
        self._try_at = self._clock() + self._pause_s
        self._pause_s = min(_LONGEST_PAUSE_S, self._pause_s * 2)

"""A 2D imager on a serial line or a USB virtual COM port that sends its picture when it is asked.

Makers agree on no such command. This is ours, for a small microcontroller or a maker's own script before the
imager: we send ``ASK``; it answers ``HEAD``, four bytes of length (big-endian) and a JPEG. Its wiring is here, so
another maker's framing is a change of this file alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from hardware.faults import DeviceDenied, DeviceFault, DeviceLost, DeviceStalled
from hardware.imaging.untrusted import Spoiled, pixels
from hardware.ports import Document, Frame, State, Status, Trouble
from hardware.printers.transports import Transport
from hardware.scanners.back_off import BackOff
from hardware.scanners.source import CANCELLED, NOTHING_YET, READY

ASK = b"IMAGE?\r\n"
HEAD = b"IMAGE:"
MOST_BYTES = 2_000_000
"""A JPEG of 5 megapixels; at 115,200 baud nobody waits for more than a twentieth of it."""
_PIECE = 1 << 16
_WAIT_S = 0.1
_STALE_PIECES = 64


class SerialImager:
    """`FrameSource`: one picture when asked. ``clock`` is monotonic seconds."""

    live = False

    def __init__(self, line: Transport, *, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        self._line, self._now, self._clock = line, now, clock
        self._back_off = BackOff(clock)
        self._open = False
        self._fault: Status | None = None
        self._cancelled = threading.Event()

    def status(self) -> Status:
        """The last fault while its pause lasts, else ready: only a question can tell."""
        return self._fault if self._fault is not None and not self._back_off.due else READY

    def read(self, document: Document, deadline_s: float) -> Frame | Status:
        """Asks for a picture and takes it. Too long, broken off or no picture: the line is opened anew."""
        if not self._open and not self._back_off.due:
            return self._fault or NOTHING_YET
        self._cancelled.clear()
        try:
            data = self._answer(self._clock() + deadline_s)
        except DeviceFault as fault:
            return self._lost(_status_of(fault))
        if data is None:
            self._shut()
            return CANCELLED
        image = pixels(data)
        if isinstance(image, Spoiled):
            return self._lost(Status(State.LOST, Trouble.INPUT_OUTPUT, image))
        self._fault = None
        self._back_off.succeeded()
        return Frame(image, self._now(), "imager")

    def cancel(self) -> None:
        """Ends a read under way."""
        self._cancelled.set()

    def close(self) -> None:
        """Ends a read under way and closes the line."""
        self._cancelled.set()
        self._shut()

    def _answer(self, until: float) -> bytes | None:
        """The bytes of the picture; None if it was cancelled. Raises DeviceFault."""
        if not self._open:
            self._line.open()
            self._open = True
        for _ in range(_STALE_PIECES):  # the rest of an answer that nobody waited for
            if not self._line.read_some(_PIECE, 0):
                break
        asked = 0
        while asked < len(ASK):
            asked += self._line.write_some(ASK[asked:], _WAIT_S)
        head = self._exactly(len(HEAD) + 4, until)
        if head is None:
            return None
        length = int.from_bytes(head[-4:], "big")
        if not head.startswith(HEAD) or length > MOST_BYTES:
            raise DeviceLost("what it sends is no picture")
        return self._exactly(length, until)

    def _exactly(self, length: int, until: float) -> bytes | None:
        data = bytearray()
        while len(data) < length:
            if self._cancelled.is_set():
                return None
            if self._clock() >= until:
                raise DeviceStalled(len(data))
            data += self._line.read_some(min(_PIECE, length - len(data)), _WAIT_S)
        return bytes(data)

    def _lost(self, fault: Status) -> Status:
        self._shut()
        self._fault = fault
        self._back_off.failed()
        return fault

    def _shut(self) -> None:
        self._line.close()
        self._open = False


def _status_of(fault: DeviceFault) -> Status:
    match fault:
        case DeviceStalled():
            return Status(State.LOST, Trouble.STALLED, "no whole picture in time")
        case DeviceLost():
            return Status(State.LOST, Trouble.INPUT_OUTPUT, str(fault))
        case DeviceDenied():
            return Status(State.ABSENT, Trouble.DENIED, str(fault))
    return Status(State.ABSENT, None, str(fault))

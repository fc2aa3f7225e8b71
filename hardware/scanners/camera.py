"""A camera over the tray, and the watch over it.

OpenCV's ``read`` says True after an unplug and after a stall and gives the last picture again (opencv #14044,
#5221, #10927). So nothing it says is believed: a picture is new if its pixels are, since a sensor's noise never
repeats, and the age of the newest new one decides.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import cv2
import numpy as np

from hardware.ports import Document, Frame, Image, State, Status, Trouble
from hardware.scanners.back_off import BackOff
from hardware.scanners.source import NOTHING_YET, READY

STALE_S = 1.0
"""A newest picture older than this is a stall: a camera gives fifteen or more a second."""
MOST_EQUAL = 30
"""So many equal pictures in a row are a frozen one, however fast they come."""
_WARMING = 10
"""Pictures dropped after opening: exposure and white balance still wander."""
_WARM_S = 2.0
_PAUSE_S = 0.02
_LINES = 16  # every sixteenth line of a picture tells whether it is another one


class Capture(Protocol):
    """The part of ``cv2.VideoCapture`` that is used; pictures are BGR."""

    def isOpened(self) -> bool: ...  # noqa: N802 -- OpenCV's name

    def set(self, prop: int, value: float, /) -> bool: ...

    def read(self) -> tuple[bool, Any]: ...

    def release(self) -> None: ...


Captures = Callable[[str, int], Capture]
"""``cv2.VideoCapture``: device and way to it."""


class Cameras(Protocol):
    """Finds and opens one camera."""

    def look(self) -> Status:
        """Ready if there is something to open; costs nothing."""

    def open(self) -> Capture | Status:
        """An opened capture, or why not."""


class Camera:
    """`FrameSource`. ``clock`` is monotonic seconds, ``wait`` lets them pass, ``now`` is UTC; ``source`` names
    the pictures."""

    live = True

    def __init__(
        self,
        cameras: Cameras,
        source: str,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        wait: Callable[[float], None],
    ) -> None:
        self._cameras, self._source = cameras, source
        self._now, self._clock, self._wait = now, clock, wait
        self._capture: Capture | None = None
        self._fault: Status | None = None
        self._back_off = BackOff(clock)
        self._new_at, self._print, self._equal = 0.0, 0, 0

    def status(self) -> Status:
        """Whether it is there; one that is there and stood still is lost until a picture comes."""
        there, fault = self._cameras.look(), self._fault
        stuck = fault is not None and fault.state is State.LOST
        return fault if fault is not None and stuck and there == READY else there

    def read(self, document: Document, deadline_s: float) -> Frame | Status:
        """See `FrameSource`."""
        capture = self._opened()
        if isinstance(capture, Status):
            return capture
        until = self._clock() + deadline_s
        while True:
            good, image = capture.read()
            if good and image is not None and self._is_new(image):
                self._back_off.succeeded()
                self._fault = None
                return Frame(_rgb(image), self._now(), self._source)
            if (fault := self._watched()) is not None:
                return self._lost(fault)
            if self._clock() >= until:
                return NOTHING_YET
            self._wait(_PAUSE_S)

    def cancel(self) -> None:
        """Nothing to end: a read takes a picture's time, or a second."""

    def close(self) -> None:
        """Releases the device."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _opened(self) -> Capture | Status:
        if self._capture is not None:
            return self._capture
        if not self._back_off.due:
            return self._fault or NOTHING_YET
        opened = self._cameras.open()
        if isinstance(opened, Status):
            return self._lost(opened)
        self._capture, self._equal, self._new_at = opened, 0, self._clock()
        for _ in range(_WARMING):
            if not opened.read()[0] or self._clock() - self._new_at > _WARM_S:
                break  # one that stalls from the start is found out by the watchdog
        self._new_at = self._clock()
        return opened

    def _is_new(self, image: Image) -> bool:
        seen = zlib.crc32(image[::_LINES].tobytes())
        if seen == self._print:
            self._equal += 1
            return False
        self._print, self._equal, self._new_at = seen, 0, self._clock()
        return True

    def _watched(self) -> Status | None:
        """What is wrong, if no new picture came."""
        there = self._cameras.look()
        if there != READY:
            return there
        if self._clock() - self._new_at > STALE_S:
            return Status(State.LOST, Trouble.STALLED, f"no picture for {STALE_S:.0f} s")
        if self._equal >= MOST_EQUAL:
            return Status(State.LOST, Trouble.STALLED, f"the same picture {MOST_EQUAL} times")
        return None

    def _lost(self, fault: Status) -> Status:
        self.close()
        self._fault = fault
        self._back_off.failed()
        return fault


def _rgb(image: Image) -> Image:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), dtype=np.uint8)

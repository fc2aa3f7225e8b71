"""What pictures come from: a camera, a flatbed, a file. `FrameScanner` makes a scanner of any of them."""

from __future__ import annotations

from typing import Protocol

from hardware.ports import Document, Frame, State, Status, Trouble

READY = Status(State.READY)
CANCELLED = Status(State.READY, None, "cancelled")
"""Outcome of what we ended ourselves: the device is well."""
NOTHING_YET = Status(State.BUSY, None, "no new picture yet")
NOTHING_THERE = Status(State.READY, Trouble.NO_DOCUMENT)
"""An empty feeder: the device is well, and the next one who lays something down is served."""


class FrameSource(Protocol):
    """A thing that gives pictures. One thread reads; `status` and `cancel` may come from any other.

    ``live``: it gives pictures all the time, to be watched until something lies still; False: each picture
    is asked for and takes seconds, and there is none to watch.
    """

    @property
    def live(self) -> bool: ...

    def status(self) -> Status:
        """As it was found last, or a look that costs nothing. Never blocks."""

    def read(self, document: Document, deadline_s: float) -> Frame | Status:
        """The next picture, for ``document``, or why there is none; within ``deadline_s`` and some tenths of a
        second. Opens what is not open, and opens again what was lost, later and later up to 30 s.
        `NOTHING_YET`: ask again. `CANCELLED`: `cancel` ended it."""

    def cancel(self) -> None:
        """Ends a read under way."""

    def close(self) -> None:
        """Lets the device go; the next read opens it again."""

"""What every line to a device promises, and how its faults are told (`hardware.faults`)."""

from __future__ import annotations

import errno
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from hardware.faults import DeviceAbsent, DeviceDenied, DeviceLost

LARGEST_WRITE = 16384
"""Bytes one write is given at most, so that a held line is noticed between two of them."""

_NOT_OURS = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.EWOULDBLOCK)
"""The last is another program's lock on a serial port."""


class Transport(Protocol):
    """A line of bytes. Closed it may be opened again; closing a closed one does nothing.

    ``found`` names what is open, for staff and logs ("/dev/usb/lp0 04b8:0e15 X4RT001"); empty while nothing
    is. A device that is named by its identity is looked for at each ``open``, whatever it is called by then.
    """

    @property
    def found(self) -> str: ...

    def open(self) -> None:
        """Raises DeviceAbsent or DeviceDenied."""

    def write_some(self, data: bytes, deadline_s: float) -> int:
        """Bytes taken, at least one, within ``deadline_s``; raises DeviceStalled or DeviceLost."""

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        """What has come, at most ``limit`` bytes; empty after ``deadline_s`` of silence, or at once on a line
        that cannot answer. Raises DeviceLost."""

    def close(self) -> None:
        """Never raises; a write that was taken is not cut off."""


@contextmanager
def broken_line() -> Iterator[None]:
    """OSError, SerialException (an OSError), USBError (one too) and termios.error are one outcome."""
    try:
        yield
    except (OSError, termios.error) as error:
        raise DeviceLost(words_of(error)) from error


@contextmanager
def opening() -> Iterator[None]:
    """What cannot be opened is absent, or there and not ours."""
    try:
        yield
    except (OSError, termios.error) as error:
        if getattr(error, "errno", None) in _NOT_OURS:
            raise DeviceDenied(words_of(error)) from error
        raise DeviceAbsent(words_of(error)) from error


def words_of(error: BaseException) -> str:
    """The system's words where it has some; never data."""
    return getattr(error, "strerror", None) or type(error).__name__

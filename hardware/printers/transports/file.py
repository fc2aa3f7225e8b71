"""A device node such as ``/dev/usb/lp0``, a FIFO, or a plain file that keeps the bytes."""

from __future__ import annotations

import contextlib
import os
import select
import stat
import time
from pathlib import Path

from hardware.faults import DeviceAbsent, DeviceLost, DeviceStalled
from hardware.printers.transports.contract import LARGEST_WRITE, broken_line, opening

_LINGER_S = 1.0
_REST_S = 0.01


class FileTransport:
    """Below ``/dev`` nothing is ever created, and a plain file there is no printer: a missing device must not
    become a file to which "printing" succeeds. ``name``: what `found` says in place of the path."""

    def __init__(self, device: str | Path, name: str = "", *, may_create: bool | None = None) -> None:
        self._path = Path(device)
        self._name = name or str(device)
        self._may_create = not self._path.is_relative_to("/dev") if may_create is None else may_create
        self._handle: int | None = None
        self._answers = False
        self._held = False

    @property
    def found(self) -> str:
        return self._name if self._handle is not None else ""

    def open(self) -> None:
        self.close()
        with opening():
            handle = os.open(self._path, self._flags() | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC, 0o600)
        self._handle, self._held = handle, False
        self._answers = stat.S_ISCHR(os.fstat(handle).st_mode)

    def write_some(self, data: bytes, deadline_s: float) -> int:
        handle = self._line()
        with broken_line():
            if _wait_for(handle, select.POLLOUT, deadline_s):
                try:
                    return os.write(handle, data[:LARGEST_WRITE])
                except BlockingIOError:
                    pass  # another writer was quicker, or the driver promised too much
        self._held = True
        raise DeviceStalled

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        handle = self._line()
        if not self._answers:
            return b""
        until = time.monotonic() + deadline_s
        while True:
            with broken_line():
                events = _wait_for(handle, select.POLLIN, until - time.monotonic())
                data = _read(handle, limit) if events else b""
            if data:
                return data
            if events & select.POLLHUP:
                raise DeviceLost("hung up")
            left = until - time.monotonic()
            if left <= 0:
                return b""
            select.select([], [], [], min(_REST_S, left))

    def close(self) -> None:
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        try:
            if self._answers and not self._held:
                # Linux' printer driver drops a write that is still under way when the node is closed.
                _wait_for(handle, select.POLLOUT, _LINGER_S)
        finally:
            with contextlib.suppress(OSError):  # gone already
                os.close(handle)

    def _flags(self) -> int:
        """How to open what is there; a FIFO that nobody reads refuses at once (ENXIO)."""
        try:
            mode = self._path.stat().st_mode
        except FileNotFoundError:
            if not self._may_create:
                raise
            return os.O_WRONLY | os.O_CREAT | os.O_APPEND
        if stat.S_ISCHR(mode):
            return os.O_RDWR
        if stat.S_ISFIFO(mode):
            return os.O_WRONLY
        if stat.S_ISREG(mode) and self._may_create:
            return os.O_WRONLY | os.O_APPEND
        raise DeviceAbsent("no device, and nothing to print on")

    def _line(self) -> int:
        if self._handle is None:
            raise DeviceLost("not open")
        return self._handle


def _wait_for(handle: int, event: int, wait_s: float) -> int:
    """What has happened on ``handle`` within ``wait_s``: ``event``, or that it is gone; 0 for nothing."""
    poll = select.poll()
    poll.register(handle, event)
    return next((happened for _, happened in poll.poll(max(0.0, wait_s) * 1000)), 0)


def _read(handle: int, limit: int) -> bytes:
    """What is there; Linux' printer driver also reads nothing where there is nothing, and that is no end."""
    try:
        return os.read(handle, limit)
    except BlockingIOError:
        return b""

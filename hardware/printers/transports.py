"""Lines to a device: open, write some, read some, close. Every call has a deadline; faults are of `hardware.faults`."""

from __future__ import annotations

import errno
import os
import select
import socket
import stat
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import serial

from hardware.faults import DeviceAbsent, DeviceDenied, DeviceLost, DeviceStalled

_SERIAL_PIECE = 512
"""Bytes a write: a stalled serial line is noticed after half a second at 9,600 baud."""


class Transport(Protocol):
    """A line of bytes. Closed it may be opened again; closing a closed one does nothing."""

    def open(self) -> None:
        """Raises DeviceAbsent or DeviceDenied."""

    def write_some(self, data: bytes, deadline_s: float) -> int:
        """Bytes taken, at least one; raises DeviceStalled or DeviceLost."""

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        """What has come, at most ``limit`` bytes; empty after ``deadline_s`` of silence. Raises DeviceLost."""

    def close(self) -> None: ...


@contextmanager
def _broken_line() -> Iterator[None]:
    """OSError, SerialException (an OSError) and termios.error are one outcome."""
    try:
        yield
    except (OSError, termios.error) as error:
        raise DeviceLost(type(error).__name__) from error


@contextmanager
def _opening() -> Iterator[None]:
    try:
        yield
    except (OSError, termios.error) as error:
        if getattr(error, "errno", None) in (errno.EACCES, errno.EPERM, errno.EBUSY):
            raise DeviceDenied(type(error).__name__) from error
        raise DeviceAbsent(type(error).__name__) from error


class TcpTransport:
    """Port 9100 of a network printer; one connection for each job."""

    def __init__(self, host: str, port: int, connect_s: float = 2.0) -> None:
        self._address = (host, port)
        self._connect_s = connect_s
        self._socket: socket.socket | None = None

    def open(self) -> None:
        self.close()
        with _opening():
            self._socket = socket.create_connection(self._address, timeout=self._connect_s)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write_some(self, data: bytes, deadline_s: float) -> int:
        line = self._line()
        line.settimeout(deadline_s)
        try:
            with _broken_line():
                return line.send(data)
        except DeviceLost as lost:
            if isinstance(lost.__cause__, TimeoutError):
                raise DeviceStalled from lost
            raise

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        line = self._line()
        with _broken_line():
            if not select.select([line], [], [], deadline_s)[0]:
                return b""
            data = line.recv(limit)
        if not data:
            raise DeviceLost("closed by the device")
        return data

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _line(self) -> socket.socket:
        if self._socket is None:
            raise DeviceLost("not open")
        return self._socket


class SerialTransport:
    """A serial line or a USB virtual COM port."""

    def __init__(self, device: str, baud: int, rtscts: bool) -> None:
        self._device, self._baud, self._rtscts = device, baud, rtscts
        self._serial: serial.Serial | None = None

    def open(self) -> None:
        self.close()
        with _opening():
            self._serial = serial.Serial(
                self._device,
                self._baud,
                rtscts=self._rtscts,
                xonxoff=False,  # every raster holds 11h and 13h
                timeout=0,
                write_timeout=1,  # never without one: a held line blocks for ever (pyserial 71)
                exclusive=True,
            )

    def write_some(self, data: bytes, deadline_s: float) -> int:
        line = self._line()
        piece = data[:_SERIAL_PIECE]
        try:
            with _broken_line():
                line.write_timeout = deadline_s
                line.write(piece)
        except DeviceLost as lost:
            if isinstance(lost.__cause__, serial.SerialTimeoutException):
                raise DeviceStalled(len(piece)) from lost  # how many went out is not said
            raise
        return len(piece)

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        line = self._line()
        with _broken_line():
            line.timeout = deadline_s
            first = line.read(1)
            return bytes(first + line.read(min(limit - 1, line.in_waiting))) if first else b""

    def close(self) -> None:
        if self._serial is not None:
            line, self._serial = self._serial, None
            try:
                line.close()
            except (OSError, termios.error):
                return  # an unplugged adapter cannot even be closed; it is gone all the same

    def _line(self) -> serial.Serial:
        if self._serial is None:
            raise DeviceLost("not open")
        return self._serial


class FileTransport:
    """A device node such as ``/dev/usb/lp0``, or a plain file that keeps the bytes.

    Below ``/dev`` nothing is ever created: a missing printer must not become a file.
    """

    def __init__(self, device: str) -> None:
        self._path = Path(device)
        self._handle: int | None = None
        self._answers = False

    def open(self) -> None:
        self.close()
        with _opening():
            if self._path.is_relative_to("/dev"):
                self._handle = os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
                self._answers = stat.S_ISCHR(os.fstat(self._handle).st_mode)
            else:
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
                self._handle = os.open(self._path, flags, 0o600)
                self._answers = False

    def write_some(self, data: bytes, deadline_s: float) -> int:
        handle = self._line()
        with _broken_line():
            if not self._answers:
                return os.write(handle, data)
            if not select.select([], [handle], [], deadline_s)[1]:
                raise DeviceStalled
            try:
                return os.write(handle, data)
            except BlockingIOError:  # another writer was quicker, or the driver promised too much
                raise DeviceStalled from None

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        handle = self._line()
        if not self._answers:
            return b""
        with _broken_line():
            if not select.select([handle], [], [], deadline_s)[0]:
                return b""
            try:
                return os.read(handle, limit)  # usblp reads nothing where there is nothing; that is no end
            except BlockingIOError:
                return b""

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _line(self) -> int:
        if self._handle is None:
            raise DeviceLost("not open")
        return self._handle

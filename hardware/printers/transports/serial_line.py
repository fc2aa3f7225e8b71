"""A serial line or a USB virtual COM port."""

from __future__ import annotations

import termios
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Protocol

import serial

from hardware.faults import DeviceAbsent, DeviceLost, DeviceStalled
from hardware.printers.transports.contract import broken_line, opening
from hardware.printers.transports.identity import UsbIdentity, only_one

_PIECE = 512
"""Bytes a write: a stalled serial line is noticed after half a second at 9,600 baud."""


class PortInfo(Protocol):
    """What pyserial's ``list_ports`` tells of a port."""

    @property
    def device(self) -> str: ...
    @property
    def vid(self) -> int | None: ...
    @property
    def pid(self) -> int | None: ...
    @property
    def serial_number(self) -> str | None: ...


SerialPorts = Callable[[], Iterable[PortInfo]]
"""The serial ports of this machine, now."""


class SerialTransport:
    """``device``: a path, or whose port is looked for among ``ports`` at each open, since a device that is
    plugged in again comes back under another name."""

    def __init__(self, device: str | UsbIdentity, baud: int, rtscts: bool, ports: SerialPorts) -> None:
        self._device, self._baud, self._rtscts, self._ports = device, baud, rtscts, ports
        self._serial: serial.Serial | None = None
        self._held = False
        self._name = ""

    @property
    def found(self) -> str:
        return self._name if self._serial is not None else ""

    def open(self) -> None:
        self.close()
        with opening():
            path, self._name = self._find()
            self._held = False
            self._serial = serial.Serial(
                path,
                self._baud,
                rtscts=self._rtscts,
                xonxoff=False,  # every raster holds 11h and 13h
                timeout=0,
                write_timeout=1,  # never without one: a held line blocks for ever (pyserial 71)
                exclusive=True,
            )

    def write_some(self, data: bytes, deadline_s: float) -> int:
        line = self._line()
        piece = data[:_PIECE]
        try:
            with broken_line():
                line.write_timeout = deadline_s
                line.write(piece)
        except DeviceLost as lost:
            if isinstance(lost.__cause__, serial.SerialTimeoutException):
                self._held = True
                raise DeviceStalled(len(piece)) from lost  # how many went out is not said
            raise
        return len(piece)

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        line = self._line()
        with broken_line():
            line.timeout = deadline_s
            first = line.read(1)
            return bytes(first + line.read(min(limit - 1, line.in_waiting))) if first else b""

    def close(self) -> None:
        if self._serial is None:
            return
        line, self._serial = self._serial, None
        gone = suppress(OSError, termios.error)  # an unplugged adapter can neither be emptied nor closed
        with gone:
            if self._held:
                line.reset_output_buffer()  # else the kernel waits up to 30 s for a line that takes nothing
        with gone:
            line.close()

    def _find(self) -> tuple[str, str]:
        """Path and name of the port."""
        if isinstance(self._device, str):
            return self._device, self._device
        identity = self._device
        port = only_one(_Found(port) for port in self._ports() if identity.means(_identity(port)))
        if port is None:
            raise DeviceAbsent(f"no serial port of {identity}")
        return port.device, str(port)

    def _line(self) -> serial.Serial:
        if self._serial is None:
            raise DeviceLost("not open")
        return self._serial


class _Found:
    def __init__(self, port: PortInfo) -> None:
        self.device = port.device
        self._identity = _identity(port)

    def __str__(self) -> str:
        return f"{self.device} {self._identity}"


def _identity(port: PortInfo) -> UsbIdentity:
    if port.vid is None or port.pid is None:
        return UsbIdentity()  # no USB device: wanted by nobody who names one
    return UsbIdentity(f"{port.vid:04x}", f"{port.pid:04x}", port.serial_number or "")

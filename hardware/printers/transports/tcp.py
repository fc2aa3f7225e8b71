"""Port 9100 of a network printer."""

from __future__ import annotations

import select
import socket

from hardware.faults import DeviceLost, DeviceStalled
from hardware.printers.transports.contract import LARGEST_WRITE, broken_line, opening

_MOST_UNREAD = 16
"""Reads before a peer that goes on talking is left all the same: it is no printer."""


class TcpTransport:
    """One connection for each job."""

    def __init__(self, host: str, port: int, connect_s: float = 2.0) -> None:
        self._address = (host, port)
        self._connect_s = connect_s
        self._socket: socket.socket | None = None

    @property
    def found(self) -> str:
        return "{}:{}".format(*self._address) if self._socket is not None else ""

    def open(self) -> None:
        self.close()
        with opening():
            self._socket = socket.create_connection(self._address, timeout=self._connect_s)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write_some(self, data: bytes, deadline_s: float) -> int:
        line = self._line()
        line.settimeout(deadline_s)
        try:
            with broken_line():
                return line.send(data[:LARGEST_WRITE])
        except DeviceLost as lost:
            if isinstance(lost.__cause__, TimeoutError):
                raise DeviceStalled from lost
            raise

    def read_some(self, limit: int, deadline_s: float) -> bytes:
        line = self._line()
        with broken_line():
            if not select.select([line], [], [], deadline_s)[0]:
                return b""
            data = line.recv(limit)
        if not data:
            raise DeviceLost("closed by the device")
        return data

    def close(self) -> None:
        if self._socket is None:
            return
        line, self._socket = self._socket, None
        with line:
            _leave(line)

    def _line(self) -> socket.socket:
        if self._socket is None:
            raise DeviceLost("not open")
        return self._socket


def _leave(line: socket.socket) -> None:
    """Says that no more comes, and takes what is still unread: to close over it would be a reset, which throws
    away what the printer has not fetched yet."""
    try:
        line.settimeout(0)
        line.shutdown(socket.SHUT_WR)
        for _ in range(_MOST_UNREAD):
            if not line.recv(LARGEST_WRITE):
                break
    except OSError:
        return  # nothing more to read, or nobody there any more

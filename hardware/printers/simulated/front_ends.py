"""Lines into the virtual printer: TCP and pseudo-terminal, one thread each, ended by ``close``."""

from __future__ import annotations

import os
import pty
import select
import socket
import threading
import tty
from typing import Protocol

_TICK_S = 0.01
"""How often the printer is looked at while the line rests: paper moves and knobs turn without any byte."""
_PIECE = 4096


class Behind(Protocol):
    """What a line leads to."""

    def receive(self, data: bytes) -> None: ...

    def room(self) -> int: ...

    def replies(self) -> bytes: ...

    def disconnected(self) -> None: ...


class FrontEnd:
    """A thread over file descriptors; `_run` ends once `_woken` has something to read."""

    def __init__(self, printer: Behind, name: str) -> None:
        self._printer = printer
        self._woken, self._wake = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def close(self) -> None:
        """Ends the thread and closes the line; a second call does nothing."""
        if not self._thread.is_alive():
            return
        self._wake.send(b"x")
        self._thread.join()
        self._wake.close()
        self._woken.close()

    def _run(self) -> None:
        raise NotImplementedError

    def _stopping(self, wait_s: float = 0) -> bool:
        return bool(select.select([self._woken], [], [], wait_s)[0])

    def _talk(self, line: int) -> None:
        """Moves bytes both ways until the other side hangs up or this one is closed."""
        out = b""
        while not self._stopping():
            room = self._printer.room()
            out += self._printer.replies()
            readers = [line, self._woken.fileno()] if room else [self._woken.fileno()]
            readable, writable, _ = select.select(readers, [line] if out else [], [], _TICK_S)
            try:
                if writable:
                    out = out[os.write(line, out) :]
                if line in readable:
                    data = os.read(line, min(room, _PIECE))
                    if not data:
                        break
                    self._printer.receive(data)
            except OSError:  # EIO of a pseudo-terminal, a reset of a socket: hung up
                break
        self._printer.disconnected()


class TcpFrontEnd(FrontEnd):
    """A network printer's port; one client at a time."""

    def __init__(self, printer: Behind, host: str, port: int) -> None:
        super().__init__(printer, "virtual printer tcp")
        self._listener = socket.create_server((host, port), backlog=4)
        self.port: int = self._listener.getsockname()[1]
        self._thread.start()

    def _run(self) -> None:
        with self._listener:
            while True:
                select.select([self._listener, self._woken], [], [])
                if self._stopping():
                    return
                client, _ = self._listener.accept()
                with client:
                    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self._talk(client.fileno())


class PtyFrontEnd(FrontEnd):
    """A pseudo-terminal for pyserial or as a device node. No serial line: it has no baud rate and no CTS."""

    def __init__(self, printer: Behind) -> None:
        super().__init__(printer, "virtual printer pty")
        self._master, slave = pty.openpty()
        tty.setraw(slave)
        self.device: str = os.ttyname(slave)
        os.close(slave)  # else nobody would notice that the last client has gone
        self._thread.start()

    def _run(self) -> None:
        try:
            while not self._stopping(_TICK_S):
                if self._somebody_there():
                    self._talk(self._master)
        finally:
            os.close(self._master)

    def _somebody_there(self) -> bool:
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        return not any(event & select.POLLHUP and not event & select.POLLIN for _, event in poll.poll(0))

"""Lines into the virtual printer: TCP, pseudo-terminal and named pipe, one thread each, ended by ``close``."""

from __future__ import annotations

import os
import pty
import select
import socket
import threading
import tty
from pathlib import Path
from typing import Protocol

_TICK_S = 0.01
"""How often the printer is looked at while the line rests: paper moves and knobs turn without any byte."""
_PIECE = 4096
_LEAST = 16
"""Bytes read from a line that is held, to see whether a real-time command comes."""


class Behind(Protocol):
    """What a line leads to."""

    @property
    def hung_up(self) -> bool: ...

    def connected(self) -> None: ...

    def receive(self, data: bytes) -> None: ...

    def room(self, coming: bytes = b"") -> int: ...

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

    def _talk(self, line: int, *, both_ways: bool = True) -> None:
        """Moves bytes until the other side hangs up, the printer does, or this one is closed."""
        out, hand = b"", b""
        self._printer.connected()
        while not self._stopping() and not self._printer.hung_up:
            if hand and (room := self._printer.room(hand)):
                self._printer.receive(hand[:room])
                hand = hand[room:]
                continue
            if hand and self._given_up(line):
                break
            out += self._printer.replies() if both_ways else b""
            readers = [self._woken.fileno()] if hand else [line, self._woken.fileno()]
            readable, writable, _ = select.select(readers, [line] if out else [], [], _TICK_S)
            try:
                if writable:
                    out = out[os.write(line, out) :]
                if line in readable:
                    hand = os.read(line, max(_LEAST, min(self._printer.room(), _PIECE)))
                    if not hand:
                        break
            except OSError:  # EIO of a pseudo-terminal, a reset of a socket: hung up
                break
        self._printer.disconnected()

    def _given_up(self, line: int) -> bool:
        """Whether nobody waits any more for what is in hand to be taken."""
        del line
        return False


class TcpFrontEnd(FrontEnd):
    """A network printer's port; one client at a time. While unplugged it hangs up on everybody at once."""

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

    def _given_up(self, line: int) -> bool:
        """The client has gone and another one knocks: else a stopped printer would be lost for ever."""
        poll = select.poll()
        poll.register(line, select.POLLRDHUP)
        return bool(poll.poll(0)) and bool(select.select([self._listener], [], [], 0)[0])


class PtyFrontEnd(FrontEnd):
    """A pseudo-terminal for pyserial or as a device node. No serial line: it has no baud rate and no CTS."""

    def __init__(self, printer: Behind, link: Path | None = None) -> None:
        super().__init__(printer, "virtual printer pty")
        self._master, slave = pty.openpty()
        tty.setraw(slave)
        self.device: str = os.ttyname(slave)
        self._link = link
        if link is not None:
            link.unlink(missing_ok=True)
            link.symlink_to(self.device)
        os.close(slave)  # else nobody would notice that the last client has gone
        self._thread.start()

    def _run(self) -> None:
        try:
            while not self._stopping(_TICK_S):
                if _comes(self._master):
                    self._talk(self._master)
        finally:
            if self._link is not None:  # before its number is given to somebody else
                self._link.unlink(missing_ok=True)
            os.close(self._master)


class FifoFrontEnd(FrontEnd):
    """A named pipe: bytes come in, no answer goes out, as with a printer that says nothing of itself."""

    def __init__(self, printer: Behind, path: Path) -> None:
        super().__init__(printer, "virtual printer fifo")
        if not path.exists():
            os.mkfifo(path)
        self.path = path
        self._pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self._thread.start()

    def _run(self) -> None:
        try:
            while not self._stopping(_TICK_S):
                if _comes(self._pipe):
                    self._talk(self._pipe, both_ways=False)
        finally:
            os.close(self._pipe)


def _comes(line: int) -> bool:
    """Whether somebody has opened the other end and not gone again."""
    poll = select.poll()
    poll.register(line, select.POLLIN)
    return not any(event & select.POLLHUP and not event & select.POLLIN for _, event in poll.poll(0))

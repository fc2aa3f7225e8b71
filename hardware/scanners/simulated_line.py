"""The far end of a serial line or a TCP connection: a device's twin, which can be made to fail at any byte."""

from __future__ import annotations

import os
import select
import socket
import threading
import tty
from collections.abc import Callable
from pathlib import Path

_LOOK_S = 0.02


class SimulatedLine:
    """``answer`` gets the bytes that came and says what goes back."""

    def __init__(self, answer: Callable[[bytes], bytes] = lambda _: b"") -> None:
        self._answer = answer
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []
        self._ends: list[int] = []
        self._link: Path | None = None
        self._listening: socket.socket | None = None
        self._connection: socket.socket | None = None
        self.connected = threading.Event()

    def serve_pty(self, link: Path) -> None:
        """``link`` leads to a pseudo-terminal, as a name under /dev/serial/by-id leads to a port."""
        self._link = link
        self.replug()

    def serve_tcp(self, port: int = 0) -> int:
        """On the loopback; the port, any free one unless it is given."""
        self._listening = socket.create_server(("127.0.0.1", port))
        self._start(self._accept)
        return int(self._listening.getsockname()[1])

    def send(self, data: bytes) -> None:
        """Of its own accord, to whoever is connected."""
        if self._connection is not None:
            self._connection.sendall(data)
        elif self._ends:
            os.write(self._ends[0], data)

    def unplug(self) -> None:
        """The name is gone, and then the pseudo-terminal: its number may be given to somebody else at once."""
        if self._link is not None:
            self._link.unlink(missing_ok=True)
        self._end()

    def replug(self) -> None:
        """Another pseudo-terminal under the same name."""
        assert self._link is not None
        self._ends = list(os.openpty())
        for end in self._ends:
            tty.setraw(end)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(self._ends[1]))
        self._ended = threading.Event()
        master, ended = self._ends[0], self._ended
        self._start(lambda: self._serve(master, ended, lambda: os.read(master, 4096)))

    def close(self) -> None:
        """Ends everything."""
        self.unplug()
        for line in (self._connection, self._listening):
            if line is not None:
                line.close()

    def _end(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        for end in self._ends:
            os.close(end)
        self._ends.clear()

    def _start(self, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        assert self._listening is not None
        while not self._ended.is_set():
            if not select.select([self._listening], [], [], _LOOK_S)[0]:
                continue
            connection, _ = self._listening.accept()
            self._connection = connection
            self.connected.set()
            self._serve(connection.fileno(), self._ended, lambda line=connection: line.recv(4096))  # type: ignore[misc]
            self.connected.clear()
            self._connection = None
            connection.close()

    def _serve(self, line: int, ended: threading.Event, receive: Callable[[], bytes]) -> None:
        while not ended.is_set():
            if not select.select([line], [], [], _LOOK_S)[0]:
                continue
            data = receive()
            if not data:
                return
            self._reply(line, self._answer(data), ended)

    def _reply(self, line: int, data: bytes, ended: threading.Event) -> None:
        while data and not ended.is_set():
            if select.select([], [line], [], _LOOK_S)[1]:
                data = data[os.write(line, data[:1024]) :]

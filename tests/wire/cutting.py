"""A TCP proxy that cuts the line after so many bytes, in either direction: the field's bad network, to the byte."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class CuttingProxy:
    """``up`` and ``down``: bytes let through until the line is cut, over all connections; None: never."""

    target: tuple[str, int]
    up: int | None = None
    down: int | None = None
    passed_up: int = 0
    passed_down: int = 0
    cuts: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: list[socket.socket] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def allow(self, up: int | None, down: int | None) -> None:
        """Count anew from here."""
        with self._lock:
            self.up, self.down, self.passed_up, self.passed_down = up, down, 0, 0

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.create_connection(self.target, timeout=20)
            for one in (near, far):
                one.settimeout(None)
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open.append(one)
            for source, sink, upward in ((near, far, True), (far, near, False)):
                thread = threading.Thread(target=self._pump, args=(source, sink, upward), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _pump(self, source: socket.socket, sink: socket.socket, upward: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(16 * 1024):
                allowed, cut = self._allowed(len(data), upward)
                sink.sendall(data[:allowed])
                if cut:
                    break
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _allowed(self, length: int, upward: bool) -> tuple[int, bool]:
        with self._lock:
            limit = self.up if upward else self.down
            passed = self.passed_up if upward else self.passed_down
            allowed = length if limit is None else max(0, min(length, limit - passed))
            if upward:
                self.passed_up += allowed
            else:
                self.passed_down += allowed
            cut = limit is not None and passed + allowed >= limit
            self.cuts += cut
            return allowed, cut

    def close(self) -> None:
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(20)
        for one in self._open:
            one.close()


@contextlib.contextmanager
def cutting(url: str) -> Iterator[tuple[CuttingProxy, str]]:
    """The proxy before the server at ``url``, and its own URL."""
    host, _, port = url.removeprefix("http://").partition(":")
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = CuttingProxy((host, int(port)))
    thread = threading.Thread(target=proxy.serve, args=(listener,), daemon=True)
    thread.start()
    try:
        yield proxy, f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(20)
        proxy.close()

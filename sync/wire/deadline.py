"""A total deadline for requests, which itself only counts from packet to packet: a drip could hold it for ever.

A watchdog shuts the socket down when the time is over; the request then fails as if the line had been cut.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Deadline:
    """Knows the sockets of one client. One request at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.passed = False

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Whatever is sent or received inside is cut after so many seconds; ``passed`` tells afterwards."""
        self.passed = False
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def watch(self, connected: socket.socket) -> None:
        """Called by the connection once it stands."""
        with self._lock:
            self._sockets = [one for one in self._sockets if one.fileno() >= 0]
            self._sockets.append(connected)

    def _cut(self) -> None:
        self.passed = True
        with self._lock:
            for one in self._sockets:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(
                        one, socket.SHUT_RDWR
                    )  # under TLS: the bare socket, not its reader


def adapter(deadline: Deadline) -> HTTPAdapter:
    """For a requests session: no retries of its own, sockets known to the deadline."""

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            deadline.watch(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            deadline.watch(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
            super().init_poolmanager(*arguments, **options)
            self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    return Adapter(pool_connections=1, pool_maxsize=1, max_retries=0)

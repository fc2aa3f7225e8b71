"""A line to a server that is cut after so many bytes of what the server says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def cut_after(port: int, budget: int) -> Iterator[int]:
    """A port that leads to ``port`` for one connection; it ends in the middle once ``budget`` bytes have come back."""
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(listening, port, budget))
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def _serve(listening: socket.socket, port: int, budget: int) -> None:
    try:
        near, _ = listening.accept()
    except OSError:
        return  # nobody came
    with near, socket.create_connection(("127.0.0.1", port)) as far:
        there = threading.Thread(target=_pass_on, args=(near, far, None))
        there.start()
        _pass_on(far, near, budget)
        for one in (near, far):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        there.join()


def _pass_on(source: socket.socket, target: socket.socket, budget: int | None) -> None:
    left = budget
    with suppress(OSError):
        while left is None or left > 0:
            data = source.recv(65536 if left is None else min(left, 65536))
            if not data:
                return
            target.sendall(data)
            if left is not None:
                left -= len(data)


@contextmanager
def silent() -> Iterator[int]:
    """A port at which somebody picks up and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]

"""Messages over a socket pair: four bytes of length, big-endian, then the message; 8 MiB at most."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator

LONGEST = 8 * 1024 * 1024
_CHUNK = 256 * 1024


class LineError(Exception):
    """The other end is gone, or what comes from it is no message."""


class Line:
    """One end. Any thread may `send`; one receives."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._sending = threading.Lock()
        self._rest = bytearray()
        self._descriptors: list[int] = []

    def fileno(self) -> int:
        """For a selector."""
        return self._end.fileno()

    def send(self, message: bytes, descriptor: int | None = None) -> None:
        """Sends the whole message; ``descriptor`` goes with it. Raises LineError."""
        if len(message) > LONGEST:
            raise LineError(f"{len(message)} bytes are more than a message may have")
        head = len(message).to_bytes(4, "big")
        try:
            with self._sending:
                if descriptor is not None:
                    socket.send_fds(self._end, [head], [descriptor])
                    self._end.sendall(message)
                else:
                    self._end.sendall(head + message)
        except OSError as trouble:
            raise LineError(f"cannot send: {trouble.strerror or 'no room'}") from trouble

    def receive(self) -> list[bytes]:
        """The messages that are there; waits for a first byte unless the socket has a time-out.

        Raises LineError at the end of the line and for a length that no message has.
        """
        try:
            data, descriptors, _, _ = socket.recv_fds(self._end, _CHUNK, 2)
        except (BlockingIOError, TimeoutError):
            return []
        except OSError as trouble:
            raise LineError(f"cannot receive: {trouble.strerror}") from trouble
        self._descriptors += descriptors
        if not data:
            raise LineError("ended")
        self._rest += data
        return list(self._whole())

    def descriptor(self) -> int | None:
        """The descriptor that came, to be closed by the caller; further ones are closed here."""
        kept = self._descriptors.pop(0) if self._descriptors else None
        self._drop()
        return kept

    def close(self) -> None:
        """Twice is fine."""
        self._drop()
        self._end.close()

    def _drop(self) -> None:
        while self._descriptors:
            os.close(self._descriptors.pop())

    def _whole(self) -> Iterator[bytes]:
        while len(self._rest) >= 4:
            length = int.from_bytes(self._rest[:4], "big")
            if length > LONGEST:
                raise LineError(f"{length} bytes are more than a message may have")
            if len(self._rest) < 4 + length:
                return
            yield bytes(self._rest[4 : 4 + length])
            del self._rest[: 4 + length]

"""What a serial line costs: ten bits a byte one way, and answers that take their time."""

from __future__ import annotations

from collections import deque

_UART_BYTES = 64
"""What lies between the sender and the line."""


class SerialPace:
    """Bytes under way at ``baud``. Times are seconds of one monotonic clock."""

    def __init__(self, baud: int) -> None:
        self._byte_s = 10 / baud
        self._on_line = bytearray()
        self._next_at = 0.0

    def room(self) -> int:
        """Bytes that may be put on the line now."""
        return max(0, _UART_BYTES - len(self._on_line))

    def put(self, data: bytes, now: float) -> None:
        """Sends ``data`` behind what is under way."""
        if not self._on_line:
            self._next_at = max(self._next_at, now + self._byte_s)
        self._on_line += data

    def arrived(self, now: float, limit: int) -> bytes:
        """What has reached the printer, at most ``limit`` bytes; the rest is held by the handshake."""
        due = int((now - self._next_at) / self._byte_s + 1e-6) + 1 if now >= self._next_at else 0
        count = min(due, len(self._on_line), limit)
        data = bytes(self._on_line[:count])
        del self._on_line[:count]
        self._next_at += count * self._byte_s
        if count < due:
            self._next_at = max(self._next_at, now + self._byte_s)
        return data

    def next(self) -> bytes:
        """What is under way, the next byte to come first."""
        return bytes(self._on_line)

    def clear(self) -> None:
        """Loses what is under way."""
        self._on_line.clear()


class Outbox:
    """Answers, each with the time at which it reaches the other side."""

    def __init__(self, baud: int | None) -> None:
        self._byte_s = 10 / baud if baud else 0.0
        self._waiting: deque[tuple[float, bytes]] = deque()

    def put(self, answer: bytes, now: float, late_s: float) -> None:
        """Sends ``answer``, ``late_s`` seconds after it is due."""
        ready = now + late_s + len(answer) * self._byte_s
        self._waiting.append((max(ready, self._waiting[-1][0] if self._waiting else ready), answer))

    def take(self, now: float) -> bytes:
        """What has come by ``now``."""
        come = b""
        while self._waiting and self._waiting[0][0] <= now + 1e-9:
            come += self._waiting.popleft()[1]
        return come

    def clear(self) -> None:
        """Loses what has not been taken."""
        self._waiting.clear()

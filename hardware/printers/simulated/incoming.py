"""The stream as it comes in: commands that act at once, and how far a job has come."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hardware.printers.simulated.commands import Nothing, RealTime, raster_head, read_command

_REAL_TIME = re.compile(
    rb"\x10(?:[\x04\x05].|\x14(?:[\x01\x02]..|\x07.|\x08\x01\x03\x14\x01\x06\x02\x08))", re.DOTALL
)
_LONGEST = 10


class RealTimeScanner:
    """Finds DLE EOT, DLE ENQ and DLE DC4 wherever they stand, image data and split writes included."""

    def __init__(self) -> None:
        self._tail = b""

    def split(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """``data`` in parts, each with the command that its last byte completes (empty: none)."""
        before, stream = len(self._tail), self._tail + data
        done, matched = 0, 0
        for found in _REAL_TIME.finditer(stream):
            matched = found.end()
            yield data[done : matched - before], found.group()
            done = matched - before
        self._tail = stream[max(matched, len(stream) - _LONGEST + 1) :]
        yield data[done:], b""


def leading(data: bytes) -> int:
    """Bytes of the real-time commands with which ``data`` begins."""
    length = 0
    while found := _REAL_TIME.match(data, length):
        length = found.end()
    return length


class Tally:
    """Counts the printing data of one connection: not its status questions, nor NUL between commands."""

    def __init__(self) -> None:
        self._whole = 0
        self._head = bytearray()
        self._body = 0

    @property
    def count(self) -> int:
        """Bytes of printing data so far."""
        return self._whole + (len(self._head) if self._head[:1] != b"\x10" else 0)

    def take(self, data: bytes, until: int | None) -> int:
        """Counts on, up to ``until`` bytes in all; answers how many bytes of ``data`` that took.

        ``until`` 0 stops before the first byte that is printing data.
        """
        taken = 0
        while taken < len(data):
            if until is not None and self._reached(until, data[taken]):
                break
            if self._body:
                left = len(data) - taken if until is None else min(len(data) - taken, until - self._whole)
                run = min(self._body, left)
                self._body -= run
                self._whole += run
                taken += run
            else:
                self._head.append(data[taken])
                taken += 1
                self._frame()
        return taken

    def cleared(self) -> None:
        """The buffers were emptied: what comes next begins a command."""
        self._whole = self.count
        self._head.clear()
        self._body = 0

    def _reached(self, until: int, coming: int) -> bool:
        if until == 0:
            return self.count > 0 or (not self._head and coming not in (0x00, 0x10))
        return self.count >= until

    def _frame(self) -> None:
        while self._head:
            raster = raster_head(self._head)
            if raster is not None:
                width, rows = raster
                self._whole, self._body = self._whole + len(self._head), width * rows
                self._head.clear()
                return
            found = read_command(bytes(self._head))
            if found is None:
                return
            command, length = found
            del self._head[:length]
            self._whole += 0 if isinstance(command, RealTime | Nothing) else length

"""The virtual printer itself: bytes in, answers out, paper with dots on it. No thread of its own."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from hardware.printers.simulated.commands import (
    AskCompletion,
    AskInOrder,
    Command,
    CutPaper,
    FeedRows,
    Nothing,
    Raster,
    RealTime,
    Unknown,
    read_all,
    read_command,
)
from hardware.printers.simulated.front_ends import FrontEnd, PtyFrontEnd, TcpFrontEnd
from hardware.printers.simulated.knobs import Knobs, in_order_status, real_time_status
from hardware.printers.simulated.roll import Printed, Roll

_REAL_TIME = re.compile(rb"\x10([\x04\x05])(.)", re.DOTALL)
_UNFINISHED = re.compile(rb"\x10[\x04\x05]?\Z")
_CLEAR = 2
_START_S = 2.0
"""From power on to the first answer."""


class VirtualPrinter:
    """A receipt printer made of software, true to the byte.

    ``papers`` are the pieces cut so far, ``jobs`` the bytes of each connection that printed, ``errors``
    what no printer of ours should have been told. With ``out`` papers and jobs are kept there as PNG and
    .escpos files. ``mm_per_s`` None prints at once; else paper moves by ``clock`` (seconds, monotonic).
    """

    def __init__(
        self,
        *,
        dots: int = 576,
        dpi: int = 203,
        out: Path | None = None,
        mm_per_s: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        buffer_bytes: int = 65536,
    ) -> None:
        self.knobs = Knobs()
        self.papers: list[Printed] = []
        self.jobs: list[bytes] = []
        self.saved_jobs: list[Path] = []
        self.errors: list[str] = []
        self._roll = Roll(dots, out)
        self._clock = clock
        self._row_s = 25.4 / dpi / mm_per_s if mm_per_s else 0.0
        self._capacity = buffer_bytes
        self._lock = threading.RLock()
        self._buffer = bytearray()
        self._pending: deque[bytes] = deque()  # rows of the command under work
        self._replies = bytearray()
        self._job = bytearray()
        self._unfinished = b""
        self._rows_since_turn = 0
        self._bytes_since_turn = 0
        self._free_at = 0.0
        self._starting_until = float("-inf")
        self._front_ends: list[FrontEnd] = []

    def receive(self, data: bytes) -> None:
        """Takes bytes from the line. Real-time commands act at once, wherever they stand."""
        with self._lock:
            self._job += data
            self._lose_power(len(data))
            if self._clock() < self._starting_until:
                return
            self._obey_real_time(data)
            self._buffer += data
            self.advance()

    def room(self) -> int:
        """Bytes that the receive buffer still takes; at 0 the line is held."""
        with self._lock:
            self.advance()
            return max(0, self._capacity - len(self._buffer))

    def replies(self) -> bytes:
        """Answers since the last call."""
        with self._lock:
            self.advance()
            answers = bytes(self._replies)
            self._replies.clear()
            return b"" if self.knobs.silent else answers

    def disconnected(self) -> None:
        """The line was closed. What was sent over it is one job, unless it only asked questions."""
        with self._lock:
            data = bytes(self._job)
            self._job.clear()
            self._replies.clear()
            if all(isinstance(command, RealTime | Nothing) for command in read_all(data)):
                return
            self.jobs.append(data)
            path = self._roll.end_job(data)
            if path is not None:
                self.saved_jobs.append(path)

    def turn(self, **knobs: Any) -> None:
        """Sets `Knobs` by name, e.g. ``turn(cover_open=True)``; once mended the paper goes on where it stopped."""
        with self._lock:
            self.knobs = replace(self.knobs, **knobs)
            if "paper_out_at_row" in knobs:
                self._rows_since_turn = 0
            if "reset_after_bytes" in knobs:
                self._bytes_since_turn = 0
            self.advance()

    @property
    def paper_out(self) -> bool:
        """Whether the roll has come to its end."""
        limit = self.knobs.paper_out_at_row
        return limit is not None and self._rows_since_turn >= limit

    def hanging(self) -> Image.Image | None:
        """What has been printed since the last cut."""
        with self._lock:
            return self._roll.hanging()

    def serve_tcp(self, host: str = "127.0.0.1", port: int = 0) -> TcpFrontEnd:
        """Listens for one client at a time; the answer's ``port`` is the one taken."""
        front_end = TcpFrontEnd(self, host, port)
        self._front_ends.append(front_end)
        return front_end

    def serve_pty(self) -> PtyFrontEnd:
        """Opens a pseudo-terminal; the answer's ``device`` is the path to open."""
        front_end = PtyFrontEnd(self)
        self._front_ends.append(front_end)
        return front_end

    def close(self) -> None:
        """Ends all front ends and their threads."""
        while self._front_ends:
            self._front_ends.pop().close()

    def advance(self) -> None:
        """Works off the buffer as far as time, paper and cover allow."""
        with self._lock:
            while not self._stopped() and self._clock() >= self._free_at:
                if self._pending:
                    self._print_rows()
                    continue
                found = read_command(bytes(self._buffer))
                if found is None:
                    return
                command, length = found
                del self._buffer[:length]
                self._obey(command)

    def _stopped(self) -> bool:
        knobs = self.knobs
        return self.paper_out or knobs.cover_open or knobs.cutter_jammed or knobs.overheated

    def _print_rows(self) -> None:
        rows = 0
        while self._pending and not self.paper_out:
            self._roll.put(self._pending.popleft())
            self._rows_since_turn += 1
            rows += 1
        self._free_at = max(self._free_at, self._clock()) + rows * self._row_s

    def _obey(self, command: Command) -> None:
        match command:
            case Raster(width, rows, data):
                self._pending.extend(data[row * width : (row + 1) * width] for row in range(rows))
            case FeedRows(rows):
                self._pending.extend([b""] * rows)
            case CutPaper(partial):
                paper = self._roll.cut(partial)
                if paper is not None:
                    self.papers.append(paper)
            case AskCompletion(id):
                self._replies += b"\x37\x22" + id + b"\x00" if self.knobs.completion_query else b""
            case AskInOrder(1 | 49):
                self._replies += (
                    in_order_status(self.knobs, self.paper_out) if self.knobs.in_order_status else b""
                )
            case Unknown(byte):
                self.errors.append(f"unknown command at byte {byte:02X}h")
            case _:
                pass  # initialise, align, NUL, and real-time commands obeyed when they came in

    def _obey_real_time(self, data: bytes) -> None:
        stream = self._unfinished + data
        for found in _REAL_TIME.finditer(stream):
            kind, what = found.group(1), found.group(2)[0]
            if kind == b"\x04":
                self._replies += real_time_status(what, self.knobs, self.paper_out)
            elif what == _CLEAR:
                self._clear()
        tail = _UNFINISHED.search(stream)
        self._unfinished = tail.group() if tail else b""

    def _clear(self) -> None:
        self._buffer.clear()
        self._pending.clear()

    def _lose_power(self, coming: int) -> None:
        """Loses what is in the buffer once the knob's bytes have come, and hears nothing while it starts."""
        limit = self.knobs.reset_after_bytes
        self._bytes_since_turn += coming
        if limit is None or self._bytes_since_turn <= limit:
            return
        self._clear()
        self._replies.clear()
        self._starting_until = self._clock() + _START_S
        self.knobs = replace(self.knobs, reset_after_bytes=None)

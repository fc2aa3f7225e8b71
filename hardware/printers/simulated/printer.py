"""The virtual printer with its lines, its knobs and what it keeps."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image

from hardware.printers.profiles import Profile
from hardware.printers.simulated.answers import Condition
from hardware.printers.simulated.commands import Nothing, RealTime, read_all
from hardware.printers.simulated.events import Events
from hardware.printers.simulated.front_ends import FifoFrontEnd, FrontEnd, PtyFrontEnd, TcpFrontEnd
from hardware.printers.simulated.incoming import leading
from hardware.printers.simulated.knobs import Knobs, Order
from hardware.printers.simulated.machine import Build, Machine
from hardware.printers.simulated.roll import Printed, Roll

_Line = TypeVar("_Line", bound=FrontEnd)


class VirtualPrinter:
    """A receipt printer made of software, true to the byte.

    ``papers`` are the pieces cut so far, ``jobs`` the bytes of each connection that printed, ``errors``
    what no printer of ours should have been told, ``events`` what happened. With ``out`` papers and jobs are
    kept there as PNG and .escpos files, the events as JSON lines. ``mm_per_s`` None prints at once; else
    paper moves by ``clock`` (seconds, monotonic). ``baud``: bytes come as over a serial line, ten bits each;
    None: at once. ``name``: the model, as it answers GS I 67. ``seed`` places garbage.
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
        baud: int | None = None,
        name: str = "TM-T20II",
        cutter: bool = True,
        seed: int = 1,
    ) -> None:
        row_s = 25.4 / dpi / mm_per_s if mm_per_s else 0.0
        self._roll = Roll(dots, out)
        self.events = Events(out, clock)
        self._machine = Machine(
            Build(dots, row_s, buffer_bytes, baud, name, cutter, seed), self._roll, self.events, clock
        )
        self.papers: list[Printed] = self._machine.papers
        self.errors: list[str] = self._machine.errors
        self.jobs: list[bytes] = []
        self.saved_jobs: list[Path] = []
        self._lock = threading.RLock()
        self._job = bytearray()
        self._front_ends: list[FrontEnd] = []

    @property
    def knobs(self) -> Knobs:
        """As they are turned now."""
        return self._machine.troubles.knobs

    @property
    def armed(self) -> tuple[tuple[int, dict[str, Any]], ...]:
        """What waits for its byte: the byte and the knobs."""
        return tuple(self._machine.troubles.armed)

    @property
    def hung_up(self) -> bool:
        """Whether the line is broken from the printer's side."""
        return self._machine.troubles.hung_up

    @property
    def deaf(self) -> bool:
        """Whether it has no power, or is starting."""
        return self._machine.troubles.deaf

    @property
    def condition(self) -> Condition:
        """What its lamps and sensors say."""
        with self._lock:
            self._machine.advance()
            return self._machine.troubles.condition

    @property
    def paper_out(self) -> bool:
        """Whether the roll has come to its end."""
        return self.condition.paper_out

    def receive(self, data: bytes) -> None:
        """Takes bytes from the line. Real-time commands act at once, wherever they stand."""
        with self._lock:
            self._job += data
            self._machine.receive(data)

    def room(self, coming: bytes = b"") -> int:
        """Bytes that are taken now; at 0 the line is held.

        Of ``coming`` (what would be sent) the real-time commands at its head are taken by a full buffer too.
        """
        with self._lock:
            self._machine.advance()
            return self._machine.room() or leading(coming)

    def replies(self) -> bytes:
        """Answers since the last call."""
        with self._lock:
            self._machine.advance()
            return self._machine.answers()

    def connected(self) -> None:
        """Somebody has opened the line."""
        with self._lock:
            self._machine.new_line()

    def disconnected(self) -> None:
        """The line was closed. What was sent over it is one job, unless it only asked questions."""
        with self._lock:
            data = bytes(self._job)
            self._job.clear()
            self._machine.new_line()
            if all(isinstance(command, RealTime | Nothing) for command in read_all(data)):
                return
            self.jobs.append(data)
            number, path = self._roll.job, self._roll.end_job(data)
            if path is not None:
                self.saved_jobs.append(path)
            self.events.say("job_ended", job=number, bytes=len(data))

    def turn(self, **knobs: Any) -> None:
        """Sets `Knobs` by name, e.g. ``turn(cover_open=True)``, or lets one of ``MOMENTS`` happen.

        Once mended the paper goes on where it stopped.
        """
        with self._lock:
            self._machine.advance()  # until now it was as it was
            self._machine.turn(knobs)
            self._machine.advance()

    def arm(self, at_byte: int, **knobs: Any) -> None:
        """``turn`` as soon as ``at_byte`` bytes of a job have come; 0: when its first byte comes.

        Printing data of the present connection counts, or of the next one that has so much; status questions
        and NUL between commands do not. What was armed strikes once.
        """
        with self._lock:
            self.events.say("armed", at_byte=at_byte, **knobs)
            self._machine.troubles.arm(at_byte, knobs)

    def disarm(self) -> None:
        """Takes back what was armed and has not struck."""
        with self._lock:
            self._machine.troubles.armed.clear()

    def follow(self, order: Order) -> None:
        """Turns or arms, as ``order`` says."""
        if order.at_byte is None:
            self.turn(**order.turns)
        else:
            self.arm(order.at_byte, **order.turns)

    def hanging(self) -> Image.Image | None:
        """What has been printed since the last cut."""
        with self._lock:
            self._machine.advance()
            return self._roll.hanging()

    def advance(self) -> None:
        """Lets time pass in it, as every other call does too."""
        with self._lock:
            self._machine.advance()

    def serve_tcp(self, host: str = "127.0.0.1", port: int = 0) -> TcpFrontEnd:
        """Listens for one client at a time; the answer's ``port`` is the one taken."""
        return self._serving(TcpFrontEnd(self, host, port))

    def serve_pty(self, link: Path | None = None) -> PtyFrontEnd:
        """Opens a pseudo-terminal; the answer's ``device`` is the path to open, ``link`` another name for it."""
        return self._serving(PtyFrontEnd(self, link))

    def serve_fifo(self, path: Path) -> FifoFrontEnd:
        """Reads a named pipe, made if it is missing. One way: answers go nowhere."""
        return self._serving(FifoFrontEnd(self, path))

    def close(self) -> None:
        """Ends all front ends and their threads."""
        while self._front_ends:
            self._front_ends.pop().close()

    def _serving(self, front_end: _Line) -> _Line:
        self._front_ends.append(front_end)
        return front_end


def printer_of(
    profile: Profile,
    *,
    dots: int | None = None,
    mm_per_s: float | None = None,
    out: Path | None = None,
    clock: Callable[[], float] = time.monotonic,
    baud: int | None = None,
    buffer_bytes: int = 65536,
    seed: int = 1,
) -> VirtualPrinter:
    """A printer of this model, with what the model knows and calls itself. ``mm_per_s`` 0 prints at once."""
    printer = VirtualPrinter(
        dots=dots or profile.dots,
        dpi=profile.dpi,
        out=out,
        mm_per_s=profile.mm_per_s if mm_per_s is None else mm_per_s,
        clock=clock,
        baud=baud,
        buffer_bytes=buffer_bytes,
        name=profile.names[0] if profile.names else "POS Printer",
        cutter=profile.cutter,
        seed=seed,
    )
    if not profile.completion_query:
        printer.turn(completion_query=False, clears=False)
    if not profile.reports:
        printer.turn(silent=True)
    return printer

"""A capture process as the kiosk holds it: its line, its room, its last words, its end."""

from __future__ import annotations

import os
import re
import selectors
import signal
import socket
import subprocess
import sys
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec

from hardware.capture.environment import environment
from hardware.capture.line import Line, LineError
from hardware.capture.messages import ANSWERS, Answer, Order, Ready, Shown, encoded
from hardware.capture.room import Room
from hardware.ports import Image

_SEND_S = 0.2
_LAST_S = 0.3
_NUMBER = re.compile(r"\d(?:[ .\-]?\d){7,}")
_LAST_LINES = 12
_PAGE = os.sysconf("SC_PAGE_SIZE")


class ChildError(Exception):
    """The process has ended, or talks nonsense; in words for the log."""


class Child(Protocol):
    """What `CaptureProcess` needs of a process. Nothing blocks but `receive`, for as long as it is told."""

    def send(self, order: Order) -> None:
        """Raises ChildError."""

    def receive(self, wait_s: float) -> list[Answer]:
        """What has come, waiting for it ``wait_s`` at most. Raises ChildError."""

    def view(self, shown: Shown) -> Image | None:
        """The live picture of ``shown`` where it lies in shared memory; None: another has been put over it."""

    def wipe(self) -> None:
        """Blackens the live pictures in shared memory."""

    def megabytes(self) -> float | None:
        """Resident memory; None: not known."""

    def end(self) -> str:
        """Kills it and whatever it has started; returns its last words, for the log."""


class Spawned:
    """`Child`, really. PR_SET_PDEATHSIG hangs on the thread that starts it: that thread must outlive it."""

    def __init__(self, program: str = "hardware.capture") -> None:
        here, there = socket.socketpair()
        with there:
            self._process = subprocess.Popen(
                _command(program, there.fileno()),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=[there.fileno()],
                env=environment(),
                start_new_session=True,  # Ctrl-C in the kiosk's terminal is for the kiosk
            )
        assert self._process.stdout is not None
        self._words = self._process.stdout
        self._said: deque[str] = deque(maxlen=_LAST_LINES)
        here.settimeout(_SEND_S)
        os.set_blocking(self._words.fileno(), False)
        self._line = Line(here)
        self._room: Room | None = None
        self._broken, self._hung_up = "", False
        self._select = selectors.DefaultSelector()
        self._select.register(self._line, selectors.EVENT_READ)
        self._select.register(self._words, selectors.EVENT_READ)

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def send(self, order: Order) -> None:
        try:
            self._line.send(encoded(order))
        except LineError as trouble:
            self._broken = str(trouble)  # half an order may have gone out: nothing after it makes sense
            raise ChildError(self._broken) from trouble

    def receive(self, wait_s: float) -> list[Answer]:
        if self._broken:
            raise ChildError(self._broken)
        came: list[Answer] = []
        for key, _ in self._select.select(wait_s):
            if key.fileobj is self._words:
                self._listen()
            else:
                came += self._answers()
        return came

    def view(self, shown: Shown) -> Image | None:
        return None if self._room is None else self._room.view(shown.sequence, shown.height, shown.width)

    def wipe(self) -> None:
        if self._room is not None:
            self._room.wipe()

    def megabytes(self) -> float | None:
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        except (OSError, IndexError, ValueError):
            return None
        return pages * _PAGE / 1_000_000

    def end(self) -> str:
        if self._hung_up:  # it is ending by itself, and its code tells why
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=_LAST_S)
        started = _children(self.pid)
        for pid in (self.pid, *started):  # not waited for yet: the numbers are still their own
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        code = self._process.wait()
        self._listen()
        self.wipe()
        self._select.close()
        self._words.close()
        self._line.close()
        return masked(" | ".join([f"exit {code}", *self._said]))

    def _answers(self) -> list[Answer]:
        try:
            answers = [ANSWERS.decode(message) for message in self._line.receive()]
            if any(isinstance(answer, Ready) for answer in answers):
                self._enter()
        except LineError as trouble:
            self._hung_up = True
            raise ChildError(str(trouble)) from trouble
        except (ValueError, msgspec.MsgspecError):
            raise ChildError("talks nonsense") from None  # which may be anything, and would go to the log
        return answers

    def _enter(self) -> None:
        descriptor = self._line.descriptor()
        if descriptor is None or self._room is not None:
            raise ValueError("one room, please")
        try:
            self._room = Room(descriptor)
        finally:
            os.close(descriptor)

    def _listen(self) -> None:
        try:
            while heard := os.read(self._words.fileno(), 4096):
                lines = heard.decode("utf-8", "replace").splitlines()
                self._said.extend(line[:300] for line in lines if line.strip())
            if self._words in self._select.get_map():
                self._select.unregister(self._words)
        except BlockingIOError:
            pass


def _children(pid: int) -> list[int]:
    """A scanner's program, if one runs. Where the process has crashed there are none to be found; such a
    program ends at its next write, since nobody reads."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found


def masked(words: str) -> str:
    """``words`` without any run of eight digits or more, also where spaces, dots or hyphens part them."""
    return _NUMBER.sub("#", words)


def _command(program: str, line: int) -> list[str]:
    # -P: the folder that somebody started the kiosk in holds no module of ours.
    return [sys.executable, "-P", "-m", program, "--line", str(line), "--parent", str(os.getpid())]

"""Capture processes that are none: they say and do what a test tells them, in simulated time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from hardware.capture.messages import Answer, Beat, Doing, Order, Shown, Take, Took
from hardware.capture.process import CaptureProcess
from hardware.capture.spawned import ChildError
from hardware.ports import Document, Image, Sight, State, Status
from hardware.settings import ScannerSettings
from tests.hardware.simulated_time import SimulatedTime

READY = Status(State.READY)


@dataclass
class ScriptedChild:
    """``beats``: it lives; ``takes``: a capture is answered at once; ``gone``: it has ended by itself."""

    beats: bool = True
    takes: bool = True
    gone: bool = False
    ended: bool = False
    doing: Doing = Doing.RESTING
    age_s: float = 0.0
    source: Status = READY
    mb: float | None = 150.0
    orders: list[Order] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    thumbnail: bytes = bytes(48 * 64 * 3)
    wiped: int = 0
    image: Image = field(default_factory=lambda: np.full((360, 640, 3), 44, np.uint8))

    def send(self, order: Order) -> None:
        if self.gone:
            raise ChildError("cannot send")
        self.orders.append(order)
        if isinstance(order, Take) and self.takes:
            self.answers.append(self._took(order.number))

    def receive(self, wait_s: float) -> list[Answer]:
        if self.gone:
            raise ChildError("ended")
        came, self.answers = self.answers, []
        beat = [Beat(1, self.doing, self.age_s, self.source)] if self.beats else []
        return [*came, *beat]

    def view(self, shown: Shown) -> Image | None:
        return self.image

    def wipe(self) -> None:
        self.wiped += 1

    def megabytes(self) -> float | None:
        return self.mb

    def end(self) -> str:
        self.ended = True
        return "exit -9"

    def show(self, sequence: int, sight: Sight, document: Document = Document.KTP) -> None:
        """A live picture comes."""
        self.answers.append(Shown(sequence, document, 360, 640, sight))

    def _took(self, number: int) -> Took:
        taken_at = datetime(2026, 11, 23, tzinfo=UTC)
        return Took(number, b"RIFF", self.thumbnail, 64, 300, "scripted", taken_at)


class Watched:
    """A `CaptureProcess` over scripted children; every second passes because somebody waits."""

    def __init__(self, time: SimulatedTime, first: ScriptedChild | None = None) -> None:
        self.time = time
        self.children: list[ScriptedChild] = []
        self.next = [first] if first else []
        self.born: list[float] = []
        self.process = CaptureProcess(ScannerSettings(), self._spawn, time.clock, self.wait)

    def _spawn(self) -> ScriptedChild:
        child = self.next.pop(0) if self.next else ScriptedChild()
        self.children.append(child)
        self.born.append(self.time.clock())
        return child

    def wait(self, seconds: float = 0.05) -> None:
        """Time passes, the process has its turn."""
        self.time.wait(seconds)
        self.process.turn()

    def run(self, seconds: float) -> None:
        """So many seconds, twenty turns each."""
        for _ in range(round(seconds * 20)):
            self.wait()

    @property
    def child(self) -> ScriptedChild:
        """The newest."""
        return self.children[-1]

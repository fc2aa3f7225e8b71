"""The works of the virtual printer: bytes in, answers out, paper with dots on it. No thread, no lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from hardware.printers.simulated import answers
from hardware.printers.simulated.commands import (
    AskCompletion,
    AskIdentity,
    AskInOrder,
    AutoStatus,
    Command,
    CutPaper,
    Initialise,
    Unknown,
)
from hardware.printers.simulated.events import Events
from hardware.printers.simulated.incoming import leading
from hardware.printers.simulated.line_pace import Outbox, SerialPace
from hardware.printers.simulated.mechanism import Mechanism
from hardware.printers.simulated.reception import Reception
from hardware.printers.simulated.roll import Printed, Roll
from hardware.printers.simulated.troubles import Troubles

_STATUS, _ENQUIRY = 0x04, 0x05
_GO_ON, _CANCEL = 1, 2
_CLEAR = b"\x10\x14\x08"


@dataclass(frozen=True, slots=True)
class Build:
    """What a printer is made of; see `hardware.printers.simulated.VirtualPrinter`."""

    dots: int
    row_s: float
    buffer_bytes: int
    baud: int | None
    name: str
    cutter: bool
    seed: int


class Machine:
    """``clock``: monotonic seconds. `advance` must be called for time to pass in it."""

    def __init__(self, build: Build, roll: Roll, events: Events, clock: Callable[[], float]) -> None:
        self.papers: list[Printed] = []
        self.errors: list[str] = []
        self.troubles = Troubles(clock)
        self.reception = Reception(
            self.troubles,
            self._take,
            self._obey_at_once,
            self.turn,
            lambda: events.say("job_begun", job=roll.job),
        )
        self._build, self._roll, self._events, self._clock = build, roll, events, clock
        self._chance = Random(build.seed)  # noqa: S311
        self._pace = SerialPace(build.baud) if build.baud else None
        self._outbox = Outbox(build.baud)
        self._mechanism = Mechanism(roll, build.dots, self._obey)
        self._free_at, self._resting = 0.0, True
        self._watched, self._told = 0, b""

    def receive(self, data: bytes) -> None:
        """Takes bytes that somebody sends."""
        if self._pace is None:
            self.reception.arrive(data)
        else:
            self._pace.put(data, self._clock())
        self.advance()

    def room(self) -> int:
        """Bytes that may be sent now."""
        return self._free() if self._pace is None else self._pace.room()

    def answers(self) -> bytes:
        """What has come back since the last call."""
        come = self._outbox.take(self._clock())
        return b"" if self.troubles.knobs.silent or self.troubles.deaf else come

    def new_line(self) -> None:
        """The line was closed; answers under way are lost."""
        self._outbox.clear()
        self.troubles.new_line()
        self.reception.new_line()

    def turn(self, turns: Mapping[str, Any]) -> None:
        """See `VirtualPrinter.turn`."""
        self._events.say("fault", byte=self.reception.count, **turns)
        if self.troubles.turn(turns):
            self._lose_power()
        if turns.get("torn_off"):
            self._cut(partial=False)
        self._tell_changes()

    def advance(self) -> None:
        """Works off line and buffer as far as time, paper and cover allow."""
        self._move_paper()
        if self._pace is not None:
            # A full buffer holds the line, but for what acts at once.
            while come := self._pace.arrived(self._clock(), self._free() or leading(self._pace.next())):
                self.reception.arrive(come)
                self._move_paper()
        self._tell_changes()

    def _free(self) -> int:
        return max(0, self._build.buffer_bytes - len(self._mechanism.buffer))

    def _take(self, data: bytes) -> None:
        if not (self.troubles.deaf or self.troubles.hung_up):
            self._mechanism.buffer += data
            self._move_paper()

    def _move_paper(self) -> None:
        now = self._clock()
        if self._resting:
            self._free_at = max(self._free_at, now)
        self._resting = False
        while self._free_at <= now:
            rows = None
            if not (self.troubles.deaf or self.troubles.condition.offline):
                rows = self._mechanism.work()
            if rows is None:
                self._resting = True
                return
            self.troubles.printed(rows)
            self._free_at += rows * self._build.row_s

    def _obey(self, command: Command) -> None:
        match command:
            case CutPaper(partial):
                self._cut(partial)
            case AskCompletion(id) if self.troubles.knobs.completion_query:
                self._answer(answers.completed(id))
            case AskInOrder(what) if self.troubles.knobs.in_order_status:
                self._answer(answers.in_order_status(what, self.troubles.condition))
            case AskIdentity(what):
                self._answer(answers.identity(what, self._build.name, cutter=self._build.cutter))
            case AutoStatus(mask):
                self._watched, self._told = mask, b""
                self._tell_changes()
            case Initialise():
                self._watched = 0
            case Unknown(data):
                self.errors.append(f"unknown command {data.hex(' ')}")
                self._events.say("unknown", data=data)
            case _:
                pass  # NUL, questions this model does not know, and what was obeyed when it came in

    def _obey_at_once(self, command: bytes) -> None:
        if self.troubles.deaf or self.troubles.hung_up:
            return
        if command[1] == _STATUS:
            foreign = self.troubles.knobs.foreign_status
            truth = answers.real_time_status(command[2], self.troubles.condition)
            self._answer(foreign if truth and foreign is not None else truth)
        elif command[1] == _ENQUIRY:
            self._enquired(command[2])
        elif command[:3] == _CLEAR and self.troubles.knobs.clears:
            self._clear()
            self.troubles.end_errors()
            self._answer(answers.CLEARED)
        self._move_paper()

    def _enquired(self, what: int) -> None:
        """DLE ENQ: nothing without an error; 1 goes on from the stopped line, 2 throws the buffers away."""
        if not self.troubles.condition.error or what not in (_GO_ON, _CANCEL):
            return
        if what == _CANCEL:
            self._clear()
        self._events.say("recovered" if self.troubles.end_errors() else "still_in_error", by=what)

    def _answer(self, answer: bytes) -> None:
        garbage = self.troubles.knobs.garbage
        if answer and garbage:
            place = self._chance.randint(0, len(answer))
            answer = answer[:place] + garbage + answer[place:]
        if answer:
            self._outbox.put(answer, self._clock(), self.troubles.knobs.slow_answers_s)

    def _tell_changes(self) -> None:
        """GS a: four bytes at once, and again at each change of what is watched."""
        if not self._watched:
            return
        status = answers.automatic_status(self.troubles.condition)
        part = answers.watched(self._watched, status)
        if part != self._told:
            self._told = part
            self._answer(status)

    def _cut(self, partial: bool) -> None:
        paper = self._roll.cut(partial)
        if paper is not None:
            self.papers.append(paper)
            kept = None if paper.path is None else paper.path.name
            self._events.say("cut", partial=partial, rows=paper.image.height, paper=kept)

    def _clear(self) -> None:
        self._mechanism.clear()
        self.reception.cleared()

    def _lose_power(self) -> None:
        self._clear()
        self._mechanism.forget()
        self._outbox.clear()
        if self._pace is not None:
            self._pace.clear()
        self._watched = 0

"""Questions and answers over a transport; every call ends in time."""

from __future__ import annotations

from collections.abc import Callable

from hardware.faults import DeviceStalled
from hardware.ports import Status
from hardware.printers.status import QUESTIONS, ask, status_of, valid
from hardware.printers.transports import Transport

_MOST_PIECES = 16


class Conversation:
    """``answer_s``: how long an answer may take; ``write_s``: how long a write may make no progress."""

    def __init__(self, line: Transport, answer_s: float, write_s: float) -> None:
        self._line = line
        self._answer_s = answer_s
        self._write_s = write_s

    @property
    def found(self) -> str:
        """The device that is open, by name."""
        return self._line.found

    def open(self) -> None:
        """Opens the line; raises a fault."""
        self._line.open()

    def close(self) -> None:
        """Closes the line; never raises."""
        self._line.close()

    def send(self, data: bytes, on_written: Callable[[int], None] = lambda _: None) -> None:
        """Sends all of ``data``; ``on_written`` hears how many more bytes went out, a broken-off write included."""
        while data:
            try:
                count = self._line.write_some(data, self._write_s)
            except DeviceStalled as stalled:
                on_written(stalled.written)
                raise
            on_written(count)
            data = data[count:]

    def listen(self, wait_s: float | None = None) -> bytes:
        """What comes within ``wait_s`` (None: the time of an answer); empty for silence."""
        return self._line.read_some(64, self._answer_s if wait_s is None else wait_s)

    def hear(self, wanted: Callable[[bytes], bool]) -> bool:
        """Listens until what has come so far is ``wanted``; False after the time of an answer in silence, or
        after more pieces than any answer has."""
        inbox = b""
        for _ in range(_MOST_PIECES):
            came = self.listen()
            inbox += came
            if not came or wanted(inbox):
                break
        return wanted(inbox)

    def forget(self) -> None:
        """Drops late answers to what was asked before; of a line that never falls silent only so much."""
        for _ in range(_MOST_PIECES):
            if not self._line.read_some(256, 0):
                break

    def ask(self, question: int) -> int | None:
        """The answer to one DLE EOT, or None: silence, a foreign byte, or more bytes than one."""
        self.forget()
        self.send(ask(question))
        answer = self.listen()
        return answer[0] if len(answer) == 1 and valid(answer[0]) else None

    def status(self) -> Status:
        """The printer's state by DLE EOT 1 to 4."""
        answers: dict[int, int] = {}
        for question in QUESTIONS:
            answer = self.ask(question)
            if answer is None:
                break
            answers[question] = answer
        return status_of(answers)

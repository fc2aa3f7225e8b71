"""A conversation in AT commands: one line, one answer, and what comes unasked in between (3GPP TS 27.005, 27.007; V.250).

A modem is one device for two talks at once. Whatever it says unasked is put aside for `unasked`; an answer that comes after
its time would be taken for that of the next command, so that after a silence the line has to be opened anew.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from hardware.faults import DeviceFault, DeviceLost, DeviceStalled
from hardware.printers.transports.contract import Transport

ANSWER_S = 5.0
_QUIET_S = 0.3
_WRITE_S = 5.0
_PIECE = 1024
_LONGEST_LINE = 1024
_MOST_NOISE = 200
_TRIES = 4
_CANCEL, _SUBMIT = b"\x1b", b"\x1a"
_FINAL = re.compile(r"(OK|ERROR|\+(CM[ES]) ERROR: ?(.*))$")
_UNASKED = ("+CMTI:", "+CDSI:", "+CUSD:", "+CMT:", "+CDS:")
_WITH_PDU = ("+CMT:", "+CDS:")
_NEVER_ANSWERS = ("RING", "^", "*", "NO CARRIER")


class ModemSilent(DeviceFault):
    """No answer in time; what was asked may have been done."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``lines``: what was wanted; ``error``: "" for OK, else ``ERROR``, ``CMS 38``, ``CME SIM not inserted``."""

    lines: tuple[str, ...] = field(repr=False)
    error: str = ""

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return not self.error

    @property
    def first(self) -> str:
        """The first line after its colon, "" without one."""
        return self.lines[0].partition(":")[2].strip() if self.lines else ""


@dataclass(frozen=True, slots=True)
class Unasked:
    """``kind``: ``+CMTI``, ``+CDSI``, ``+CUSD``, ``+CMT`` or ``+CDS``; ``told``: what follows the colon; ``pdu``: hexadecimal digits of the
    last two."""

    kind: str
    told: str = field(repr=False)
    pdu: str = field(default="", repr=False)


class Conversation:
    """``clock``: monotonic seconds. Every method raises DeviceFault where the line is gone or nothing comes."""

    def __init__(self, line: Transport, clock: Callable[[], float]) -> None:
        self._line = line
        self._clock = clock
        self._come = bytearray()
        self._headed = ""
        self.unasked: deque[Unasked] = deque(maxlen=1000)

    @property
    def found(self) -> str:
        """What is open, for staff and logs."""
        return self._line.found

    def open(self) -> None:
        """Opens the line and waits until a modem says OK; a prompt that a former program left is cancelled."""
        self._line.open()
        self._come.clear()
        self._headed = ""
        for _ in range(_TRIES):
            self._write(_CANCEL + b"\r")
            self._hush()
            self._write(b"AT\r")
            try:
                if self._answer("", "AT", self._clock() + 1.0).ok:
                    self._hush()
                    return
            except ModemSilent:
                continue
        raise ModemSilent("does not answer to AT")

    def close(self) -> None:
        """Closes the line; never raises."""
        self._line.close()

    def ask(self, command: str, wanted: str = "", within_s: float = ANSWER_S, *, must: bool = True) -> Answer:
        """``wanted``: how the lines of the answer begin; lines that follow such a one and begin otherwise belong to it
        (PDUs). ``must``: an OK without any of them is that of something else, and passed over."""
        self._write(command.encode("ascii") + b"\r")
        until = self._clock() + within_s
        while True:
            answer = self._answer(wanted, command, until)
            if answer.lines or answer.error or not wanted or not must:
                return answer

    def submit(self, command: str, text: str, wanted: str, within_s: float) -> Answer | None:
        """A command that asks for a text: ``text`` after the prompt. None: it went out, and no answer came; DeviceFault: it did
        not go out."""
        self._write(command.encode("ascii") + b"\r")
        refused = self._prompt(self._clock() + ANSWER_S)
        if refused is not None:
            return refused
        # Until the last octet nothing is sent: a cut before it costs nothing.
        self._write(text.encode("ascii"))
        try:
            self._write(_SUBMIT)
        except DeviceStalled:
            return None  # it may have gone out behind what was held; a line that is gone has not taken it
        try:
            until = self._clock() + within_s
            while True:
                answer = self._answer(wanted, command, until)
                if answer.lines or answer.error:
                    return answer
        except DeviceFault:
            return None

    def listen(self, wait_s: float) -> None:
        """Takes what comes unasked, for at most ``wait_s`` seconds; returns with the first of it."""
        until = self._clock() + wait_s
        before = len(self.unasked)
        while len(self.unasked) == before or self._headed:
            line = self._next(until)
            if line is None:
                return
            self._put_aside(line)

    def _answer(self, wanted: str, command: str, until: float) -> Answer:
        lines: list[str] = []
        while True:
            line = self._next(until)
            if line is None:
                raise ModemSilent(f"no answer to {command[:8]}")
            final = _FINAL.match(line)
            if final and not self._headed:
                return Answer(tuple(lines), "" if line == "OK" else _error(final))
            belongs = bool(lines) and not line.startswith(("+", *_NEVER_ANSWERS))
            if wanted and not self._headed and (line.startswith(wanted) or belongs):
                lines.append(line)
            elif line != command:  # its echo
                self._put_aside(line)

    def _prompt(self, until: float) -> Answer | None:
        """None: it waits for the text."""
        while True:
            if self._come.lstrip(b"\r\n").startswith(b">"):
                self._come.clear()
                return None
            line = self._line_in_hand()
            if line is None:
                if not self._read(until):
                    self._write(_CANCEL)
                    raise ModemSilent("no prompt")
                continue
            final = _FINAL.match(line)
            if final and line != "OK" and not self._headed:
                return Answer((), _error(final))
            self._put_aside(line)

    def _put_aside(self, line: str) -> None:
        if self._headed:
            kind, _, told = self._headed.partition(":")
            self._headed = ""
            self.unasked.append(Unasked(kind, told.strip(), line))
        elif line.startswith(_WITH_PDU):
            self._headed = line
        elif line.startswith(_UNASKED):
            kind, _, told = line.partition(":")
            self.unasked.append(Unasked(kind, told.strip()))

    def _next(self, until: float) -> str | None:
        """The next line that is not empty, or None when the time is over."""
        while (line := self._line_in_hand()) is None:
            if not self._read(until):
                return None
        return line

    def _line_in_hand(self) -> str | None:
        while True:
            ends = [place for place in (self._come.find(b"\r"), self._come.find(b"\n")) if place >= 0]
            if not ends:
                if len(self._come) > _LONGEST_LINE:
                    self._come.clear()  # noise: no line of a modem is so long
                return None
            line = self._come[: min(ends)].decode("latin-1").strip("\0 ")
            del self._come[: min(ends) + 1]
            if line:
                return line

    def _read(self, until: float) -> bool:
        left = until - self._clock()
        came = self._line.read_some(_PIECE, max(0.0, left))
        self._come += came
        return bool(came) or left > 0

    def _hush(self) -> None:
        """Throws away what comes until nothing has come for a while; what was announced is read from the SIM anyway."""
        for _ in range(_MOST_NOISE):
            if not self._line.read_some(_PIECE, _QUIET_S):
                break
        self._come.clear()

    def _write(self, data: bytes) -> None:
        until = self._clock() + _WRITE_S
        while data:
            data = data[self._line.write_some(data, _WRITE_S) :]
            if data and self._clock() > until:
                raise DeviceLost("takes no more")


def _error(final: re.Match[str]) -> str:
    return f"{final[2]} {final[3].strip()}" if final[2] else "ERROR"

"""The machine behind the line: octets to commands, a prompt that takes a PDU, and what comes unasked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from hardware.modems.simulated.answers import Answers, Sim, length_of
from hardware.modems.simulated.knobs import ModemKnobs
from hardware.printers.simulated.front_ends import PtyFrontEnd
from hardware.printers.simulated.line_pace import Outbox

_CANCEL, _SUBMIT = 0x1B, 0x1A


class SimulatedModem:
    """``clock``: monotonic seconds. ``sim``: what lies there; ``sent``: PDUs that the network took; ``turned_away``: those for which
    there was no room; ``log``: every line that came. ``hears``: told each line before it is answered;
    ``heard``: called once the network has one more. Any thread may use it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, knobs: ModemKnobs | None = None) -> None:
        self.knobs = knobs or ModemKnobs()
        self.sim = Sim()
        self.sent: list[bytes] = []
        self.turned_away: list[bytes] = []
        self.log: list[str] = []
        self.hears: Callable[[str], None] = lambda _: None
        self.heard: Callable[[], None] = lambda: None
        self._answers = Answers(self.knobs, self.sim)
        self._clock = clock
        self._out = Outbox(None)
        self._held = bytearray()
        self._prompted = False
        self._reference = 0
        self._lock = threading.RLock()
        self._lines: list[PtyFrontEnd] = []

    def arrives(self, pdu: bytes) -> bool:
        """A message comes from the network, its service centre before it. False: no room; a real network keeps it and tries
        again later, and nobody in the office sees anything."""
        with self._lock:
            digits = pdu.hex().upper()
            if self.knobs.direct:
                self._say(f"+CMT: ,{length_of(digits)}\r\n{digits}")
                return True
            if len(self.sim.stored) >= self.knobs.capacity:
                self.turned_away.append(pdu)
                return False
            self._say(f'+CMTI: "{self.knobs.memory}",{self.sim.keep(digits)}')
            return True

    def reports(self, pdu: bytes) -> None:
        """A status report comes straight to the line, as AT+CNMI=2,1,0,1,0 asks."""
        with self._lock:
            digits = pdu.hex().upper()
            self._say(f"+CDS: {length_of(digits)}\r\n{digits}")

    def babbles(self, data: bytes) -> None:
        """Noise on the line."""
        with self._lock:
            self._put(data)

    def serve_pty(self, link: Path | None = None) -> PtyFrontEnd:
        """A pseudo-terminal that leads here; ``link``: a name for it that stays."""
        line = PtyFrontEnd(self, link)
        self._lines.append(line)
        return line

    def close(self) -> None:
        """Ends its lines."""
        for line in self._lines:
            line.close()

    @property
    def hung_up(self) -> bool:
        """Whether the cable is out."""
        return self.knobs.unplugged

    def connected(self) -> None:
        """Somebody has opened the line. What was left there outlasts that, a prompt too."""

    def disconnected(self) -> None:
        """What was under way is lost."""
        with self._lock:
            self._out.clear()

    def room(self, coming: bytes = b"") -> int:
        """Octets that it takes now: all."""
        return max(1, len(coming))

    def replies(self) -> bytes:
        """What it has said by now."""
        with self._lock:
            return self._out.take(self._clock())

    def receive(self, data: bytes) -> None:
        """Octets from the line."""
        with self._lock:
            for octet in data:
                self._octet(octet)

    def _octet(self, octet: int) -> None:
        if self._prompted and octet in (_CANCEL, _SUBMIT):
            self._prompted = False
            text = self._text()
            self._submit(text) if octet == _SUBMIT else self._say("OK")
        elif octet == 0x0D and not self._prompted:
            self._line(self._text())
        elif octet not in (0x0A, _CANCEL, _SUBMIT):
            self._held.append(octet)
            if self._prompted and len(self._held) >= self.knobs.unplug_at:
                self.knobs.unplugged = True

    def _text(self) -> str:
        text = self._held.decode("ascii", "replace").strip()
        self._held.clear()
        return text

    def _line(self, line: str) -> None:
        if self.knobs.silent:
            return
        self.log.append(line)
        self.hears(line)
        if self._answers.echo:
            self._echo(line)
        if line.upper().startswith("AT+CMGS="):
            self._prompted = True
            self._put(b"\r\n> ")
            return
        for answer in self._answers.to(line):
            self._say(answer)

    def _echo(self, line: str) -> None:
        middle = len(line) // 2
        noise = ""
        if self.knobs.interrupts and self.sim.unread:
            noise = f'\r\n+CMTI: "{self.knobs.memory}",{min(self.sim.unread)}\r\n'
        self._put(f"{line[:middle]}{noise}{line[middle:]}\r".encode())

    def _submit(self, digits: str) -> None:
        self.log.append(digits)
        self.hears(digits)
        if self.knobs.refuses is not None:
            return self._say(f"+CMS ERROR: {self.knobs.refuses}")
        try:
            self.sent.append(bytes.fromhex(digits))
        except ValueError:
            return self._say("+CMS ERROR: 304")
        self.heard()
        if not self.knobs.silent_after_text:
            self._reference = self._reference % 255 + 1
            self._say(f"+CMGS: {self._reference}")
            self._say("OK")
        return None

    def _say(self, line: str) -> None:
        if not self.knobs.silent:
            self._put(f"\r\n{line}\r\n".encode())

    def _put(self, data: bytes) -> None:
        self._out.put(data, self._clock(), self.knobs.late_s)

"""A modem in PDU mode: make it ready, read and delete what came, send, and look after it.

Raises `hardware.faults.DeviceFault` where the line is gone or nothing answers; `hardware.modems.service` makes a state of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from hardware.modems.at import Answer, Conversation, Unasked
from hardware.modems.pdu import Submit, encode
from hardware.modems.settings import ModemSettings
from hardware.printers.transports.contract import Transport

_LETTERS, _PHASE = 'AT+CSCS="GSM"', "AT+CSMS=1"
_WISHES = (_LETTERS, _PHASE)
"""Without them SMS come and go all the same. The first: a program before us may have left UCS2, in which the code for the
credit is no code."""
_LIST_S = 30.0
_USSD_S = 30.0
_HOME, _ROAMING, _SMS_ONLY_HOME, _SMS_ONLY_ROAMING = "1", "5", "6", "7"
REGISTERED = (_HOME, _ROAMING, _SMS_ONLY_HOME, _SMS_ONLY_ROAMING)
_RECEIVED = ("0", "1")
"""Marks of what came; 2 and 3 are messages of ours that somebody left on the SIM."""
_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Stored:
    """What lies at one place of the memory. ``digits``: the PDU as it was read, hexadecimal unless something is broken."""

    place: int
    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """The network has it. ``reference``: its number for reports, 0 to 255."""

    reference: int


@dataclass(frozen=True, slots=True)
class Refused:
    """It did not go out. ``code``: ``cms_38``, ``error``."""

    code: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """The line fell silent after the last octet: it may have gone out."""


@dataclass(frozen=True, slots=True)
class NotReady:
    """Why a modem cannot be used as it is: ``sim_pin``, ``sim_puk``, ``sim_absent``, ``pin_refused``, ``setup_refused``."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """How it stands. ``signal_dbm``: None where it does not know; ``used`` of ``capacity`` messages lie in its memory."""

    registered: bool
    roaming: bool
    operator: str
    signal_dbm: int | None
    used: int
    capacity: int


class Modem:
    """``clock``: monotonic seconds. One thread owns it."""

    def __init__(self, line: Transport, settings: ModemSettings, clock: Callable[[], float]) -> None:
        self._talk = Conversation(line, clock)
        self._settings = settings
        self._clock = clock

    @property
    def found(self) -> str:
        """What is open, for staff and logs."""
        return self._talk.found

    def start(self, pin: Callable[[], str | None]) -> NotReady | None:
        """Opens the line and makes the modem ready; None once it is. ``pin`` is asked when the SIM wants one."""
        self._talk.open()
        self._talk.ask("ATE0")
        self._talk.ask("AT+CMEE=1")
        not_ready = self._unlock(pin)
        if not_ready is not None:
            return not_ready
        for command in ("AT+CMGF=0", _LETTERS, *self._memory(), _PHASE, "AT+CNMI=2,1,0,1,0"):
            answer = self._talk.ask(command)
            if not answer.ok and command not in _WISHES:
                return NotReady("setup_refused", f"{command}: {answer.error}")
        return None

    def close(self) -> None:
        """Closes the line; never raises."""
        self._talk.close()

    def waiting(self) -> list[Stored]:
        """Everything that came and lies in the memory, the oldest place first."""
        answer = self._talk.ask("AT+CMGL=4", "+CMGL:", _LIST_S, must=False)
        found = []
        for header, digits in _pairs(answer.lines):
            place, mark = (*header.split(","), "", "")[:2]
            if place.strip().isdecimal() and mark.strip() in _RECEIVED:
                found.append(Stored(int(place), digits))
        return found

    def read(self, place: int) -> Stored | None:
        """What lies at ``place``, or None: nothing, or no message that came."""
        answer = self._talk.ask(f"AT+CMGR={place}", "+CMGR:", must=False)
        for header, digits in _pairs(answer.lines):
            if header.split(",")[0].strip() in _RECEIVED:
                return Stored(place, digits)
        return None

    def delete(self, place: int) -> bool:
        """Takes it out of the memory. Only for what lies safely elsewhere."""
        return self._talk.ask(f"AT+CMGD={place}").ok

    def acknowledge(self) -> None:
        """Tells the network that what came straight to the line lies safely here; a modem that awaits none refuses it,
        and no harm is done."""
        self._talk.ask("AT+CNMA")

    def send(self, part: Submit) -> Taken | Refused | Doubtful:
        """Hands one SMS to the network. DeviceFault: it did not go out."""
        pdu, length = encode(part)
        answer = self._talk.submit(f"AT+CMGS={length}", pdu.hex().upper(), "+CMGS:", self._settings.send_s)
        if answer is None:
            return Doubtful()
        if not answer.ok:
            return Refused(answer.error.lower().replace(" ", "_"))
        reference = answer.first.split(",")[0].strip()
        return Taken(int(reference) & 0xFF if reference.isdecimal() else 0)

    def listen(self, wait_s: float) -> list[Unasked]:
        """What came unasked, waiting at most ``wait_s`` seconds for it."""
        if not self._talk.unasked:
            self._talk.listen(wait_s)
        come = list(self._talk.unasked)
        self._talk.unasked.clear()
        return come

    def look(self) -> Looked:
        """Asks for network, signal and memory."""
        standing = [
            _registration(self._talk.ask("AT+CEREG?", "+CEREG:")),
            _registration(self._talk.ask("AT+CREG?", "+CREG:")),
        ]
        operator = _QUOTED.search(self._talk.ask("AT+COPS?", "+COPS:").first)
        signal = self._talk.ask("AT+CSQ", "+CSQ:").first.split(",")[0]
        used, capacity = self._room()
        return Looked(
            any(one in REGISTERED for one in standing),
            not any(one in (_HOME, _SMS_ONLY_HOME) for one in standing),
            operator[1] if operator else "",
            2 * int(signal) - 113 if signal.isdecimal() and int(signal) <= 31 else None,
            used,
            capacity,
        )

    def credit(self) -> str:
        """What the operator answers to the code for it, or ""."""
        asked = self._talk.ask(f'AT+CUSD=1,"{self._settings.credit_code}",15')
        until = self._clock() + _USSD_S
        answered = self._answered()
        while asked.ok and answered is None and self._clock() < until:
            self._talk.listen(until - self._clock())
            answered = self._answered()
        self._talk.ask("AT+CUSD=2")  # some operators hold a menu open
        return _said(answered.told) if answered else ""

    def _answered(self) -> Unasked | None:
        found = next((one for one in self._talk.unasked if one.kind == "+CUSD"), None)
        if found is not None:
            self._talk.unasked.remove(found)
        return found

    def _unlock(self, pin: Callable[[], str | None]) -> NotReady | None:
        answer = self._talk.ask("AT+CPIN?", "+CPIN:")
        if not answer.ok:
            return NotReady("sim_absent", answer.error)
        if answer.first == "READY":
            return None
        if answer.first != "SIM PIN":
            return NotReady("sim_puk", answer.first)
        given = pin()
        if given is None:
            return NotReady("sim_pin")
        return None if self._talk.ask(f'AT+CPIN="{given}"', within_s=_LIST_S).ok else NotReady("pin_refused")

    def _memory(self) -> tuple[str, ...]:
        """The command that makes reading, writing and receiving use one memory, where they do not."""
        wanted = self._settings.memory
        names = _QUOTED.findall(self._talk.ask("AT+CPMS?", "+CPMS:").first)
        wanted = wanted or (names[2] if len(names) > 2 else "")
        if not wanted or names == [wanted] * 3:
            return ()
        return (f'AT+CPMS="{wanted}","{wanted}","{wanted}"',)

    def _room(self) -> tuple[int, int]:
        fields = self._talk.ask("AT+CPMS?", "+CPMS:").first.split(",")
        numbers = [int(one) for one in fields if one.strip().isdecimal()]
        return (numbers[-2], numbers[-1]) if len(numbers) >= 2 else (0, 0)


def _pairs(lines: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each header after its colon, with the line of digits below it, "" without one."""
    found: list[tuple[str, str]] = []
    for line in lines:
        if line.startswith("+"):
            found.append((line.partition(":")[2].strip(), ""))
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + line)
    return found


def _registration(answer: Answer) -> str:
    fields = answer.first.split(",")
    return fields[1].strip() if len(fields) > 1 else ""


def _said(told: str) -> str:
    """The text of ``+CUSD: 0,"…",15``; in UCS2 it comes as hexadecimal digits."""
    quoted = re.search(r'"(.*)"', told, re.DOTALL)
    text = quoted[1] if quoted else ""
    if re.fullmatch(r"([0-9A-Fa-f]{4})+", text):
        return bytes.fromhex(text).decode("utf-16-be", "replace")
    return text

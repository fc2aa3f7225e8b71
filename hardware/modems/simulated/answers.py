"""What a modem answers to each command (3GPP TS 27.005 and 27.007), out of what lies on its SIM."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from hardware.modems.simulated.knobs import ModemKnobs

Lines = list[str]
_COMMAND = re.compile(r"(?:(?P<name>[+$^*][A-Z]+|&?[A-Z])(?P<mark>\?$|=)?(?P<given>.*))?$", re.IGNORECASE)


@dataclass
class Sim:
    """``stored``: PDUs as hexadecimal digits, by their place; ``unread``: places nobody has read yet."""

    stored: dict[int, str] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)

    def keep(self, digits: str) -> int:
        """Puts a message at the first free place."""
        place = next(place for place in range(1, len(self.stored) + 2) if place not in self.stored)
        self.stored[place] = digits
        self.unread.add(place)
        return place


class Answers:
    """Lines for lines; ``echo`` is the line's own affair and only remembered here."""

    def __init__(self, knobs: ModemKnobs, sim: Sim) -> None:
        self._knobs = knobs
        self._sim = sim
        self.echo = True
        self._handlers: dict[str, Callable[[str, str], Lines]] = {
            "": _ok, "Z": _ok, "I": self._maker, "E": self._set_echo, "+CMEE": _ok, "+CMGF": _ok, "+CNMI": _notices, "+CSCS": self._letters,
            "+CNMA": _ok, "+CFUN": _ok, "+CMMS": _ok, "+CSMP": _ok,
            "+CGMI": self._maker, "+CGMM": self._maker, "+CGMR": self._maker, "+CGSN": self._serial, "+CPIN": self._pin,
            "+CREG": self._registration, "+CEREG": self._registration_lte, "+CSQ": self._signal, "+COPS": self._operator,
            "+CSMS": self._service, "+CPMS": self._storage, "+CMGL": self._list, "+CMGR": self._read, "+CMGD": self._delete,
            "+CUSD": self._ussd, "+CSCA": self._centre,
        }  # fmt: skip

    def to(self, line: str) -> Lines:
        """The lines of the answer, the final one last; [] to what is no command."""
        if not line.upper().startswith("AT"):
            return []
        found = _COMMAND.match(line[2:])
        handler = self._handlers.get((found["name"] or "").upper()) if found else None
        return (
            handler(found["mark"] or "", (found["given"] or "").strip()) if found and handler else ["ERROR"]
        )

    def _maker(self, mark: str, given: str) -> Lines:
        return ["SIMULATED", "OK"]

    def _serial(self, mark: str, given: str) -> Lines:
        return ["350000000000006", "OK"]

    def _set_echo(self, mark: str, given: str) -> Lines:
        self.echo = given != "0"
        return ["OK"]

    def _pin(self, mark: str, given: str) -> Lines:
        knobs = self._knobs
        if mark == "?":
            wanted = "READY" if not knobs.pin else "SIM PIN" if knobs.tries_left else "SIM PUK"
            return [f"+CPIN: {wanted}", "OK"]
        if given.strip('"') == knobs.pin and knobs.tries_left:
            knobs.pin = ""
            return ["OK"]
        knobs.tries_left = max(0, knobs.tries_left - 1)
        return ["+CME ERROR: 16"]

    def _registration(self, mark: str, given: str) -> Lines:
        return [f"+CREG: 0,{1 if self._knobs.registered else 2}", "OK"]

    def _registration_lte(self, mark: str, given: str) -> Lines:
        return [f"+CEREG: 0,{1 if self._knobs.registered else 2}", "OK"]

    def _signal(self, mark: str, given: str) -> Lines:
        return [f"+CSQ: {self._knobs.signal},99", "OK"]

    def _operator(self, mark: str, given: str) -> Lines:
        return [f'+COPS: 0,0,"{self._knobs.operator}",7' if self._knobs.registered else "+COPS: 0", "OK"]

    def _letters(self, mark: str, given: str) -> Lines:
        if mark == "?":
            return ['+CSCS: "GSM"', "OK"]
        return ['+CSCS: ("GSM","IRA")', "OK"] if given == "?" else ["OK"]

    def _service(self, mark: str, given: str) -> Lines:
        return ["+CSMS: 1,1,1,1" if mark == "?" else "+CSMS: 1,1,1", "OK"]

    def _storage(self, mark: str, given: str) -> Lines:
        name, used = self._knobs.memory, f"{len(self._sim.stored)},{self._knobs.capacity}"
        if mark == "?":
            return ["+CPMS: " + ",".join([f'"{name}",{used}'] * 3), "OK"]
        if given == "?":
            return ["+CPMS: " + ",".join([f'("{name}")'] * 3), "OK"]
        return [f"+CPMS: {used},{used},{used}", "OK"] if name in given else ["+CMS ERROR: 302"]

    def _list(self, mark: str, given: str) -> Lines:
        if given == "?":
            return ["+CMGL: (0-4)", "OK"]
        lines = []
        for place, digits in sorted(self._sim.stored.items()):
            if given == "4" or (given == "0") == (place in self._sim.unread):
                lines += [f"+CMGL: {place},{self._read_mark(place)},,{length_of(digits)}", digits]
                self._sim.unread.discard(place)
        return [*lines, "OK"]

    def _read(self, mark: str, given: str) -> Lines:
        place = int(given) if given.isdecimal() else 0
        if place not in self._sim.stored:
            return ["+CMS ERROR: 321"]
        digits = self._sim.stored[place]
        lines = [f"+CMGR: {self._read_mark(place)},,{length_of(digits)}", digits, "OK"]
        self._sim.unread.discard(place)
        return lines

    def _read_mark(self, place: int) -> int:
        return 0 if place in self._sim.unread else 1

    def _delete(self, mark: str, given: str) -> Lines:
        if given == "?":
            return [f"+CMGD: ({','.join(map(str, self._sim.stored))}),(0-4)", "OK"]
        place = given.split(",", maxsplit=1)[0]
        if not place.isdecimal() or not 1 <= int(place) <= self._knobs.capacity:
            return ["+CMS ERROR: 321"]
        self._sim.stored.pop(int(place), None)
        self._sim.unread.discard(int(place))
        return ["OK"]

    def _ussd(self, mark: str, given: str) -> Lines:
        if not given.startswith("1,"):
            return ["OK"]
        text = self._knobs.credit
        if self._knobs.credit_in_ucs2:
            return ["OK", f'+CUSD: 0,"{text.encode("utf-16-be").hex().upper()}",72']
        return ["OK", f'+CUSD: 0,"{text}",15']

    def _centre(self, mark: str, given: str) -> Lines:
        return ['+CSCA: "+628110000000",145', "OK"] if mark == "?" else ["OK"]


def _ok(mark: str, given: str) -> Lines:
    return ["OK"]


def _notices(mark: str, given: str) -> Lines:
    return ["+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)", "OK"] if given == "?" else ["OK"]


def length_of(digits: str) -> int:
    """Octets of a PDU without its service centre, as AT+CMGR tells them."""
    try:
        return len(digits) // 2 - 1 - int(digits[:2], 16)
    except ValueError:
        return len(digits) // 2

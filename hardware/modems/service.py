"""The daemon's rounds: what came goes to the disk and then off the SIM, what waits goes out, and it is looked how the modem stands.

Failure rules. Whatever came is deleted from the SIM, or acknowledged to the network, only once its file is on the disk under its
name: a kill before that reads it again, and the same message is the same file. Whatever goes out is written down before the
modem gets it: a kill in between leaves it in doubt, and nothing is sent twice from here; who pays for it is asked.
A modem that does not answer is closed and tried again, later and later up to a minute.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from hardware.faults import DeviceAbsent, DeviceDenied, DeviceFault
from hardware.modems.at import ModemSilent, Unasked
from hardware.modems.awaited import Ledger
from hardware.modems.modem import Doubtful, Modem, Refused, Stored
from hardware.modems.pdu import BrokenPduError, Deliver, StatusReport, Submit, decode
from hardware.modems.pin import PinFile
from hardware.modems.settings import ModemSettings
from hardware.modems.splitting import split
from hardware.modems.spool import Order, Spool
from hardware.modems.standing import Teller

LISTEN_S = 1.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0
_LOOK_S, _SEARCHING_S = 60.0, 10.0


class ModemService:
    """``clock``: monotonic seconds; ``now``: with its zone; ``say``: a line for the log, nothing personal in it."""

    def __init__(
        self,
        modem: Modem,
        spool: Spool,
        settings: ModemSettings,
        *,
        clock: Callable[[], float],
        now: Callable[[], datetime],
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._modem, self._spool, self._settings = modem, spool, settings
        self._clock, self._now, self._say = clock, now, say
        self._ledger = Ledger(spool, now)
        self._teller = Teller(spool, now, settings.credit_low)
        self._pin = PinFile(Path(settings.pin_file) if settings.pin_file else None, spool)
        self._started = False
        self._registered = False
        self._pause_s = _FIRST_PAUSE_S
        self._try_at = self._read_at = self._look_at = self._credit_at = clock()
        for name in self._ledger.broken_off():
            self._give_up(name, "in_doubt")

    def round(self, wait: Callable[[float], object], listen_s: float = LISTEN_S) -> None:
        """One turn; waits at most ``listen_s`` seconds where there is nothing to do."""
        try:
            if not self._started and not self._start():
                wait(listen_s)
                return
            self._turn(listen_s)
        except DeviceFault as fault:
            self._lost(fault)
        except OSError as trouble:  # the disk is full, the folder away: what came stays on the SIM
            self._out_of_order("spool_failed", trouble.strerror or "")

    def close(self) -> None:
        """Closes the line; what is half done is found again."""
        self._modem.close()
        self._started = False

    def _start(self) -> bool:
        if self._clock() < self._try_at:
            return False
        not_ready = self._modem.start(self._pin.once)
        if not_ready is not None:
            self._out_of_order(not_ready.code, not_ready.detail)
            return False
        self._pin.accepted()
        self._started, self._pause_s = True, _FIRST_PAUSE_S
        self._read_at = self._look_at = self._clock()
        self._say(f"ready: {self._modem.found}")
        return True

    def _turn(self, listen_s: float) -> None:
        if self._clock() >= self._look_at:
            self._look()
        if self._clock() >= self._read_at:
            self._read_all()
        busy = self._registered and self._send_next()
        for unasked in self._modem.listen(0 if busy else listen_s):
            self._hear(unasked)

    def _look(self) -> None:
        looked = self._modem.look()
        self._registered = looked.registered
        if self._settings.credit_code and self._registered and self._clock() >= self._credit_at:
            # Before it is asked: a modem that this silences must not be asked again as soon as it is back.
            self._credit_at = self._clock() + 3600 * self._settings.credit_every_h
            self._teller.credited(self._modem.credit())
        self._teller.ready(looked)
        self._look_at = self._clock() + (_LOOK_S if looked.registered else _SEARCHING_S)

    # In

    def _read_all(self) -> None:
        """Everything on the SIM, announced or not."""
        for stored in self._modem.waiting():
            self._bring_in(stored)
        self._teller.write()
        self._read_at = self._clock() + self._settings.poll_s

    def _hear(self, unasked: Unasked) -> None:
        if unasked.kind in ("+CMTI", "+CDSI"):
            place = unasked.told.rpartition(",")[2].strip()
            stored = self._modem.read(int(place)) if place.isdecimal() else None
            if stored is not None:
                self._bring_in(stored)
        elif unasked.kind in ("+CMT", "+CDS"):
            self._keep(unasked.pdu)
            self._modem.acknowledge()
        self._teller.write()

    def _bring_in(self, stored: Stored) -> None:
        self._keep(stored.digits)
        self._modem.delete(stored.place)

    def _keep(self, digits: str) -> None:
        """Onto the disk. A PDU that cannot be read is kept as it came: somebody may read it."""
        try:
            came: Deliver | StatusReport | None = decode(bytes.fromhex(digits))
        except (BrokenPduError, ValueError):
            came = None
            self._say("a PDU that cannot be read was kept as it came")
        if isinstance(came, StatusReport):
            self._keep_report(came, digits)
            return
        self._spool.keep(came, digits)
        self._teller.standing.heard_at = self._now()

    def _keep_report(self, report: StatusReport, digits: str) -> None:
        fate = self._ledger.hear(report)
        if fate is None:
            return
        self._spool.keep_report(report, digits, fate.name, delivered=fate.delivered)
        self._ledger.forget(fate.name)

    # Out

    def _send_next(self) -> bool:
        """The most urgent file; whether there was one."""
        order = next(self._spool.orders(), None)
        if order is None:
            return False
        if order.name in self._ledger.broken_off():  # what was written of it then could not be written down
            self._give_up(order.name, "in_doubt")
            return True
        try:
            parts = split(order.text, order.recipient, _reference(order.name), report=order.report)
        except ValueError:
            parts = ()
        if not 1 <= len(parts) <= self._settings.most_parts:
            self._give_up(order.name, "too_long")
            return True
        for part in parts[self._ledger.gone_out(order.name) :]:
            if not self._sent(order, part, len(parts)):
                return True
        self._spool.taken(order.name)
        if not order.report:
            self._ledger.forget(order.name)
        self._teller.standing.sent_at = self._now()
        self._teller.write()
        return True

    def _sent(self, order: Order, part: Submit, parts: int) -> bool:
        self._ledger.begin(order.name, order.recipient, parts)
        try:
            outcome = self._modem.send(part)
        except DeviceFault:
            self._ledger.not_taken(order.name)
            raise
        match outcome:
            case Refused(code):
                self._give_up(order.name, code)
                return False
            case Doubtful():
                self._give_up(order.name, "in_doubt")
                raise ModemSilent("no answer to a message")
        self._ledger.taken(order.name, outcome.reference)
        return True

    def _give_up(self, name: str, code: str) -> None:
        self._say(f"not sent: {code}")
        if self._spool.in_outbox(name):
            self._spool.failed(name, code)
        self._ledger.forget(name)

    # Trouble

    def _lost(self, fault: DeviceFault) -> None:
        kinds = {DeviceAbsent: "modem_absent", DeviceDenied: "modem_denied", ModemSilent: "modem_silent"}
        self._out_of_order(kinds.get(type(fault), "modem_lost"), str(fault))

    def _out_of_order(self, code: str, detail: str) -> None:
        self.close()
        if [code] != self._teller.standing.trouble:
            self._say(f"out of order: {code} {detail}".rstrip())
        with suppress(OSError):  # the folder itself may be what is wrong
            self._teller.out_of_order(code, detail)
        self._try_at = self._clock() + self._pause_s
        self._pause_s = min(_LONGEST_PAUSE_S, 2 * self._pause_s)


def _reference(name: str) -> int:
    """For the header of a long message: the same for the same file, so that parts sent after a restart fit."""
    return sum(name.encode()) % 256

"""A look at a modem without carrying anything: for the self-test, and to find out which port takes commands."""

from __future__ import annotations

from collections.abc import Callable

from hardware.faults import DeviceAbsent, DeviceDenied, DeviceFault
from hardware.modems.at import Conversation
from hardware.modems.modem import Looked, Modem
from hardware.modems.settings import ModemSettings
from hardware.ports import State, Status, Trouble
from hardware.printers.transports.contract import Transport


def check(line: Transport, settings: ModemSettings, clock: Callable[[], float]) -> Status:
    """How it stands. No PIN is given and nothing is read from the SIM; a daemon that runs has the port to itself."""
    modem = Modem(line, settings, clock)
    try:
        not_ready = modem.start(lambda: None)
        if not_ready is not None:
            return Status(State.BLOCKED, None, f"{not_ready.code} {not_ready.detail}".strip())
        return _standing(modem.look(), modem.found)
    except DeviceDenied as denied:
        return Status(State.ABSENT, Trouble.DENIED, f"{denied}; the daemon or ModemManager may have it")
    except DeviceFault as fault:
        return Status(State.ABSENT if isinstance(fault, DeviceAbsent) else State.LOST, None, str(fault))
    finally:
        modem.close()


def answers(line: Transport, clock: Callable[[], float]) -> str:
    """What a port does when a modem is called on it: ``answers``, ``silent`` or why it cannot be opened."""
    talk = Conversation(line, clock)
    try:
        talk.open()
    except DeviceDenied:
        return "in use, or not ours to open"
    except DeviceAbsent:
        return "cannot be opened"
    except DeviceFault:
        return "silent"
    finally:
        talk.close()
    return "answers"


def _standing(looked: Looked, found: str) -> Status:
    signal = "signal unknown" if looked.signal_dbm is None else f"{looked.signal_dbm} dBm"
    words = (
        f"{found}, {looked.operator or 'no operator'}, {signal}, {looked.used} of {looked.capacity} messages"
    )
    return Status(State.READY if looked.registered else State.DEGRADED, None, words)

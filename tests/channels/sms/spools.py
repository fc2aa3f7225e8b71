"""A spool with a daemon over a simulated modem: ours, turned by hand, or the real gammu-smsd on a pseudo-terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn, Protocol

import pytest

import dev
from hardware.modems.modem import Modem
from hardware.modems.opening import open_line
from hardware.modems.service import ModemService
from hardware.modems.settings import ModemSettings
from hardware.modems.simulated import SimulatedModem
from hardware.modems.spool import Spool
from sync.cases.messages import Arrived, Outgoing
from sync.channels.sms import SmsChannel

SENDER = "+6281234567890"
PATIENCE_S = 60.0
"""For a daemon that sleeps whole seconds, on a machine that may be busy."""
_SMSDRC = """
[gammu]
device = {device}
connection = at115200
[smsd]
service = files
InboxFormat = detail
DebugLevel = 0
InboxPath = {spool}/inbox/
OutboxPath = {spool}/outbox/
SentSMSPath = {spool}/sent/
ErrorSMSPath = {spool}/error/
DeliveryReport = sms
TransmitFormat = auto
ReceiveFrequency = 1
CommTimeout = 1
LoopSleep = 1
StatusFrequency = 0
CheckSecurity = 0
CheckBattery = 0
CheckSignal = 0
CheckNetwork = 0
"""


def later() -> datetime:
    """Now, as somebody sees it for whom every file is whole by age."""
    return datetime.now(UTC) + timedelta(seconds=10)


class Taken:
    """The store's side: what was taken, once each."""

    def __init__(self) -> None:
        self.messages: dict[str, Arrived] = {}

    def __call__(self, message: Arrived) -> bool:
        new = message.external_id not in self.messages
        self.messages.setdefault(message.external_id, message)
        return new


def notice(text: str, reference: str = "0192f0c4-7b6a-7000-8000-000000000001", to: str = SENDER) -> Outgoing:
    return Outgoing(reference, "sms", to, "", text, "", {})


class Daemon(Protocol):
    """Whatever serves the spool. ``modem``: at the other end of its line."""

    modem: SimulatedModem
    spool: Path

    def until(self, holds: Callable[[], object]) -> None: ...

    def close(self) -> None: ...


class Ours:
    """`hardware.modems` over pyserial, a round at a time."""

    def __init__(self, folder: Path) -> None:
        self.spool = folder / "spool"
        self.modem = SimulatedModem()
        settings = ModemSettings(kind="serial", device=self.modem.serve_pty().device, poll_s=5)
        spool = Spool(self.spool)
        spool.prepare()
        modem = Modem(open_line(settings), settings, time.monotonic)
        self._service = ModemService(
            modem, spool, settings, clock=time.monotonic, now=lambda: datetime.now(UTC)
        )

    def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end
            self._service.round(lambda seconds: None, 0.02)

    def close(self) -> None:
        self._service.close()
        self.modem.close()


class Gammu:
    """The real one, as Debian ships it."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("gammu-smsd", path=dev.SYSTEM_PATH)
        if program is None:
            _missing(f"no gammu-smsd here; to bring it: apt-get install {' '.join(dev.GAMMU.packages)}")
        self.spool = folder / "spool"
        self.modem = SimulatedModem()
        SmsChannel(self.spool, later).bring_in(Taken())  # makes the folders
        settings = folder / "smsdrc"
        device = self.modem.serve_pty().device
        settings.write_text(_SMSDRC.format(device=device, spool=self.spool))
        self._daemon = subprocess.Popen(
            [program, "-c", str(settings)],
            env={**os.environ, "LC_ALL": "C"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end, self.modem.log
            try:
                code = self._daemon.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            pytest.fail(f"gammu-smsd ended with {code}")

    def close(self) -> None:
        self._daemon.terminate()
        try:
            self._daemon.wait(timeout=30)
        finally:
            self._daemon.kill()  # no daemon outlives its test
            self.modem.close()


def _missing(reason: str) -> NoReturn:
    """Skip, but fail where KIOSK_REQUIRE names gammu."""
    if dev.GAMMU.name in os.environ.get("KIOSK_REQUIRE", "").split(","):
        pytest.fail(reason)
    pytest.skip(reason)

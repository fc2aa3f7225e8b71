"""A simulated modem in memory, a spool, and a clock that passes when somebody waits."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec

from hardware.modems.modem import Modem
from hardware.modems.service import ModemService
from hardware.modems.settings import ModemSettings
from hardware.modems.simulated import ModemKnobs, SimulatedModem
from hardware.modems.spool import Spool
from hardware.modems.standing import FILE, Standing
from hardware.twin_line import TwinLine
from tests.hardware.simulated_time import SimulatedTime

SENDER = "+6281234567890"
AT = datetime(2026, 11, 23, 19, 46, 50, tzinfo=timezone(timedelta(hours=7)))


class ModemRig:
    """``settings``: as given, kind and spool apart. `restart` is what a kill leaves: the same spool, modem and clock."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.time = SimulatedTime()
        self.modem = SimulatedModem(self.time.clock)
        self.spool = Spool(folder / "spool")
        self.spool.prepare()
        self.settings = msgspec.convert(settings, ModemSettings)
        self.said: list[str] = []
        self.restart()

    @property
    def knobs(self) -> ModemKnobs:
        return self.modem.knobs

    def restart(self) -> None:
        line = TwinLine(self.modem, self.time.wait)
        self.service = ModemService(
            Modem(line, self.settings, self.time.clock),
            self.spool,
            self.settings,
            clock=self.time.clock,
            now=self.time.now,
            say=self.said.append,
        )

    def rounds(self, count: int = 3) -> None:
        for _ in range(count):
            self.service.round(self.time.wait)

    def passes(self, seconds: float) -> None:
        """Rounds until so much time has passed."""
        until = self.time.seconds + seconds
        while self.time.seconds < until:
            self.service.round(self.time.wait)

    def order(self, text: str, name: str = "OUTA20261123_200000_001_+6281234567890_ref.txtd") -> str:
        (self.spool.folder / "outbox" / name).write_text(text)
        return name

    def names(self, where: str) -> list[str]:
        return sorted(path.name for path in (self.spool.folder / where).iterdir())

    def files(self, where: str = "inbox") -> list[str]:
        return [path.read_text() for path in sorted((self.spool.folder / where).iterdir())]

    def why(self, name: str) -> str:
        return (self.spool.folder / "error" / f"{name}.why").read_text()

    @property
    def standing(self) -> Standing:
        return msgspec.json.decode(self.spool.own(FILE).read_bytes(), type=Standing)

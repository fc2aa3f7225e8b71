"""The lobby as a service: stopped, started, and looked at until it has shown that it lives."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sync.logbook import note

UNIT = "kotak-kiosk.service"
_LONGEST_S = 330
"""Longer than the unit's own TimeoutStartSec, so that it is systemd that gives up first."""
_EVERY_S = 5


class Lobby(Protocol):
    """What an update does with the running application."""

    def stop(self) -> bool:
        """Ended, and nobody has the journal; True where it was not running."""
        ...

    def start(self) -> bool:
        """Running, and ready by its own word: its first frame stands on the glass."""
        ...

    def lives(self) -> bool:
        """For some time on: neither ended nor begun anew, its heartbeat on time."""
        ...


@dataclass(frozen=True, slots=True)
class Systemd:
    """By systemctl. The unit is of type notify: its start ends once the application has said READY. A heartbeat that
    stops ends the service within its WatchdogSec, which shows as a restart; so ``seconds`` is longer than that."""

    unit: str = UNIT
    seconds: int = 90
    sleep: Callable[[float], None] = time.sleep

    def stop(self) -> bool:
        return self._call("stop", self.unit)

    def start(self) -> bool:
        self._call(
            "reset-failed", self.unit
        )  # a count of earlier crashes must not keep a sound release from starting
        return self._call("start", self.unit)

    def lives(self) -> bool:
        begun = self._seen()
        for _ in range(0, self.seconds, _EVERY_S):
            self.sleep(_EVERY_S)
            if self._seen() != begun:
                return False
        return begun.get("ActiveState") == "active"

    def _seen(self) -> dict[str, str]:
        wanted = ("ActiveState", "SubState", "NRestarts", "ExecMainStartTimestampMonotonic")
        try:
            asked = subprocess.run(
                ["systemctl", "show", f"--property={','.join(wanted)}", self.unit],
                check=False, capture_output=True, text=True, timeout=_LONGEST_S,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return {}
        return dict(line.split("=", 1) for line in asked.stdout.splitlines() if "=" in line)

    def _call(self, *words: str) -> bool:
        try:
            ended = subprocess.run(
                ["systemctl", *words], check=False, capture_output=True, timeout=_LONGEST_S
            )
        except (OSError, subprocess.TimeoutExpired) as trouble:
            note("update.command_failed", trouble, what=words[0])
            return False
        return ended.returncode == 0

"""F15: the screen's thread hangs: begun anew within 30 s; the half-filled form is gone, the cases are there.

The manager here keeps systemd's own rule (systemd.service(5), WatchdogSec) on a real datagram socket and a real process;
only its term is shorter, so that nobody waits half a minute.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.appliance.kiosk_tree import ROOT, UNITS, options, seconds
from tests.gl import required

TERM_S = 2.0
STARTS_WITHIN_S = 60.0


class Manager:
    """Starts a service, hears it, and ends it by force once it has been silent for its term."""

    def __init__(self, folder: Path, *command: str) -> None:
        self._command = command
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind(str(folder / "notify"))
        self.service = self._started()

    def restart_when_silent(self) -> None:
        """Hears it until it has been silent for its term; then the service is another process."""
        self._line.settimeout(TERM_S)
        with suppress(TimeoutError):
            while True:
                self._line.recv(4096)
        self.end()
        self.service = self._started()

    def until(self, words: str) -> list[str]:
        """Everything said up to a datagram that holds ``words``."""
        self._line.settimeout(STARTS_WITHIN_S)
        said: list[str] = []
        while not said or words not in said[-1]:
            said.append(self._line.recv(4096).decode())
        return said

    def told(self) -> dict[str, Any]:
        """The service's next line."""
        assert self.service.stdout is not None
        line = self.service.stdout.readline()
        assert line, "the service has ended"
        facts: dict[str, Any] = json.loads(line)
        return facts

    def end(self) -> None:
        self.service.kill()
        self.service.communicate()

    def close(self) -> None:
        self.end()
        self._line.close()

    def _started(self) -> subprocess.Popen[str]:
        told = {
            "NOTIFY_SOCKET": self._line.getsockname(),
            "WATCHDOG_USEC": str(round(TERM_S * 1e6)),
            "WATCHDOG_PID": "1",
        }
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        return subprocess.Popen(self._command, cwd=ROOT, env={**os.environ, **told}, text=True, **pipes)


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    required()
    one = Manager(tmp_path, sys.executable, "-m", "tests.faults.hanging_child", str(tmp_path / "kiosk"))
    yield one
    one.close()


def test_a_hung_screen_is_begun_anew_without_the_half_filled_form(manager: Manager) -> None:
    assert manager.told() == {"screen": "welcome", "cases": 0, "form": False}
    assert manager.told() == {"typed": True, "cases": 1}
    said = manager.until("READY=1") + manager.until("WATCHDOG=1")
    assert "STATUS=a visit is under way" in "\n".join(said)
    assert manager.service.stdin is not None
    manager.service.stdin.write("hang\n")
    manager.service.stdin.flush()
    manager.restart_when_silent()
    assert manager.told() == {"screen": "welcome", "cases": 1, "form": False}


def test_the_installed_service_is_begun_anew_within_thirty_seconds() -> None:
    service = options(UNITS / "kotak-kiosk.service")["Service"]
    times = [seconds(service[key][0]) for key in ("WatchdogSec", "TimeoutAbortSec", "RestartSec")]
    assert sum(times) + 2 <= 30  # two for X and the first frame
    assert service["Type"] == ["notify"]
    assert service["NotifyAccess"] == ["all"]  # the application is xinit's child
    assert service["WatchdogSignal"] == ["SIGKILL"]
    assert service["Restart"] == ["always"]

"""A lobby in a process of its own, and what it tells the service manager that has started it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.keys import KeyFolder
from sync.vault import recipients
from tests.gl import required
from tests.journal.stand import Stand

ROOT = Path(__file__).parents[2]
LONGEST_S = 60.0
"""For anything to be heard on a machine that has other work."""


@dataclass
class HeardLobby:
    """``line``: its datagrams in order. ``log``: all that it has written."""

    process: subprocess.Popen[str]
    line: socket.socket
    log: Path

    def hear(self, within_s: float = LONGEST_S) -> str:
        """The next datagram. Raises TimeoutError after so many seconds of silence."""
        self.line.settimeout(within_s)
        return self.line.recv(4096).decode()

    def until(self, words: str) -> list[str]:
        """Everything said up to a datagram that holds ``words``."""
        said = [self.hear()]
        while words not in said[-1]:
            said.append(self.hear())
        return said

    def ended(self) -> int:
        """Its code, once it has ended by itself or was told to."""
        return self.process.wait(timeout=LONGEST_S)


@contextmanager
def heard_lobby(
    folder: Path,
    place: Path,
    *,
    term_s: float = 4.0,
    program: str = "tests.faults.offscreen_lobby",
    **settings: str,
) -> Iterator[HeardLobby]:
    """The lobby on the journal in ``folder``; its socket and log lie in ``place``, which is made. ``term_s``: WatchdogSec;
    ``program``: the module that brings its window up; ``settings``: more of them, as `variables` names them.

    Skips without OpenGL. It is killed in the end, whatever it does.
    """
    required()
    place.mkdir()
    told = {"NOTIFY_SOCKET": str(place / "notify"), "WATCHDOG_USEC": str(round(term_s * 1e6))}
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, (place / "log").open("w") as log:
        line.bind(str(place / "notify"))
        process = subprocess.Popen(
            [sys.executable, "-m", program],
            cwd=ROOT,
            env={**os.environ, **variables(folder, **settings), **told},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            text=True,
        )
        try:
            yield HeardLobby(process, line, place / "log")
        finally:
            process.kill()
            process.wait()


def variables(folder: Path, **more: str) -> dict[str, str]:
    """Settings of a kiosk without devices that sends nothing by itself, as its environment names them."""
    settings = {
        "KIOSK__FOLDER": str(folder),
        "PANEL__WIDTH_PX": "540",
        "PANEL__HEIGHT_PX": "960",
        "PANEL__PX_PER_MM": "2.0",
        "CENTRE__SYNC": "off",
        **{f"{part}__KIND": "none" for part in ("PRINTER", "SCANNER", "READER", "AUDIO")},
        **more,
    }
    return {f"KOTAK_ADUAN_{name}": value for name, value in settings.items()}


def enrolled(folder: Path) -> Stand:
    """A kiosk that takes complaints, its journal closed."""
    stand = Stand(folder)
    stand.enrolled().close()
    stand.key.save(KeyFolder(folder).device)
    recipients.save(stand.recipients, KeyFolder(folder).recipients)
    return stand

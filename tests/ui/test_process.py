"""The window as a process of its own: it ends when told to, and says so when there is nothing to show it on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_START = """
from kiosk.environment import prepare
prepare(1280, 800, offscreen={offscreen}, full_screen=False, cursor=False)
import os, signal
from kivy.clock import Clock
from kiosk.app import KioskApp, NoWindowError
from kiosk.texts.catalogue import load_all
from kiosk.widgets.look import LANDSCAPE_15
from tests.ui.plays import PlayedVisit, Speech
from tests.ui.views import VIEWS
Clock.schedule_once(lambda _dt: os.kill(os.getpid(), signal.SIGTERM), 0.2)
visit = PlayedVisit(VIEWS["closed"])
try:
    KioskApp(visit, {{"id": Speech("id")}}, LANDSCAPE_15, office=("Kecamatan", "Kabupaten")).run()
except NoWindowError as error:
    raise SystemExit(f"said: {{error}}")
print("ended", visit.ticks >= 0)
"""


def _run(offscreen: bool, *arguments: str) -> subprocess.CompletedProcess[str]:
    unseen = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    unseen.pop("SDL_VIDEODRIVER", None)
    return subprocess.run(
        [sys.executable, "-c", _START.format(offscreen=offscreen), *arguments],
        cwd=_ROOT,
        env=unseen,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_sigterm_ends_it_cleanly(stage: object) -> None:
    ended = _run(True)
    assert (ended.returncode, ended.stdout) == (0, "ended True\n"), ended.stderr


def test_arguments_and_settings_of_kivy_change_nothing(stage: object) -> None:
    ended = _run(True, "-m", "inspector", "--size", "200x200")
    assert ended.returncode == 0, ended.stderr


def test_without_a_display_it_says_so_in_one_line(stage: object) -> None:
    ended = _run(False)
    assert ended.returncode == 1
    assert "said: no window" in ended.stderr

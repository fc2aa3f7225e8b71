"""The window stands before the machine behind it does, and says nothing untrue meanwhile; each case a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
_HEAVY = ("numpy", "cv2", "onnxruntime", "soundfile", "sqlalchemy", "PIL", "cryptography", "requests")
_LOBBY = """
import json, os, signal, sys
from kiosk.settings import load_settings
from kiosk.options import system_clock
from kiosk.verbs import lobby
from sync.configuration import ConfigurationError
HEAVY = {heavy!r}
told = []
def look():
    from kivy.app import App
    from kivy.clock import Clock
    kiosk_app = App.get_running_app()
    view = kiosk_app.visit.view
    heavy = [name for name in HEAVY if name in sys.modules]
    seen = [type(kiosk_app.visit).__name__, view.screen, view.primary is not None, kiosk_app.office[0]]
    if not told or told[-1]["seen"] != seen:
        told.append({{"seen": seen, "heavy": heavy, "texts": [
            words.words for piece in kiosk_app.root.pieces() for words in piece.drawn]}})
    if type(kiosk_app.visit).__name__ != "Starting" or view.screen == "closed":
        os.kill(os.getpid(), signal.SIGTERM)
"""
_RUN = """
if "kivy.core.window" in sys.modules:
    raise SystemExit("Kivy came before its environment")
begin = lobby._Behind.begin
def begun(self):
    from kivy.clock import Clock
    look()
    Clock.schedule_interval(lambda _dt: look(), 0.05)
    begin(self)
lobby._Behind.begin = begun
try:
    code = lobby.show(load_settings([], os.environ), system_clock, print, offscreen=True)
except ConfigurationError as wrong:
    code = str(wrong)
print(json.dumps({"code": code, "told": told}))
"""


def _lobby(folder: Path, **environment: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", _LOBBY.format(heavy=_HEAVY) + _RUN],
        cwd=_ROOT,
        env={**os.environ, "KOTAK_ADUAN_KIOSK__FOLDER": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


_TWINS = {
    "KOTAK_ADUAN_PRINTER__KIND": "none",
    "KOTAK_ADUAN_SCANNER__KIND": "none",
    "KOTAK_ADUAN_READER__KIND": "none",
}


def test_the_poster_stands_before_anything_heavy_is_there(stage: object, tmp_path: Path) -> None:
    lobby = _lobby(tmp_path / "kiosk", **_TWINS)
    first, last = lobby["told"][0], lobby["told"][-1]
    assert first["heavy"] == []
    assert first["seen"] == ["Starting", "welcome", False, first["seen"][3]]
    assert any("sedang disiapkan" in words for words in first["texts"])
    assert first["seen"][3]
    # A machine that nobody has enrolled: known only now, and said.
    assert last["seen"] == ["Visit", "closed", False, first["seen"][3]]
    assert lobby["code"] == 0


def test_a_machine_that_cannot_be_put_together_is_out_of_service(stage: object, tmp_path: Path) -> None:
    lobby = _lobby(
        tmp_path / "kiosk",
        **_TWINS,
        KOTAK_ADUAN_AUDIO__KIND="simulated",
        KOTAK_ADUAN_AUDIO__WAV=str(tmp_path / "no.wav"),
    )
    assert lobby["told"][0]["seen"][:2] == ["Starting", "welcome"]
    assert lobby["told"][-1]["seen"][:2] == ["Starting", "closed"]
    assert "audio.wav" in lobby["code"]

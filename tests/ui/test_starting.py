"""The window stands before the machine behind it does, and says nothing untrue meanwhile; each case a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from kiosk.presenters.starting import FirstWords
from kiosk.rules import Rules
from kiosk.screens.by_view import SCREENS
from kiosk.verbs.lobby import first_words
from sync.configuration import ConfigurationError
from tests.cases.shipped import CONFIG
from tests.ui.views import VIEWS

_ROOT = Path(__file__).parents[2]
_HEAVY = (
    *("numpy", "cv2", "onnxruntime", "soundfile", "sqlalchemy", "PIL", "cryptography", "requests"),
    # Ours that only later pages need.
    *(
        "kiosk.presenters.views",
        "kiosk.presenters.commands",
        "kiosk.screens.overlay",
        "kiosk.screens.display",
    ),
)
_LOBBY = """
import gc, json, os, signal, sys
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
    from kivy.lang import Builder
    seen = [type(kiosk_app.visit).__name__, view.screen, view.primary is not None, kiosk_app.office[0]]
    if not told or told[-1]["seen"] != seen:
        told.append({{"seen": seen, "heavy": heavy, "styles": [rule.name for _, rule in Builder.rules if rule.ctx.filename], "collects": gc.isenabled(), "looked_through": len(gc.get_objects()), "texts": [
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
    assert first["styles"] == []
    assert (first["collects"], last["collects"]) == (False, True)
    assert last["looked_through"] < 20_000  # of some 200,000: what stays is left out
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


def test_what_the_poster_says_of_the_office_is_what_its_rules_say() -> None:
    rules, words = Rules.read(CONFIG), first_words(CONFIG)
    office = rules.office
    assert words == FirstWords(office.name, office.regency, office.telephone, rules.sop.promised_days)


@pytest.mark.parametrize(
    ("office", "sop", "key"),
    [
        ("[office]\nname = 1\n", "[terms]\npromised_days = 12\n", "office.name"),
        ('[office]\nname = "A"\nregency = "B"\ntelephone = "1"\n', "", "terms.promised_days"),
    ],
)
def test_a_poster_without_its_words_ends_the_start(tmp_path: Path, office: str, sop: str, key: str) -> None:
    (tmp_path / "office.toml").write_text(office)
    (tmp_path / "sop.toml").write_text(sop)
    with pytest.raises(ConfigurationError, match=key):
        first_words(tmp_path)


def test_every_kind_of_view_has_its_screen() -> None:
    for view, (module, name) in SCREENS.items():
        assert hasattr(import_module(f"kiosk.screens.{module}"), name), view
    drawn = {type(view).__name__ for view in VIEWS.values()}
    assert drawn <= SCREENS.keys()

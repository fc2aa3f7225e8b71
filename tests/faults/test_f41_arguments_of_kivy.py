"""F41: arguments that Kivy listens to: refused by our own parser, and without effect if they ever got past it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.appliance.kiosk_tree import ROOT
from tests.gl import required


@pytest.mark.parametrize(
    "words",
    [
        ["run", "-m", "inspector"],
        ["-m", "inspector", "run"],
        ["--size=200x200", "run"],
        ["run", "--", "-m", "inspector"],
        ["--", "-c", "graphics:width:200", "run"],
    ],
)
def test_arguments_of_kivy_are_refused(words: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 2
    assert "usage: kiosk" in ended.stderr


OF_KIVY = (
    "-m",
    "inspector",
    "-c",
    "graphics:maxfps:7",
    "--size=200x300",
    "-r",
    "90",
    "-d",
    "--",
    "-m",
    "monitor",
)
WINDOW = """
import json, logging, sys
if sys.argv.pop(1) == "ours":
    from kiosk.environment import prepare
    prepare(540, 960, offscreen=True, full_screen=False, cursor=False)
from kivy.config import Config
from kivy.core.window import Window
print(json.dumps({
    "size": [Config.getint("graphics", "width"), Config.getint("graphics", "height")],
    "window": list(Window.size),
    "rotation": Config.getint("graphics", "rotation"),
    "fps": Config.getint("graphics", "maxfps"),
    "level": logging.getLogger("kivy").level,
    "modules": sorted(name for name, _ in Config.items("modules")),
    "left": sys.argv[1:],
}))
"""


@pytest.mark.parametrize(
    ("whose", "seen"),
    [
        (
            "ours",
            {
                "size": [540, 960],
                "window": [540, 960],
                "rotation": 0,
                "fps": 60,
                "level": logging.WARNING,
                "modules": [],
                "left": list(OF_KIVY),
            },
        ),
        (
            "any program's",
            {
                "size": [200, 300],
                "window": [300, 200],
                "rotation": 90,
                "fps": 7,
                "level": logging.DEBUG,
                "modules": ["inspector"],
                "left": ["-m", "monitor"],
            },
        ),
    ],
)
def test_arguments_of_kivy_that_got_past_us_change_nothing(
    tmp_path: Path, whose: str, seen: dict[str, object]
) -> None:
    """Were our own parser ever to let them through: Kivy reads sys.argv as it is imported. The second case shows that each of
    them does something elsewhere, so that the first one can fail."""
    required()
    known = {name: value for name, value in os.environ.items() if not name.startswith(("KIVY_", "KCFG_"))}
    ended = subprocess.run(
        [sys.executable, "-c", WINDOW, whose, *OF_KIVY],
        cwd=ROOT,
        env={**known, "KIVY_HOME": str(tmp_path), "KIVY_NO_ARGS": "0", "SDL_VIDEODRIVER": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout.splitlines()[-1]) == seen

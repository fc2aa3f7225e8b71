"""``dev.py bench screens``: the window's start, memory, swiftness and rest, beside a bare Kivy that says "Hello world".

Each start is a fresh process, the two kinds in turn: the same driver, no multisamples, no config of Kivy's, the panel's
1080 x 1920 pixels in memory; hello reads Kivy's own style, which the kiosk leaves out. The goals hold for the window with a visit that is played to it. The program as a whole
(`kiosk run`: journal, printer, camera's process, threads) is measured the same way and reported below, without a goal:
it brings SQLAlchemy, cryptography and the print's typefaces along, behind the poster that stands already.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from kiosk.keys import KeyFolder
from kiosk.machine import forgetful
from kiosk.options import system_clock
from sync.journal import Enrolment, Journal, open_journal
from sync.vault import recipients
from sync.vault.opening import new_identity
from sync.vault.recipients import Recipients
from sync.vault.signing import DeviceKey
from tests.bench.figure import Figure
from tests.ui.views import VIEWS

QUICK = 20
_STARTS, _PROGRAMS = 7, 3
_WALK = ("welcome", "kind", "id_scan", "name", "unit", "account", "review", "sign", "done")
"""Pages of one mock visit, as screens.md counts a walk."""

_ROOT = Path(__file__).parents[2]
_IDLE_GOAL = 0.01
"""Of a core."""


def figures(count: int = 500) -> list[Figure]:
    """``count`` visits one after the other; with few of them, fewer starts too. About four minutes with 500."""
    starts = _STARTS if count >= 100 else 3
    hellos, windows = [], []
    (
        _child("hello"),
        _child("window"),
    )  # once for the bytecode, which an installed kiosk has from the beginning
    for _ in range(starts):
        hellos.append(_child("hello"))
        windows.append(_child("window"))
    with tempfile.TemporaryDirectory() as var:
        walk = Path(var) / "walk"
        walk.write_bytes(pickle.dumps({name: VIEWS[name] for name in _WALK}))
        acts, visits = _child("acts", str(walk)), _child("visits", str(walk), str(count))
    goals = [
        *_starts("window", windows, hellos, (1.2, 1.15)),
        Figure("after a visit, MB (hello)", acts["after_mb"], _middle(hellos, "welcome_mb"), goal=1.4),
        Figure(f"after {count} visits, MB (after 20)", visits["last_mb"], visits["first_mb"], goal=1.05),
        Figure("touch to the new page drawn, s (its redraw)", acts["page_s"], acts["page_draw_s"], goal=2.0),
        Figure(
            "what a key costs before its redraw, s (a redraw)", acts["key_s"], acts["key_draw_s"], goal=1.0
        ),
        Figure("nobody there: part of a core (1 %)", acts["idle"], _IDLE_GOAL, goal=1.0),
    ]
    return [*goals, *_program(hellos)]


def _program(hellos: list[dict[str, float]]) -> list[Figure]:
    """The same of `kiosk run` on an enrolled machine with devices of ours; it starts itself forgetful."""
    with tempfile.TemporaryDirectory() as var:
        environment = _enrolled(Path(var) / "kiosk")
        programs = [_child("program", environment=environment) for _ in range(_PROGRAMS)]
    hello = _middle(hellos, "welcome_mb")
    return [
        *_starts("program", programs, hellos, (None, None)),
        Figure("program: all behind it there, s (hello)", _middle(programs, "whole_s"), _first(hellos)),
        Figure("program: with all behind it, MB (hello)", _middle(programs, "whole_mb"), hello),
    ]


def _starts(
    name: str,
    ours: list[dict[str, float]],
    hellos: list[dict[str, float]],
    goals: tuple[float | None, float | None],
) -> list[Figure]:
    return [
        Figure(f"{name}: start to first frame, s (hello)", _first(ours), _first(hellos), goal=goals[0]),
        Figure(
            f"{name}: at the welcome page, MB (hello)",
            _middle(ours, "welcome_mb"),
            _middle(hellos, "welcome_mb"),
            goal=goals[1],
        ),
    ]


def _first(runs: list[dict[str, float]]) -> float:
    return _middle(runs, "first_s")


def _middle(runs: list[dict[str, float]], name: str) -> float:
    return median(run[name] for run in runs)


def _child(*how: str, environment: dict[str, str] | None = None) -> dict[str, float]:
    """What a process of its own says in lines of JSON; ``first_s``: from its birth to its first frame."""
    began = time.perf_counter()
    found: dict[str, Any] = {}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.screens_child", *how],
        cwd=_ROOT,
        env={**_compiled(), **(environment or {})},
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            said = json.loads(line)
            if said.pop("frame", False):
                found["first_s"] = time.perf_counter() - began
            found |= said
    if child.returncode:
        raise RuntimeError(f"bench screens: {how[0]} ended with {child.returncode}")
    return found


def _compiled() -> dict[str, str]:
    """The environment of a child that may keep its bytecode, as an installation does."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": str(_ROOT / ".pycache"), **kept}


def _enrolled(folder: Path) -> dict[str, str]:
    """A kiosk's folder as `kiosk enrol` leaves it, and the settings that name it."""
    keys, journal = KeyFolder(folder), open_journal(folder, system_clock)
    assert isinstance(journal, Journal), journal
    key = DeviceKey.generate()
    key.save(keys.device)
    whom = Recipients.of(new_identity()[1], new_identity()[1])
    assert isinstance(whom, Recipients)
    recipients.save(whom, keys.recipients)
    journal.enrol(
        Enrolment("0190b2d2-7e7a-7000-8000-000000000001", "office", "PGT1", key.key_id, 1, b"c" * 32)
    )
    journal.close()
    given = {"FOLDER": str(folder)}
    sections = {f"KOTAK_ADUAN_KIOSK__{name}": value for name, value in given.items()}
    return forgetful({**sections, "KOTAK_ADUAN_CENTRE__SYNC": "off", "KOTAK_ADUAN_PRINTER__OUT": ""})

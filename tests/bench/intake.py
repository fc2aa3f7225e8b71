"""From "Kirim" to durable, against a bare SQLite commit of the same bytes; and the walkthrough by stage."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.figure import Figure
from tests.journal.durability import measure

ROUNDS = 400


def figures() -> list[Figure]:
    """Submit to durable (goal: twice the bare commit), and what the stages of a walkthrough take.

    Both databases lie on the disk of the checkout: a temporary folder may be memory, where nothing is durable.
    """
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        return [*submit_figures(Path(folder)), *walkthrough_figures(Path(folder) / "var")]


def submit_figures(folder: Path) -> list[Figure]:
    """Medians over `ROUNDS`, the acts taken in turn; seconds."""
    found = measure(folder, ROUNDS)
    bare = found.bare / 1000
    return [
        Figure("submit to durable, s (bare FULL commit, same rows)", found.durable / 1000, bare, goal=2.0),
        Figure("submit until it returns, high-water mark on disk too, s", found.returned / 1000, bare),
        Figure("submit to durable, s (same bytes in one row)", found.durable / 1000, found.bare_blob / 1000),
    ]


def walkthrough_figures(folder: Path) -> list[Figure]:
    """Seconds of each stage of one scripted visit, over the seconds of the whole."""
    command = [
        sys.executable,
        "-m",
        "kiosk.demo",
        "--walkthrough",
        "--stages",
        "--port",
        "0",
        "--var",
        str(folder),
    ]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    said = json.loads(ended.stdout.strip().splitlines()[-1])
    stages: dict[str, float] = said["stages"]
    return [
        Figure(f"walkthrough: {name}, s (of the whole)", s, said["seconds"]) for name, s in stages.items()
    ]

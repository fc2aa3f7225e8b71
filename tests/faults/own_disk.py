"""A program with a small disk of its own: a real mount, in a mount namespace that ends with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
_APART = ("unshare", "--mount")


def on_its_own_disk(program: str, place: Path, size: str) -> dict[str, Any]:
    """``program`` runs with its first argument ``place``, where a tmpfs of ``size`` (mount's word) lies; what its last line says,
    in JSON. Skips where this process may not mount."""
    place.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place))
    try:
        may = subprocess.run([*_APART, *mount], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("no unshare here")
    if may.returncode:
        pytest.skip("this process may not mount")
    run = subprocess.run(
        [*_APART, "sh", "-ec", '"$@"; exec "$PYTHON" -c "$PROGRAM" "$PLACE"', "sh", *mount],
        env={**os.environ, "PYTHON": sys.executable, "PROGRAM": program, "PLACE": str(place)},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=110,
    )
    assert run.returncode == 0, run.stderr
    said: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return said

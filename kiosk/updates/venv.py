"""The Python packages of a release, installed from the bundle's own wheels without a network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePosixPath

from hardware.appliance.release import Source, join
from sync.cases.refusal import Refusal
from sync.logbook import note
from sync.wire.release import REQUIREMENTS

_LONGEST_S = 1800
"""A single-board computer unpacks 150 MB of wheels onto an SD card in some five minutes."""


def make_venv(release: Path, place: Path) -> Refusal | None:
    """``release/venv`` with exactly what ``requirements.txt`` names, by hash; ``update.venv`` {"step"}. ``place``: where the
    release will lie.

    pip runs out of its own wheel: a bare Debian has none.
    """
    venv, wheels = release / "venv", release / "wheels"
    pip = next(iter(sorted(wheels.glob("pip-*.whl"))), None)
    if pip is None:
        return Refusal("update.venv", {"step": "pip"})
    if not _done(_base_python(), "-m", "venv", "--without-pip", str(venv)):
        return Refusal("update.venv", {"step": "venv"})
    python = venv / "bin" / "python"
    installing = (
        "install",
        "--quiet",
        "--no-index",
        "--no-cache-dir",
        "--disable-pip-version-check",
        "--no-deps",
    )
    named = ("--find-links", str(wheels), "--require-hashes", "-r", str(release / REQUIREMENTS))
    if not _done(str(python), f"{pip}/pip", *installing, "--no-compile", *named):
        return Refusal("update.venv", {"step": "packages"})
    join(venv, PurePosixPath(place), Source(release / "app").version)
    # Bytecode now, since nobody who runs it may write here; it names the files by their lasting place.
    names = ("-m", "compileall", "-qq", "-s", str(release), "-p", str(place))
    _done(str(python), *names, str(venv / "lib"))  # a package may hold templates that are no Python
    return (
        None
        if _done(str(python), *names, str(release / "app"))
        else Refusal("update.venv", {"step": "compile"})
    )


def _base_python() -> str:
    """The system's, not that of the release which runs this: it would go with that."""
    return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")


def _done(*command: str) -> bool:
    try:
        ended = subprocess.run(command, check=False, capture_output=True, timeout=_LONGEST_S, cwd="/")
    except (OSError, subprocess.TimeoutExpired) as trouble:
        note("update.command_failed", trouble, what=Path(command[0]).name)
        return False
    if ended.returncode:
        sys.stderr.buffer.write(ended.stderr[-2000:])
        note("update.command_failed", what=Path(command[0]).name, code=ended.returncode)
    return ended.returncode == 0

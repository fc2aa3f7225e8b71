"""Secrets of the ways, each the first line of a file, read anew at each use so that a new one needs no restart."""

from __future__ import annotations

import stat
from pathlib import Path


def first_line(path: Path) -> str:
    """Of the file, "" where there is none that can be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    return lines[0].strip() if lines else ""


def is_exposed(path: Path) -> bool:
    """Whether others on this machine can read it."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def exposed_words(paths: list[Path]) -> str:
    """What to do about it, "" for nothing."""
    return f"Others on this machine can read it: chmod 600 {' '.join(map(str, paths))}" if paths else ""

"""The office's secrets at Meta, each the first line of a file, read anew at each use so that a new one needs no restart."""

from __future__ import annotations

from pathlib import Path


def secret(path: Path) -> str:
    """The first line of the file, "" where there is none that can be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    return lines[0].strip() if lines else ""

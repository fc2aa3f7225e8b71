"""Fetching wheels for another machine than the one that fetches: pip's command, for a Python and a processor."""

from __future__ import annotations

import sys
from pathlib import Path

_GLIBC = range(36, 16, -1)
"""Minor versions that wheels may ask for: Debian 12 has 2.36, and what fits it fits 13."""


def download(python: str, machine: str, into: Path) -> tuple[str, ...]:
    """``python``: "3.11"; ``machine``: as `uname -m` says it. Behind it belongs what is wanted. By a Python that has pip: that of
    the system, not of a venv."""
    abi = f"cp{python.replace('.', '')}"
    platforms = (*(f"manylinux_2_{minor}_{machine}" for minor in _GLIBC), f"manylinux2014_{machine}")
    return (
        str(Path(sys.base_prefix) / "bin" / "python3"),
        *("-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"),
        *("--implementation=cp", f"--python-version={python}", *(f"--abi={one}" for one in (abi, "abi3", "none"))),
        *(f"--platform={one}" for one in platforms),
        f"--dest={into}",
    )  # fmt: skip

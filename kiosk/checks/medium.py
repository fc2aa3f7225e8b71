"""Whether a folder lies on another medium than the journal: a copy on the same disk dies with it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from kiosk.checks.system import System
from sync.cases.refusal import Refusal

_IN_MEMORY = ("tmpfs", "ramfs", "overlay", "squashfs")
"""File systems that are gone with the power, or are not written to; an overlay is the read-only root's."""
_LAYERS = 8

Device = Callable[[Path], int]


def device_of(folder: Path) -> int:
    """The number of the file system that holds the folder."""
    return folder.stat().st_dev


def medium_refusal(
    folder: Path, onto: Path, system: System, *, same_disk: bool, device: Device = device_of
) -> Refusal | None:
    """Why no copy of ``folder`` belongs in ``onto``; ``same_disk``: told to.

    ``backup.missing`` (no such folder, or the medium is not mounted), ``backup.same_disk``, ``backup.not_kept`` {"kind"}.
    """
    if not onto.is_dir():
        return Refusal("backup.missing")
    if same_disk or not folder.is_dir():
        return None
    here, there = device(folder), device(onto)
    kind = system.file_system(onto)
    if kind in _IN_MEMORY:
        return Refusal("backup.not_kept", {"kind": kind})
    same = here == there or _disk(here, system.root) == _disk(there, system.root)
    return Refusal("backup.same_disk") if same else None


def _disk(number: int, root: Path) -> str:
    """The whole disk under a file system: past its partition and past encryption; the number itself where nobody says."""
    block = root / "sys/dev/block" / f"{os.major(number)}:{os.minor(number)}"
    if not block.exists():
        return str(number)
    place = block.resolve()
    for _ in range(_LAYERS):
        below = sorted((place / "slaves").glob("*"))
        if not below:
            break
        place = below[0].resolve()
    return str(place.parent if (place / "partition").exists() else place)

"""What a child of the kiosk finds around it."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGES = Path(__file__).resolve().parents[2]


def environment() -> dict[str, str]:
    """Ours, with the way to our packages. Two arenas are enough and give memory back sooner; numpy's own threads
    would only wait for work."""
    more = [str(_PACKAGES), os.environ.get("PYTHONPATH", "")]
    path = os.pathsep.join(filter(None, more))
    return os.environ | {"PYTHONPATH": path, "MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}

"""What a child of the kiosk finds around it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_PACKAGES = Path(__file__).resolve().parents[2]

_MEMORY: Mapping[str, str] = {
    "MALLOC_ARENA_MAX": "2",
    # Else glibc raises this bound with every picture that is freed, and keeps them: 281 MB in place of 207 after
    # some cards. What is over it goes back to the kernel at once, and no old picture lies in the heap.
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "MALLOC_TRIM_THRESHOLD_": "262144",
    "OPENBLAS_NUM_THREADS": "1",  # numpy's own threads would only wait for work
}


def environment() -> dict[str, str]:
    """Ours, with the way to our packages and a heap that gives back."""
    path = os.pathsep.join(filter(None, [str(_PACKAGES), os.environ.get("PYTHONPATH", "")]))
    return os.environ | _MEMORY | {"PYTHONPATH": path}

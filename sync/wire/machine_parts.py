"""The parts of a kiosk's machine that both ends know: the kiosk judges them, the desk has words for them.

A kiosk that is newer than its centre may tell of more; the gravest of those is shown by its name, as one part.
"""

from __future__ import annotations

from typing import Literal, get_args

PartName = Literal[
    "files",
    "disk",
    "clock",
    "paper",
    "queue",
    "backup",
    "copy",
    "keys",
    "heat",
    "memory",
    "camera",
    "starts",
    "usb",
]
PARTS: tuple[PartName, ...] = get_args(PartName)
"""In the order in which they are shown where none is worse than another."""

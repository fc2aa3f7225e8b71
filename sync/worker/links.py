"""Which network links are up: one that comes up is worth a try at once."""

from __future__ import annotations

from pathlib import Path


def links_up(folder: Path) -> frozenset[str]:
    """Names of the network links that are up, as the kernel tells it."""
    up = set()
    for link in folder.glob("*/operstate"):
        try:
            if link.read_text().strip() == "up":
                up.add(link.parent.name)
        except OSError:  # unplugged this very moment
            continue
    return frozenset(up)

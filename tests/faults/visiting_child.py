"""A kiosk in a process of its own in which one visitor files a complaint; whoever started it looks through its memory.

``python -m tests.faults.visiting_child FOLDER [held]``: the visitor's words come over standard input, each byte flipped,
so that this program holds them nowhere but where a kiosk would. Of the picture of the card a piece is told on standard
output, flipped too. Prints ``over`` once the next visitor would stand at the glass; with ``held`` the visitor is still
there, on the page of the check (review), and it prints ``held``.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path

from hardware.ports import Captured, Document, NotCaptured
from tests.kiosk.world import ReadTray, World

FLIP = 0xA5
PIECE = slice(2000, 2600)  # bytes of the picture


def flipped(data: bytes) -> bytes:
    return bytes(byte ^ FLIP for byte in data)


class TellingTray(ReadTray):
    """Tells what to look for."""

    def take(self, document: Document, deadline_s: float) -> Captured | NotCaptured:
        came = super().take(document, deadline_s)
        if isinstance(came, Captured):
            os.write(1, flipped(came.webp[PIECE]).hex().encode() + b"\n")
        return came


class ScannedWorld(World):
    """With that tray."""

    tray_with = TellingTray


def _visit(world: World, until: str) -> None:
    words: dict[str, str] = json.loads(flipped(bytes.fromhex(sys.stdin.readline())))
    world.walk_to(until, tiles={"id_choice": "ktp"}, words=words)
    world.tick(20)


def main() -> None:
    held = sys.argv[2:] == ["held"]
    world = ScannedWorld(Path(sys.argv[1]))
    _visit(world, "review" if held else "done")
    if not held:
        world.tick(400, 1.0)
        assert world.screen == "attract", world.screen  # home, and at rest since nobody has come
        gc.collect()
    os.write(1, b"held\n" if held else b"over\n")
    sys.stdin.readline()
    world.close()


if __name__ == "__main__":
    main()

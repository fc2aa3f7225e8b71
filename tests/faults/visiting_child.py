"""A kiosk in a process of its own in which one visitor files a complaint; whoever started it looks through its memory.

``python -m tests.faults.visiting_child FOLDER``: the visitor's words come over standard input, each byte flipped, so that
this program holds them nowhere but where a kiosk would. Prints ``over`` once the next visitor would stand at the glass.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path

from tests.kiosk.world import World

FLIP = 0xA5


def flipped(data: bytes) -> bytes:
    return bytes(byte ^ FLIP for byte in data)


def _visit(world: World) -> None:
    words: dict[str, str] = json.loads(flipped(bytes.fromhex(sys.stdin.readline())))
    world.walk_to("done", tiles={"id_choice": "menyusul"}, words=words)
    world.tick(20)


def main() -> None:
    world = World(Path(sys.argv[1]))
    _visit(world)
    world.tick(400, 1.0)
    assert world.screen == "welcome", world.screen
    gc.collect()
    os.write(1, b"over\n")
    sys.stdin.readline()
    world.close()


if __name__ == "__main__":
    main()

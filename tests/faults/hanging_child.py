"""A lobby with its window, as a service manager would start it: ``python -m tests.faults.hanging_child FOLDER``.

Files one complaint, and lets a second visitor begin to type a name. Then it lives, and tells its
manager so, until a line on standard input blocks the screen's thread for good. Standard output: one JSON line of what
stands there before the second visitor comes, one of what that one has typed.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

from kiosk.environment import prepare

prepare(540, 960, offscreen=True, full_screen=False, cursor=False)

from kiosk.app import KioskApp  # noqa: E402  Kivy only after its environment
from kiosk.presenters.commands import Enter, Primary  # noqa: E402
from kiosk.verbs.supervised import Supervision  # noqa: E402
from kiosk.widgets.look import Panel  # noqa: E402
from tests.kiosk.world import CATALOGUES, World  # noqa: E402

NAME = "Setengah Terisi"


def tell(**facts: object) -> None:
    os.write(1, json.dumps(facts).encode() + b"\n")


def main() -> None:
    world = World(Path(sys.argv[1]))

    def cases() -> int:
        return world.journal.serials().last

    tell(screen=world.screen, cases=cases(), form=NAME in repr(world.view))
    world.walk_to("done")
    world.tick(400, 1.0)
    world.act(Primary())
    world.walk_to("name")
    world.act(Enter(NAME))
    tell(typed=NAME in repr(world.view), cases=cases())
    app = KioskApp(world.visit, CATALOGUES, Panel(540, 960, 540 / 268))
    supervision = Supervision(app, app.stop)

    def hang() -> None:
        sys.stdin.readline()
        app.soon(lambda: time.sleep(3600))

    app.after_first_frame(supervision.ready)
    threading.Thread(target=hang, daemon=True).start()
    app.run()
    world.close()


if __name__ == "__main__":
    main()

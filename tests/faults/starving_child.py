"""`kiosk run`, drawn into memory, whose memory runs out in the middle of a visit: ``python -m tests.faults.starving_child``.

One visitor files a complaint, as fast as the screen comes round; while the second one is asked what happened, something
eats what the address space still allows (the kernel's own limit, a few megabytes more than there is). Standard output:
the number that the first one was given, one JSON line.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
from pathlib import Path

from kiosk.options import system_clock
from kiosk.presenters.commands import Choose, Confirm, Enter, Primary, Sign
from kiosk.presenters.views import DoneView
from kiosk.settings import load_settings
from kiosk.verbs.lobby import run
from tests.kiosk.world import SIGNATURE, TILES, WORDS

LEFT = 8_000_000
STEP_S = 0.02
RESTED = 100


class Visitors:
    """Their hands, on the screen's thread: one answer at each turn of its clock."""

    def __init__(self) -> None:
        self.number = ""
        self.rested = 0
        self.eaten: list[bytearray] = []

    def turn(self) -> None:
        from kivy.app import App  # only behind the window

        visit = App.get_running_app().visit
        screen, view = visit.view.screen, visit.view
        if self.number and screen == "account":
            if not self.eaten:
                _limit()
            self.eaten.append(bytearray(1_000_000))
        elif isinstance(view, DoneView):
            self.number = self.number or _told(view.number)
            self.rested += 1
            if self.rested % RESTED == 0:  # a drumming finger is not heard
                visit.act(Primary())
                visit.act(Confirm())
        elif screen in TILES:
            visit.act(Choose(TILES[screen]))
            visit.act(Primary())
        elif screen in WORDS:
            visit.act(Enter(WORDS[screen]))
            visit.act(Primary())
        elif screen == "signature":
            visit.act(Sign(SIGNATURE))
            visit.act(Primary())
        elif view.primary is not None:
            visit.act(Primary())


def _told(number: str) -> str:
    os.write(1, json.dumps({"number": number}).encode() + b"\n")
    return number


def _limit() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + LEFT, hard))


def _come(visitors: Visitors) -> None:
    """As soon as the poster stands, behind which the lobby fetches the rest on a thread."""
    while not any(thread.name == "kiosk-start" for thread in threading.enumerate()):
        threading.Event().wait(STEP_S)
    sys.modules["kivy.clock"].Clock.schedule_interval(lambda _dt: visitors.turn(), STEP_S)


if __name__ == "__main__":
    threading.Thread(target=_come, args=[Visitors()], daemon=True).start()
    sys.exit(run(load_settings([], os.environ), system_clock, print, offscreen=True))

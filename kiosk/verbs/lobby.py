"""`kiosk run`."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import closing

from kiosk.assembly import Clock, assemble
from kiosk.machine import become_forgetful, leave_no_core
from kiosk.settings import Settings
from kiosk.verbs.opened import Say
from sync.journal import is_running

ALREADY_RUNNING = 3


def run(settings: Settings, clock: Clock, say: Say) -> int:
    """The lobby application in its window, until SIGTERM. Exit code 3: it is running already (F12)."""
    if is_running(settings.kiosk.folder):
        say("the lobby application is running already on this journal; this one ends")
        return ALREADY_RUNNING
    become_forgetful()
    leave_no_core()
    from kiosk.environment import prepare  # noqa: PLC0415  Kivy must find its environment first

    panel = settings.panel
    prepare(
        panel.width_px,
        panel.height_px,
        offscreen=False,
        full_screen=panel.full_screen,
        cursor=panel.cursor,
    )
    from kiosk.app import KioskApp, NoWindowError  # noqa: PLC0415
    from kiosk.widgets.look import Panel  # noqa: PLC0415

    apps: list[KioskApp] = []
    again = threading.Event()

    def restart() -> None:
        again.set()
        apps[0].stop()

    with closing(assemble(settings, clock, restart=restart)) as kiosk:
        glass = Panel(panel.width_px, panel.height_px, panel.px_per_mm)
        try:
            apps.append(
                KioskApp(kiosk.visit, kiosk.catalogues, glass, office=kiosk.office, brand=kiosk.brand)
            )
            apps[0].run()
        except NoWindowError as trouble:
            say(str(trouble))
            return 1
    if again.is_set():
        # Staff asked for it: Kivy makes one window a process, so another process takes this one's place.
        os.execv(sys.executable, [sys.executable, "-m", "kiosk", *sys.argv[1:]])  # noqa: S606
    return 0

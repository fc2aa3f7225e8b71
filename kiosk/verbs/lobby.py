"""`kiosk run`."""

from __future__ import annotations

from contextlib import closing

from kiosk.assembly import Clock, assemble
from kiosk.machine import become_forgetful, leave_no_core
from kiosk.settings import Settings
from kiosk.verbs.opened import Say


def run(settings: Settings, clock: Clock, say: Say) -> int:
    """The lobby application in its window, until SIGTERM."""
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

    with closing(assemble(settings, clock)) as kiosk:
        glass = Panel(panel.width_px, panel.height_px, panel.px_per_mm)
        try:
            KioskApp(kiosk.visit, kiosk.catalogues, glass, office=kiosk.office).run()
        except NoWindowError as trouble:
            say(str(trouble))
            return 1
    return 0

"""Between the lobby's window and the service manager: it hears that the screen lives, and may ask for a new beginning."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.heartbeat import Heartbeat
from kiosk.machine import refused_devices
from kiosk.presenters.views import AttractView, ClosedView, WelcomeView
from sync.logbook import note

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.presenters.shown import ShownVisit

_UNWATCHED_S = 5.0
"""Between two looks where no manager waits for a beat."""


class Supervision:
    """``end``: ends the application so that the manager begins it anew, with its display.

    A file ``restart`` in the service's runtime folder asks for that (the night timer puts it there); it is heeded only
    between visits and not while ``held``, and is gone with the folder when the service ends. ``refused``: USB devices that
    were not let in.
    """

    def __init__(
        self,
        app: KioskApp,
        end: Callable[[], None],
        environment: Mapping[str, str] = os.environ,
        refused: Callable[[], frozenset[str]] = refused_devices,
        held: Callable[[], bool] = lambda: False,
    ) -> None:
        self._app, self._end, self._held = app, end, held
        self._heartbeat = Heartbeat(environment)
        folder = environment.get("RUNTIME_DIRECTORY")
        self._asked = Path(folder, "restart") if folder else None
        self._refused, self._strangers = refused, frozenset[str]()
        self._ready = False
        self._heartbeat.starting()
        app.each(self._heartbeat.every_s or _UNWATCHED_S, self._look)

    @property
    def is_watched(self) -> bool:
        """Whether anybody would begin it anew."""
        return self._heartbeat.every_s is not None

    def assembling(self) -> None:
        """From now on the screen's thread puts the machine together, and does not come round before `ready`."""
        self._heartbeat.assembling()

    def ready(self) -> None:
        """The machine is put together, or has said that it cannot be: the start is over."""
        self._ready = True
        self._heartbeat.ready()
        self._look()

    def stopping(self) -> None:
        self._heartbeat.stopping()

    def _look(self) -> None:
        if self._ready:
            self._heartbeat.beat(state_of(self._app.visit))
        else:
            self._heartbeat.starting()
        self._mind_the_sockets()
        if self._asked is None or not self._asked.exists() or not is_at_rest(self._app.visit) or self._held():
            return
        if _taken(self._asked):
            note("lobby.restart_asked")
            self._end()

    def _mind_the_sockets(self) -> None:
        """Each device that was not let in is told once, for as long as it is plugged in."""
        there = self._refused()
        for socket in sorted(there - self._strangers):
            note("lobby.usb_refused", socket=socket)
        self._strangers = there


def is_at_rest(visit: ShownVisit) -> bool:
    """Nobody stands before the machine: nothing would be lost by beginning anew."""
    return visit.overlay is None and isinstance(visit.view, WelcomeView | AttractView | ClosedView)


def state_of(visit: ShownVisit) -> str:
    """For `systemctl status`: what the machine does, nothing of whoever stands before it."""
    if isinstance(visit.view, ClosedView):
        return "out of service; the page says so and names the telephone"
    return "waiting for a visitor" if is_at_rest(visit) else "a visit is under way"


def _taken(asked: Path) -> bool:
    """Once: a file that cannot be removed would ask again at each beginning."""
    try:
        asked.unlink()
    except OSError:
        return False
    return True

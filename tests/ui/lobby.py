"""A lobby of real journal, sealing, tray and printer (`tests.kiosk.world`) behind the window: its time is the stage's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.stage import Stage
from tests.kiosk.world import World
from tests.ui.world import TrayWithCard

TICK_S = 0.25


class LobbyVisit:
    """What the window shows of ``world``: with each tick of the window devices and printer have their turns."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world.visit, name)

    def tick(self) -> None:
        self._world.tick(1, TICK_S)


def enter(stage: Stage, world: World) -> None:
    """The window shows this lobby, and draws no pixels."""
    stage.draws = False
    stage.show(LobbyVisit(world))


class CardAtOnce(TrayWithCard):
    """The tray for a lobby in which pictures are sealed, and none has to be found in a drawn frame."""

    def __init__(self, _scanner: object) -> None:
        super().__init__()

    def look_once(self) -> None:
        """What lies there is known."""


class Lobby(World):
    """With that tray."""

    tray_with = CardAtOnce  # type: ignore[assignment]


class Glass:
    """The stage for a citizen in such a lobby: all work is done where it is begun, so no real time has to pass."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stage, name)

    def until(self, condition: Callable[[], bool], seconds: float = 20.0) -> bool:
        """Virtual seconds."""
        end = self._stage.clock.now() + seconds
        while not condition():
            if self._stage.clock.now() > end:
                return False
            self._stage.wait(TICK_S)
        return True

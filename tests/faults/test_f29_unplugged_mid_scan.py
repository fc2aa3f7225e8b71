"""F29: the scanner's cable comes out while it is used. What was typed stays; one tries again, or goes on without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.ports import Sight
from kiosk.presenters.commands import Primary, Shoot
from kiosk.presenters.views import CaptureStage, CaptureView
from tests.kiosk.world import World


class Lobby(World):
    """The cable comes out as soon as time passes, once ``strikes`` is set."""

    strikes = False

    def pass_by(self, seconds: float) -> None:
        super().pass_by(seconds)
        if self.strikes:
            self.strikes = False
            self.scanner.turn(unplugged=True)

    @property
    def page(self) -> CaptureView:
        assert isinstance(self.view, CaptureView)
        return self.view


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Lobby]:
    world = Lobby(tmp_path / "kiosk")
    world.walk_to("id_scan", {"id_choice": "ktp"})
    yield world
    world.close()
    world.twin.close()


def until(lobby: Lobby, sight: Sight) -> None:
    """The tray shows it."""
    for _ in range(40):
        newest = lobby.tray.newest()
        if newest is not None and newest.sight is sight:
            return
        lobby.pass_by(0.1)
        lobby.tray.look_once()
    raise AssertionError(f"never {sight}")


@pytest.mark.parametrize("sight", [Sight.EMPTY, Sight.HAND, Sight.MOVING, Sight.STILL])
def test_at_every_stage_of_laying_it_down(lobby: Lobby, sight: Sight) -> None:
    until(lobby, sight)
    lobby.strikes = True
    lobby.tick(4)
    assert (lobby.page.stage, lobby.page.instruction.id) == (CaptureStage.TROUBLE, "scan.device")
    assert lobby.tray.newest() is None, "no old picture stands on the glass"
    assert lobby.sealed_files() == []


def test_in_the_midst_of_taking_the_picture(lobby: Lobby) -> None:
    until(lobby, Sight.STILL)
    lobby.strikes = True
    lobby.act(Shoot())
    lobby.visit.tick()
    assert (lobby.page.stage, lobby.page.problem) == (CaptureStage.TROUBLE, None)
    assert lobby.sealed_files() == []


def test_plugged_in_again_the_same_visit_gets_its_picture(lobby: Lobby) -> None:
    until(lobby, Sight.STILL)
    lobby.strikes = True
    lobby.tick(4)
    lobby.scanner.turn(unplugged=False)
    lobby.lay_card()
    assert len(lobby.sealed_files()) == 1


def test_one_goes_on_without_and_nothing_that_was_typed_is_lost(lobby: Lobby) -> None:
    typed = dict(lobby.visit._draft.answers)
    lobby.strikes = True
    lobby.tick(4)
    lobby.act(Primary())
    assert lobby.screen == "name"
    assert typed.items() <= lobby.visit._draft.answers.items()
    lobby.walk_to("done")

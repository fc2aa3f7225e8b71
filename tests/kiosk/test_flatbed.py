"""A scanner without a live picture: the page waits for the button, and its troubles are no dead end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.presenters.commands import Back, Command, Primary, Shoot, Skip
from kiosk.presenters.views import CaptureStage, CaptureView
from tests.hardware.scanner_rigs import SaneRig
from tests.kiosk.world import World


class Glass(World):
    """A lobby with a flatbed."""

    rig: SaneRig

    def shoot(self) -> CaptureView:
        self.act(Shoot())
        self.visit.tick()
        assert isinstance(self.view, CaptureView)
        return self.view


@pytest.fixture
def glass(tmp_path: Path) -> Iterator[Glass]:
    (tmp_path / "bin").mkdir()
    world = Glass(tmp_path / "kiosk")
    world.rig = SaneRig(tmp_path / "bin")
    world.tray._scanner, world.tray.live = world.rig.scanner, False
    world.walk_to("id_scan", {"id_choice": "ktp"})
    yield world
    world.close()
    world.twin.close()
    world.rig.close()


def test_nothing_happens_by_itself_and_the_button_scans(glass: Glass) -> None:
    glass.rig.lay()
    glass.tick(20)
    assert isinstance(glass.view, CaptureView)
    assert (glass.view.stage, glass.view.can_shoot) == (CaptureStage.LOOKING, True)
    assert not (glass.rig.folder / "asked").exists()
    assert glass.shoot().stage is CaptureStage.TAKEN
    assert len(glass.sealed_files()) == 1


def test_an_empty_glass_or_feeder_is_said_and_tried_again(glass: Glass) -> None:
    glass.rig.take_away()
    view = glass.shoot()
    assert (view.stage, view.problem and view.problem.id) == (CaptureStage.LOOKING, "scan.no_card")
    glass.rig.gives(b"", 7, "scanimage: sane_start: Document feeder out of documents")
    view = glass.shoot()
    assert (view.stage, view.problem and view.problem.id) == (CaptureStage.LOOKING, "scan.no_card")
    glass.tick(8)
    glass.rig.lay()
    assert glass.shoot().stage is CaptureStage.TAKEN


@pytest.mark.parametrize("code", [6, 8, 9, 11])
def test_a_jam_or_an_open_cover_can_be_passed_by_or_waited_for(glass: Glass, code: int) -> None:
    glass.rig.gives(b"", code)
    assert glass.shoot().stage is CaptureStage.TROUBLE
    glass.tick(8)
    assert isinstance(glass.view, CaptureView)
    assert glass.view.stage is CaptureStage.TROUBLE
    glass.rig.time.wait(11)
    glass.rig.lay()
    glass.tick(2)
    assert glass.shoot().stage is CaptureStage.TAKEN


def test_one_goes_on_without_a_scanner_that_is_gone(glass: Glass) -> None:
    glass.rig.unplug()
    assert glass.shoot().stage is CaptureStage.TROUBLE
    glass.act(Primary())
    assert glass.screen == "name"


@pytest.mark.parametrize(("command", "screen"), [(Skip(), "name"), (Back(), "id_choice")])
def test_nobody_waits_for_a_slow_scan_and_what_comes_of_it_is_dropped(
    glass: Glass, command: Command, screen: str
) -> None:
    glass.rig.lay()
    glass.act(Shoot())
    assert isinstance(glass.view, CaptureView)
    assert glass.view.stage is CaptureStage.WORKING
    assert glass.view.skip is not None
    glass.act(command)
    glass.tick(2)
    assert glass.screen == screen
    assert glass.sealed_files() == []
    assert glass.tray._wanted is None, "the scanner is not looked through any more"

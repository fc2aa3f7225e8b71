"""A disk that is short of room: evidence alone is closed, in words, and what somebody has to say goes through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.health import RESERVE_BYTES, SPARE_BYTES, KioskHealth
from kiosk.presenters.commands import Back, Primary, Shoot
from kiosk.presenters.views import CaptureStage, CaptureView, DoneView
from kiosk.presenters.visit import Visit
from tests.kiosk.world import World

_TILES = {"id_choice": "ktp", "more": "tambah"}


class Disk:
    """``free``: bytes."""

    free = SPARE_BYTES


@pytest.fixture
def disk(world: World) -> Disk:
    """Under the lobby's journal."""
    found = Disk()
    health = KioskHealth(clock=world.clock, free=lambda: found.free)
    world.visit = Visit(replace(world.outside(), health=health))
    return found


def _view(world: World) -> CaptureView:
    assert isinstance(world.view, CaptureView)
    return world.view


def test_a_complaint_goes_on_without_pictures_and_says_so(world: World, disk: Disk) -> None:
    disk.free = SPARE_BYTES - 1
    passed = world.walk_to("evidence", _TILES)
    assert "id_scan" in passed
    assert len(world.sealed_files()) == 1, "the card is no evidence: it was taken"
    view = _view(world)
    assert (view.stage, view.can_shoot) == (CaptureStage.TROUBLE, False)
    said = world.say()
    assert {
        "Yang Anda tulis tetap diterima. Tempat foto sedang penuh.",
        "Bukti bisa diserahkan di loket.",
        "Lanjut tanpa foto",
    } <= set(said)
    world.tick(20)
    world.act(Shoot())
    assert _view(world) == view
    world.on()
    world.walk_to("done", _TILES)
    assert isinstance(world.view, DoneView)
    assert world.sent()["answers"]["evidence"] == "skipped"


def test_it_opens_again_by_itself(world: World, disk: Disk) -> None:
    disk.free = RESERVE_BYTES
    world.walk_to("evidence", _TILES)
    disk.free = SPARE_BYTES
    world.tick()
    assert _view(world).stage is CaptureStage.LOOKING
    world.lay_card()
    assert _view(world).count == 1


def test_pictures_that_were_taken_stay_and_no_more_are_asked_for(world: World, disk: Disk) -> None:
    world.walk_to("evidence", _TILES)
    world.lay_card()
    disk.free = SPARE_BYTES - 1
    world.tick()
    world.act(Shoot())
    view = _view(world)
    assert (view.stage, view.count, view.can_shoot) == (CaptureStage.TAKEN, 1, False)
    assert "1 foto tersimpan. Tempat menyimpan foto sedang penuh." in world.say()
    world.on()
    assert world.screen != "evidence"
    world.act(Back())
    assert _view(world).count == 1


def test_room_that_goes_while_somebody_looks_takes_no_picture(world: World, disk: Disk) -> None:
    world.walk_to("evidence", _TILES)
    world.tick()
    disk.free = SPARE_BYTES - 1
    sealed = len(world.sealed_files())
    world.act(Shoot())
    assert _view(world).stage is CaptureStage.TROUBLE
    assert len(world.sealed_files()) == sealed
    world.act(Primary())
    assert world.screen != "evidence"

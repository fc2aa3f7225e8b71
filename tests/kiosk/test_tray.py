"""The capture page: one instruction at a time, trouble said calmly, never a dead end."""

from __future__ import annotations

import numpy as np
import pytest

from hardware.imaging.capture import coarse
from kiosk.presenters.commands import Primary, Retake, Shoot, Skip
from kiosk.presenters.views import CaptureStage, CaptureView
from sync.vault.opening import open_sealed
from sync.vault.sealed_files import SealedFile
from tests.kiosk.world import World


@pytest.fixture
def at_scan(world: World) -> World:
    world.walk_to("id_scan", {"id_choice": "ktp"})
    return world


def capture(world: World) -> CaptureView:
    assert isinstance(world.view, CaptureView)
    return world.view


def taken(world: World) -> SealedFile:
    draft = world.visit._draft
    return draft.files()[0]


def test_the_instructions_follow_the_hand(at_scan: World) -> None:
    told = []
    for _ in range(40):
        at_scan.tick()
        told.append(capture(at_scan).instruction.id)
        if capture(at_scan).stage is CaptureStage.TAKEN:
            break
    order = list(dict.fromkeys(told))
    assert order[0] == "scan.no_card"
    assert "scan.hand" in order
    assert order[-1] == "scan.taken"


def test_what_is_kept_is_sealed_and_opens_with_the_office_key_alone(at_scan: World) -> None:
    at_scan.lay_card()
    sealed = at_scan.journal.sealed.read(taken(at_scan))
    assert isinstance(sealed, bytes)
    plain = open_sealed(sealed, at_scan.identity[0])
    assert isinstance(plain, bytes)
    assert plain[:4] == b"RIFF"
    assert plain[8:12] == b"WEBP"
    assert len(plain) <= 80_000


def test_the_picture_left_on_the_glass_is_too_coarse_to_read(at_scan: World) -> None:
    at_scan.tick(2)
    live = at_scan.visit.preview()
    assert live is not None
    assert live.image.shape[1] == 640
    at_scan.lay_card()
    left = at_scan.visit.preview()
    assert left is not None
    assert max(left.image.shape[:2]) <= 64


def test_retake_throws_the_picture_away_from_the_disk_too(at_scan: World) -> None:
    at_scan.lay_card()
    assert len(at_scan.sealed_files()) == 1
    at_scan.act(Retake())
    at_scan.visit.tick()
    assert at_scan.sealed_files() == []
    at_scan.lay_card()
    assert len(at_scan.sealed_files()) == 1


def test_skip_is_offered_from_the_start(at_scan: World) -> None:
    view = capture(at_scan)
    assert view.primary is None
    assert view.skip is not None
    assert view.skip.id == "scan.skip"
    at_scan.act(Skip())
    assert at_scan.screen == "name"


def test_after_45_seconds_going_on_comes_first(at_scan: World) -> None:
    at_scan.scanner.turn(empty=True)
    at_scan.tick(46, 1.0)
    view = capture(at_scan)
    assert (view.primary and view.primary.id, view.instruction.id) == ("scan.skip", "scan.tired")
    assert view.can_shoot, "and one may still try"
    at_scan.act(Primary())
    assert at_scan.screen == "name"


def test_three_tries_at_an_empty_tray_make_going_on_the_first_thing(at_scan: World) -> None:
    at_scan.scanner.turn(empty=True)
    at_scan.tick(2)
    for _ in range(3):
        at_scan.act(Shoot())
        at_scan.visit.tick()
    view = capture(at_scan)
    assert view.problem is not None
    assert view.problem.id == "scan.no_card"
    assert (view.primary and view.primary.id) == "scan.skip"


def test_the_third_try_in_the_dark_is_taken_with_a_flag_for_staff(at_scan: World) -> None:
    at_scan.scanner.turn(dark=True)
    at_scan.tick(12)
    for _ in range(2):
        at_scan.act(Shoot())
        at_scan.visit.tick()
        view = capture(at_scan)
        assert view.problem is not None
        assert (view.stage, view.problem.id) == (CaptureStage.LOOKING, "scan.dark")
    at_scan.act(Shoot())
    at_scan.visit.tick()
    assert capture(at_scan).stage is CaptureStage.TAKEN
    (picture,) = at_scan.visit._draft.pictures["id_scan"]
    assert "dark" in picture.flags


def test_an_unplugged_camera_lets_the_visit_go_on(at_scan: World) -> None:
    at_scan.scanner.turn(unplugged=True)
    at_scan.tick(4)
    view = capture(at_scan)
    assert (view.stage, view.instruction.id) == (CaptureStage.TROUBLE, "scan.device")
    assert (view.primary and view.primary.id) == "scan.without"
    at_scan.act(Primary())
    assert at_scan.screen == "name"
    at_scan.walk_to("done")


def test_a_hiccup_is_no_trouble_and_a_camera_that_comes_back_is_used(at_scan: World) -> None:
    at_scan.scanner.turn(unplugged=True)
    at_scan.tick(2)
    assert capture(at_scan).stage is CaptureStage.LOOKING
    at_scan.tick(2)
    at_scan.scanner.turn(unplugged=False)
    at_scan.lay_card()


def test_no_space_for_the_picture_is_no_end_of_the_visit(at_scan: World) -> None:
    at_scan.tick(2)
    sealed = at_scan.folder / "sealed"
    sealed.mkdir(exist_ok=True)
    sealed.rmdir()
    sealed.write_text("a file where the folder should be")
    for _ in range(40):
        at_scan.tick()
        if capture(at_scan).problem is not None:
            break
    assert capture(at_scan).problem is not None
    at_scan.act(Primary())
    assert at_scan.screen == "name"
    sealed.unlink()


def test_papers_wait_for_the_button_and_are_counted(world: World) -> None:
    world.walk_to("evidence", {"more": "tambah"})
    for n in (1, 2):
        world.lay_card()
        assert (capture(world).count, capture(world).instruction.args) == (n, {"n": n})
        if n == 1:
            world.act(Shoot())
    world.act(Retake())
    world.visit.tick()
    assert capture(world).count == 1
    world.act(Primary())
    assert world.screen == "earlier"
    assert len(world.sealed_files()) == 1


def test_ten_papers_are_the_most(world: World) -> None:
    world.walk_to("evidence", {"more": "tambah"})
    for n in range(10):
        world.lay_card()
        if n < 9:
            world.act(Shoot())
    assert (capture(world).count, capture(world).can_shoot) == (10, False)
    world.act(Shoot())
    assert capture(world).stage is CaptureStage.TAKEN


def test_coarse_means_what_lies_there() -> None:
    image = np.zeros((638, 1011, 3), np.uint8)
    image[:, 505:] = 200
    small = coarse(image)
    assert max(small.shape[:2]) <= 64
    assert (small[0, 0, 0], small[0, -1, 0]) == (0, 200)
    tiny = np.zeros((3, 2, 3), np.uint8)
    assert coarse(tiny).shape == tiny.shape

"""The capture page: one instruction at a time, trouble said calmly, never a dead end."""

from __future__ import annotations

import numpy as np
import pytest

from hardware.imaging.capture import coarse
from kiosk.presenters.commands import Dismiss, Primary, Remove, Retake, Shoot, Skip
from kiosk.presenters.views import CaptureStage, CaptureView, DoneView, OverlayKind
from kiosk.texts.text import Text
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


def dark_shots(world: World, count: int) -> None:
    world.scanner.turn(dark=True)
    world.tick(12)
    for _ in range(count):
        world.act(Shoot())
        world.visit.tick()


def test_two_tries_in_the_dark_say_what_is_wrong(at_scan: World) -> None:
    dark_shots(at_scan, 2)
    view = capture(at_scan)
    assert (view.stage, view.problem and view.problem.id) == (CaptureStage.LOOKING, "scan.dark")


def test_the_third_try_in_the_dark_takes_it_as_it_is_with_a_flag_for_staff(at_scan: World) -> None:
    dark_shots(at_scan, 3)
    view = capture(at_scan)
    assert (view.stage, view.problem) == (CaptureStage.TAKEN, None)
    assert len(at_scan.sealed_files()) == 1
    at_scan.walk_to("done")
    assert at_scan.sent()["answers"]["card_flags"].split()[0] == "dark"


def test_three_tries_at_an_empty_tray_offer_to_go_on_without(at_scan: World) -> None:
    at_scan.scanner.turn(empty=True)
    for _ in range(3):
        at_scan.act(Shoot())
        at_scan.visit.tick()
    view = capture(at_scan)
    assert (view.stage, view.primary and view.primary.id) == (CaptureStage.LOOKING, "scan.skip")
    assert at_scan.sealed_files() == []


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
        assert (capture(world).count, capture(world).instruction.args) == (n, {"n": n, "limit": 10})
        if n == 1:
            world.act(Shoot())
    world.act(Retake())
    world.visit.tick()
    assert capture(world).count == 1
    world.act(Primary())
    assert world.screen == "earlier"
    assert len(world.sealed_files()) == 1


def test_any_of_several_pictures_is_taken_away_with_its_file(world: World) -> None:
    world.walk_to("evidence", {"more": "tambah"})
    for n in range(3):
        world.lay_card()
        if n < 2:
            world.act(Shoot())
    before = world.sealed_files()
    pictures = world.visit.thumbnails()
    world.act(Remove(7), Remove(-1))
    assert capture(world).count == 3
    world.act(Remove(1))
    world.visit.tick()
    assert (capture(world).count, capture(world).stage) == (2, CaptureStage.TAKEN)
    left = world.visit.thumbnails()
    assert [seen.image is kept.image for seen, kept in zip(left, pictures[::2], strict=True)] == [True, True]
    assert len(set(before) - set(world.sealed_files())) == 1
    world.act(Remove(0), Remove(0))
    world.visit.tick()
    assert (capture(world).count, capture(world).stage) == (0, CaptureStage.LOOKING)
    assert world.sealed_files() == []


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


def test_a_family_card_may_have_two_pages_and_only_the_first_is_taken_by_itself(world: World) -> None:
    world.walk_to("id_scan", {"id_choice": "kk"})
    world.lay_card()
    assert (capture(world).count, capture(world).limit, capture(world).can_shoot) == (1, 2, True)
    world.act(Shoot())
    world.scanner.lay()
    world.tick(30)
    assert (capture(world).stage, capture(world).instruction.id) == (CaptureStage.LOOKING, "scan.paper_still")
    world.act(Shoot())
    world.visit.tick()
    assert (capture(world).count, capture(world).can_shoot) == (2, False)
    assert len(world.sealed_files()) == 2


def left_on_the_tray(world: World) -> None:
    world.scanner.turn(left=True)
    world.walk_to("kind")
    world.tick(4)


def test_a_card_found_when_a_visit_begins_is_for_staff(world: World) -> None:
    left_on_the_tray(world)
    overlay = world.visit.overlay
    assert overlay is not None
    assert (overlay.kind, overlay.title.id) == (OverlayKind.CARD, "found.title")
    world.act(Dismiss())
    world.tick(4)
    assert world.visit.overlay is None, "it is told once"


def test_what_was_found_is_neither_shown_nor_taken_until_the_tray_was_empty(world: World) -> None:
    left_on_the_tray(world)
    world.act(Dismiss())
    world.walk_to("id_scan", {"id_choice": "ktp"})
    world.tick(12)
    view = capture(world)
    assert (view.stage, view.instruction.id, view.can_shoot) == (
        CaptureStage.LOOKING,
        "scan.found",
        False,
    )
    assert world.visit.preview() is None
    world.act(Shoot())
    assert capture(world).stage is CaptureStage.LOOKING
    assert capture(world).skip is not None, "nobody has to wait for it"
    world.scanner.turn(left=False)
    world.scanner.lay()
    world.lay_card()


def test_the_question_goes_away_with_the_card(world: World) -> None:
    left_on_the_tray(world)
    world.scanner.turn(left=False, empty=True)
    world.tick(2)
    assert world.visit.overlay is None
    assert not world.visit._draft.stranger


def test_an_empty_tray_and_a_camera_that_is_gone_say_nothing(world: World) -> None:
    world.scanner.turn(empty=True)
    world.walk_to("kind")
    world.tick(20)
    assert world.visit.overlay is None
    assert world.tray.newest() is None, "the camera rests"
    world.again()
    world.scanner.turn(unplugged=True)
    world.walk_to("kind")
    world.tick(20)
    assert world.visit.overlay is None


def test_a_forgotten_card_is_named_before_signing_and_on_the_last_page(world: World) -> None:
    world.walk_to("signature", {"id_choice": "ktp"})
    assert world.view.banner is None
    world.scanner.turn(left=True)
    world.tick(5)
    assert world.view.banner == Text("scan.left")
    world.answer()
    world.tick(5)
    assert isinstance(world.view, DoneView)
    assert world.view.reminder == Text("scan.left")
    world.scanner.turn(left=False, empty=True)
    world.tick(2)
    assert world.view.reminder == Text("card.take")
    assert world.tray.newest() is None


def test_who_laid_nothing_down_is_not_looked_at(world: World) -> None:
    world.walk_to("signature")
    world.scanner.turn(left=True)
    world.tick(5)
    assert world.view.banner is None

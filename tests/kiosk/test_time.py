"""Idle visitors: asked after the page's own limit, wiped when nobody answers."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from kiosk.draft import Draft
from kiosk.presenters.commands import (
    Cancel,
    Choose,
    Confirm,
    Dismiss,
    Enter,
    OpenHelp,
    OpenLanguage,
    Primary,
)
from kiosk.presenters.views import Overlay, OverlayKind
from tests.kiosk.world import World

CANARY = "Kanari Terbang Tinggi"


def waits(world: World, seconds: float) -> None:
    world.tick(int(seconds), 1.0)


def overlay(world: World) -> Overlay:
    found = world.visit.overlay
    assert found is not None
    return found


def test_asked_after_sixty_seconds_and_wiped_thirty_later(world: World) -> None:
    world.walk_to("name")
    waits(world, 59)
    assert world.visit.overlay is None
    waits(world, 1)
    assert (overlay(world).kind, overlay(world).seconds_left) == (OverlayKind.STILL_THERE, 30)
    waits(world, 12)
    assert overlay(world).seconds_left == 18
    waits(world, 18)
    assert (world.screen, world.visit.overlay) == ("welcome", None)


def test_a_long_text_has_three_minutes(world: World) -> None:
    world.walk_to("account")
    waits(world, 179)
    assert world.visit.overlay is None
    waits(world, 1)
    assert overlay(world).kind is OverlayKind.STILL_THERE


def test_each_touch_begins_the_time_anew(world: World) -> None:
    world.walk_to("name")
    for words in ("S", "Si", "Sit", "Siti"):
        waits(world, 50)
        world.act(Enter(words))
    assert world.visit.overlay is None


def test_more_time_doubles_every_limit_of_this_visit(world: World) -> None:
    world.walk_to("name")
    waits(world, 60)
    world.act(Dismiss())
    assert (world.screen, world.visit.overlay) == ("name", None)
    waits(world, 119)
    assert world.visit.overlay is None
    waits(world, 1)
    world.act(Confirm())
    assert world.screen == "welcome"
    world.walk_to("kind")
    waits(world, 60)
    assert overlay(world).kind is OverlayKind.STILL_THERE, "the next visitor has the usual time"


def test_a_touch_of_the_page_below_does_not_answer_for_the_visitor(world: World) -> None:
    world.walk_to("name")
    waits(world, 60)
    world.act(Enter("X"), Primary())
    waits(world, 30)
    assert world.screen == "welcome"


def test_help_stops_the_clock_for_five_minutes(world: World) -> None:
    world.walk_to("name")
    world.act(OpenHelp())
    waits(world, 299)
    assert overlay(world).kind is OverlayKind.HELP
    waits(world, 1)
    assert overlay(world).kind is OverlayKind.STILL_THERE
    world.act(Dismiss())
    assert world.screen == "name"


def test_cancel_asks_first(world: World) -> None:
    world.walk_to("name")
    world.act(Enter(CANARY), Cancel())
    assert overlay(world).kind is OverlayKind.CANCEL
    world.act(Dismiss())
    assert world.view.value == CANARY
    world.act(Cancel(), Confirm())
    assert world.screen == "welcome"


def test_a_forgotten_question_times_out_too(world: World) -> None:
    world.walk_to("name")
    world.act(Cancel())
    waits(world, 90)
    assert (world.screen, world.visit.overlay) == ("welcome", None)


def test_a_language_left_on_the_home_screen_goes_back(world: World) -> None:
    world.act(OpenLanguage(), Choose("en"))
    assert world.visit.language == "en"
    waits(world, 90)
    assert world.visit.language == "id"


def test_the_untouched_home_screen_is_never_asked_anything(world: World) -> None:
    waits(world, 119)
    assert (world.screen, world.visit.overlay) == ("welcome", None)
    waits(world, 1000)
    assert (world.screen, world.visit.overlay) == ("attract", None)


@pytest.mark.parametrize("page", ["name", "account", "review", "signature"])
def test_another_language_loses_no_answer(world: World, page: str) -> None:
    world.walk_to(page)
    before = world.view
    world.act(OpenLanguage(), Choose("mad"))
    assert (world.visit.language, world.view, world.visit.overlay) == ("mad", before, None)


def test_a_cancelled_visit_leaves_no_file_and_no_word(world: World) -> None:
    world.walk_to("review", {"id_choice": "ktp"}, {"name": CANARY})
    assert world.sealed_files()
    world.act(Cancel(), Confirm())
    world.visit.tick()
    assert world.sealed_files() == []
    assert not list(drafts_with(CANARY))


def test_a_finished_visit_leaves_no_word(world: World) -> None:
    world.walk_to("done", {"id_choice": "ktp"}, {"name": CANARY})
    world.tick(4)
    world.act(Primary())
    world.visit.tick()
    assert not list(drafts_with(CANARY))
    for path in world.folder.rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes(), path.name


def test_a_picture_that_comes_after_the_wipe_is_discarded(world: World) -> None:
    world.walk_to("id_scan", {"id_choice": "ktp"})
    for _ in range(60):
        world.pass_by(0.25)
        world.tray.look_once()
        # The page takes its picture in this very tick, and is cancelled before the result is fetched.
        world.visit.tick()
        if world.sealed_files():
            break
    world.act(Cancel(), Confirm())
    world.visit.tick()
    world.visit.tick()
    assert world.sealed_files() == []


def drafts_with(words: str) -> Iterator[Draft]:
    gc.collect()
    for found in gc.get_objects():
        if type(found) is Draft and words in repr((found.answers, found.typing)):
            yield found

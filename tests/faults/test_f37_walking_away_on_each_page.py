"""F37: somebody walks away, on each page of a visit: asked after the page's own time, everything wiped thirty seconds later."""

from __future__ import annotations

import gc

import pytest

from kiosk.draft import Draft
from kiosk.presenters.commands import Enter
from kiosk.presenters.views import OverlayKind
from tests.kiosk.world import World

_CANARY = "Kenari Hijau Muda"
_LONG = ("account", "evidence", "review", "signature")
"""Pages on which one writes, reads or signs have three minutes."""


def stand_on(world: World, page: str) -> bool:
    """Whether a visit comes by there; with words of its own in every field before it."""
    for _ in range(40):
        if world.screen == page:
            return True
        if world.screen in ("review", "done"):
            return False
        world.answer({}, {"name": _CANARY})
    return False


def drafts() -> list[Draft]:
    gc.collect()
    return [one for one in gc.get_objects() if type(one) is Draft]  # a dead proxy answers no isinstance


def left_alone(world: World) -> int:
    """Seconds until it is asked whether somebody is still there."""
    for second in range(1, 400):
        world.tick(1, 1.0)
        if world.visit.overlay is not None:
            assert world.visit.overlay.kind is OverlayKind.STILL_THERE
            return second
    raise AssertionError(f"{world.screen}: nobody ever asks")


def test_on_every_page_of_a_visit(world: World) -> None:
    world.walk_to("kind")
    passed = ["kind"]
    while world.screen != "review":
        world.answer()
        passed.append(world.screen)
    left_alone(world)
    world.tick(31, 1.0)
    assert world.screen == "welcome"
    assert len(passed) > 10
    for page in passed:
        assert stand_on(world, page), page
        asked = left_alone(world)
        assert asked == 180 if page in _LONG else 60 <= asked <= 180, (page, asked)
        world.tick(29, 1.0)
        assert world.screen != "welcome", page
        world.tick(2, 1.0)
        assert (world.screen, world.visit.overlay) == ("welcome", None), page
        assert not [one for one in drafts() if _CANARY in str(one)], page
        assert world.sealed_files() == []
    assert world.journal.waiting().cases == 0


@pytest.mark.parametrize("page", ["name", "account", "address_detail"])
def test_what_was_typed_and_not_yet_accepted_goes_too(world: World, page: str) -> None:
    assert stand_on(world, page)
    world.act(Enter(_CANARY))
    left_alone(world)
    world.tick(31, 1.0)
    assert world.screen == "welcome"
    assert _CANARY not in repr(world.visit.view)
    world.walk_to(page)
    assert _CANARY not in repr(world.visit.view), "nor for whoever comes next"

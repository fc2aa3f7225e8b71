"""Between two touches a view is built anew only for what devices and time have changed, and for all of that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.outside import Closure, Outside
from kiosk.presenters.commands import Arrange, Choose, Dismiss
from kiosk.presenters.views import CaptureView, WelcomeView
from kiosk.presenters.visit import Visit
from tests.kiosk.test_walk import SHORT
from tests.kiosk.world import World


class Asked(World):
    """``words``: how often the catalogues were asked for a text, as every page of the form does when it is drawn up."""

    words = 0

    def outside(self, closure: Closure | None = None) -> Outside:
        plain = super().outside(closure)

        def has_text(text_id: str) -> bool:
            self.words += 1
            return plain.has_text(text_id)

        return replace(plain, has_text=has_text)


@pytest.fixture
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    return Asked(tmp_path_factory.mktemp("asked"))


def _is_whole(visit: Visit) -> bool:
    """A touch that changes nothing draws the page up anew: it must stand there already."""
    before = visit.view, visit.overlay
    visit.act(Arrange(visit.layout))
    return (visit.view, visit.overlay) == before


def test_what_a_touch_would_show_stands_there_already_on_every_page(world: World) -> None:
    tiles = {"id_choice": "ktp", "more": "tambah", "on_behalf": "orang_lain"}
    for _ in range(40):
        if world.screen == "done":
            break
        for _ in range(3):
            world.tick()
            assert _is_whole(world.visit), world.screen
        if isinstance(world.view, CaptureView):
            for _ in range(12):
                world.tick()
                assert _is_whole(world.visit), world.screen
        world.answer(tiles)
    for _ in range(30):
        world.tick()
        assert _is_whole(world.visit), world.screen
    assert world.screen == "done"


@pytest.mark.parametrize("page", [one for one in SHORT if one not in ("welcome", "account")])
def test_nothing_is_drawn_up_while_nothing_happens(asked: Asked, page: str) -> None:
    asked.walk_to(page)
    asked.tick()
    asked.words = 0
    asked.tick(20)
    assert asked.words == 0
    asked.act(Choose("none of these"))
    assert asked.words > 0, "what is counted here is what a page asks when it is drawn up"


def test_the_welcome_page_follows_printer_and_hours(world: World) -> None:
    world.tick()
    assert isinstance(world.view, WelcomeView)
    assert (world.view.banner, world.view.hours) == (None, None)
    world.twin.turn(paper_out_at_row=0)
    world.tick(8)
    assert isinstance(world.view, WelcomeView)
    assert world.view.banner is not None
    world.seconds += 6 * 3600  # 16.15, the desk is shut
    world.act(Dismiss())  # awake
    world.tick()
    assert isinstance(world.view, WelcomeView)
    assert world.view.hours is not None
    assert _is_whole(world.visit)

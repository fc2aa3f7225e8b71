"""How a visitor wants the screens: one value of the visit, which goes with it."""

from __future__ import annotations

from dataclasses import replace

from kiosk.layout import STANDARD, Colours, Layout, TextSize
from kiosk.presenters.commands import Arrange, Confirm, Dismiss, OpenDisplay, OpenHelp, Primary
from kiosk.presenters.views import OverlayKind
from tests.kiosk.world import World

_LARGE = replace(STANDARD, text=TextSize.EXTRA, colours=Colours.CONTRAST)


def test_it_is_arranged_on_its_own_page_and_stays_for_the_visit(world: World) -> None:
    world.walk_to("name")
    world.act(OpenDisplay(), Arrange(_LARGE))
    assert world.visit.overlay is not None
    assert world.visit.overlay.layout == _LARGE
    world.act(Dismiss())
    assert world.screen == "name"
    world.walk_to("where")
    assert world.visit.layout == _LARGE


def test_nothing_is_arranged_under_another_question(world: World) -> None:
    world.walk_to("kind")
    world.act(OpenHelp(), Arrange(_LARGE))
    assert world.visit.layout == STANDARD


def test_keys_are_put_in_another_order_on_their_own_page(world: World) -> None:
    world.walk_to("name")
    world.act(Arrange(replace(STANDARD, abc_keys=True)))
    assert world.visit.overlay is None
    assert world.visit.layout.abc_keys


def test_the_next_visitor_finds_it_as_this_machine_begins(world: World) -> None:
    world.walk_to("kind")
    world.act(OpenDisplay(), Arrange(_LARGE), Dismiss())
    world.tick(30, 5)
    assert world.visit.layout == STANDARD


def test_arranged_on_the_home_screen_it_is_a_trace_of_a_visitor_too(world: World) -> None:
    world.act(OpenDisplay(), Arrange(Layout(low_reach=True)), Dismiss())
    assert world.screen == "welcome"
    world.tick(25, 2.5)
    assert world.visit.overlay is not None
    assert world.visit.overlay.kind is OverlayKind.STILL_THERE
    world.act(Confirm())
    assert world.visit.layout == STANDARD
    world.act(Primary())
    assert world.visit.layout == STANDARD

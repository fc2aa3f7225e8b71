"""Bantuan: staff are told by way of the centre; that they know is said once that is true, and no sooner."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.help_call import HelpBell
from kiosk.presenters.commands import Dismiss, OpenHelp
from kiosk.presenters.visit import Visit
from tests.kiosk.world import START, World


class Line:
    """The sync as the bell sees it: when it was woken, and how many runs have ended well."""

    def __init__(self) -> None:
        self.now = START
        self.woken = 0
        self.done = 0
        self.bell = HelpBell(lambda: self.now, self.wake, lambda: self.done)

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def line() -> Line:
    return Line()


def title(world: World) -> str:
    assert world.visit.overlay is not None
    return world.visit.overlay.title.id


def test_heard_is_what_a_run_has_carried_to_its_end(line: Line) -> None:
    line.bell.ring()
    assert (line.woken, line.bell.is_heard()) == (1, False)
    line.done += 1
    assert not line.bell.is_heard(), "that run began before the call"
    assert line.bell.report() == {"help_called_at": "2026-11-23T03:15:00+00:00"}
    assert not line.bell.is_heard()
    line.done += 1
    assert line.bell.is_heard()


def test_one_call_rings_once_and_the_next_one_again(line: Line) -> None:
    line.bell.ring()
    line.now += timedelta(minutes=9)
    line.bell.ring()
    assert line.woken == 1
    line.now += timedelta(minutes=2)
    assert line.bell.report() == {}, "whoever called is gone"
    line.bell.ring()
    assert line.woken == 2
    line.bell.hush()
    assert (line.bell.report(), line.bell.is_heard()) == ({}, False)


def test_the_page_says_to_walk_until_staff_have_been_told(world: World, line: Line) -> None:
    world.visit = Visit(replace(world.outside(), bell=line.bell))
    world.walk_to("name")
    world.act(OpenHelp())
    assert title(world) == "help.title"
    line.bell.report()
    world.tick()
    assert title(world) == "help.title"
    line.done += 1
    world.tick()
    assert title(world) == "help.heard"
    assert "Petugas sudah diberi tahu" in world.say()
    world.act(Dismiss())
    assert world.screen == "name"


def test_a_kiosk_without_a_line_says_to_walk(world: World) -> None:
    world.walk_to("name")
    world.act(OpenHelp())
    world.tick(40)
    assert title(world) == "help.title"


def test_the_next_visitor_has_not_called(world: World, line: Line) -> None:
    world.visit = Visit(replace(world.outside(), bell=line.bell))
    world.walk_to("name")
    world.act(OpenHelp())
    world.tick(331, 1.0)
    assert world.screen == "welcome"
    assert line.bell.report() == {}


def test_out_of_hours_the_call_promises_nobody_and_says_when_staff_are_there(
    world: World, line: Line
) -> None:
    world.visit = Visit(replace(world.outside(), bell=line.bell))
    world.pass_by(1.7 * 3600)  # 11.57, three minutes before the desk shuts for noon
    world.walk_to("name")
    world.act(OpenHelp())
    line.bell.report()
    line.done += 1
    world.tick()
    assert title(world) == "help.heard"
    world.tick(40, 5.0)
    assert title(world) == "help.shut", "without a touch, as the clock strikes"
    assert "Petugas ada lagi pukul 13.00. Anda bisa melanjutkan sendiri. Isian Anda tetap ada." in world.say()
    world.act(Dismiss())
    assert world.screen == "name"

"""A machine that is not enrolled yet: its devices are tried first, and what waits for the enrolment says so."""

from __future__ import annotations

import pytest

from kiosk.presenters.commands import Back, Primary
from kiosk.presenters.maintenance import NEW
from tests.kiosk.maintained import Maintained
from tests.kiosk.world import World, closed


@pytest.fixture
def area(world: World) -> Maintained:
    made = Maintained(world, world.folder, closed(NEW))
    world.tick(2)
    made.enter()
    return made


def test_its_first_page_says_so_and_leads_to_the_enrolment_and_back(area: Maintained, world: World) -> None:
    said = world.say()
    assert "Mesin ini belum terdaftar. Uji alatnya, lalu daftarkan." in said
    assert area.row("sync") == "Sinkronisasi | Belum terdaftar | Daftarkan mesin ini dahulu"
    assert area.row("printer") == "Printer | Siap"
    world.act(Primary())
    assert world.screen == "staff_again"
    world.act(Primary())
    assert world.screen == "staff_enrol"
    world.act(Back())
    assert world.screen == "staff_home"


def test_a_test_page_is_printed_and_remembered(area: Maintained, world: World) -> None:
    area.go("tests", "printer")
    area.press()
    assert world.twin.papers
    assert world.screen == "staff_printer_look"
    area.press()
    world.act(Back())
    assert area.row("printer").startswith("Printer | Baik")


@pytest.mark.parametrize(
    ("device", "screen"),
    [("tray", "staff_tray"), ("reader", "staff_reader"), ("sound", "staff_sound"), ("glass", "staff_glass")],
)
def test_the_other_devices_are_tried_too(area: Maintained, world: World, device: str, screen: str) -> None:
    area.go("tests", device)
    assert world.screen == screen


@pytest.mark.parametrize(
    ("door", "words"),
    [
        ("papers", "Belum ada struk. Daftarkan mesin ini dahulu."),
        ("sync", "Belum ada yang dikirim. Daftarkan mesin ini dahulu."),
    ],
)
def test_what_needs_an_enrolment_says_so_and_shows_the_way(
    area: Maintained, world: World, door: str, words: str
) -> None:
    area.go(door)
    there = world.screen
    assert words in world.say()
    world.act(Primary())
    assert world.screen == "staff_again"
    world.act(Back())
    assert world.screen == there


def test_what_it_will_be_named_is_told_as_not_given_yet(area: Maintained, world: World) -> None:
    area.go("machine", "records", "about")
    assert area.row("about.1").endswith(" | Belum terdaftar")
    assert area.row("about.0").endswith(" | 0.1.0")
    world.act(Primary(), Back())
    assert world.screen == "staff_about"

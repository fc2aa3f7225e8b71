"""The machine's health in the staff's area: the worst first, one next step each, and what staff may tell the machine."""

from __future__ import annotations

import pytest

from kiosk.checks.health import Health, Level, Part
from kiosk.checks.parts import NO_TROUBLE, WORDS
from kiosk.presenters.commands import Back, Choose, Primary
from kiosk.presenters.maintenance_health import health_row, span
from kiosk.presenters.maintenance_views import Lamp, StaffView
from tests.kiosk.maintained import WELL, Maintained
from tests.kiosk.world import CATALOGUES, World

LOW = Part("paper", Level.SOON, "counted", {"used_m": 46.2, "roll_m": 50})
HOT = Part("heat", Level.NOW, "hot", {"celsius": 88})
DRIFT = Part("camera", Level.SOON, "drift", {"light": 68, "installed": 43})
TROUBLED = Health(WELL.at, (*WELL.parts, LOW, HOT, DRIFT))


@pytest.fixture
def area(world: World) -> Maintained:
    return Maintained(world, world.folder)


def test_the_overview_names_the_worst_and_leads_to_all(area: Maintained, world: World) -> None:
    area.health.shown = TROUBLED
    area.enter()
    assert area.row("health") == "Kesehatan mesin | 3 hal perlu dilihat | Suhu: Terlalu panas, 88 °C"
    area.go("health")
    assert world.screen == "staff_health"
    assert isinstance(world.view, StaffView)
    assert [row.id for row in world.view.rows] == ["heat", "paper", "camera", "files", "disk", "clock"]
    assert [row.lamp for row in world.view.rows[:4]] == [Lamp.BAD, Lamp.LOOK, Lamp.LOOK, Lamp.GOOD]
    assert area.row("paper") == (
        "Printer dan kertas | Terpakai 46,2 dari 50 m | Siapkan gulungan baru. Tekan tombol setelah diganti."
    )
    assert "3 hal perlu dilihat" in world.say()
    world.act(Back())
    assert world.screen == "staff_home"


def test_all_well_is_said_in_two_words_and_with_the_time(area: Maintained, world: World) -> None:
    area.enter()
    assert area.row("health") == "Kesehatan mesin | Semua baik"
    area.go("health")
    assert "Diperiksa pukul 10.15" in world.say()
    assert area.row("disk") == "Ruang simpan | Cukup, tersisa 9,0 GB"


def test_a_new_roll_and_a_new_light_are_told_to_the_machine(area: Maintained, world: World) -> None:
    area.health.shown = TROUBLED
    area.enter()
    area.go("health", "paper")
    assert area.health.done == ["roll"]
    assert "Gulungan baru dicatat. Hitungan mulai dari nol." in world.say()
    area.go("camera")
    assert area.health.done == ["roll", "light"]
    world.act(Choose("heat"))
    assert area.health.done == ["roll", "light"]


def test_looking_again_looks_now_and_the_page_renews_itself(area: Maintained, world: World) -> None:
    area.enter()
    area.go("health")
    assert area.health.looks == 0
    world.act(Primary())
    world.tick()
    assert area.health.looks == 1
    area.health.shown = TROUBLED
    world.tick(6, 1.0)
    assert area.row("heat").startswith("Suhu | Terlalu panas")


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_part_in_every_state_has_words_whatever_it_says(language: str) -> None:
    say = CATALOGUES[language].say
    for name, words in WORDS.items():
        for word in words:
            level = Level.WELL if word in NO_TROUBLE else Level.NOW
            row = health_row(Part(name, level, word), language)
            shown = [say(one) for one in (row.label, row.state, row.next) if one is not None]
            assert len(shown) == (2 if word in NO_TROUBLE else 3)
            assert all(one and "{" not in one for one in shown)


@pytest.mark.parametrize(("seconds", "words"), [(40, "40 detik"), (7200, "2 jam"), (172_800, "2 hari")])
def test_a_span_in_its_largest_unit(seconds: float, words: str) -> None:
    assert CATALOGUES["id"].say(span(seconds)) == words


def test_starts_name_what_went_wrong() -> None:
    def said(word: str, **facts: int) -> str:
        part = Part("starts", Level.SOON, word, {"crashes": 0, "bites": 0, "power": 0} | facts)
        return CATALOGUES["id"].say(health_row(part, "id").state)

    assert said("crashed", crashes=2, power=1) == "Berhenti sendiri 2 kali sejak kemarin"
    assert said("power", power=4) == "Listrik putus 4 kali sejak kemarin"


def test_the_area_closes_over_this_page_too(area: Maintained, world: World) -> None:
    area.enter()
    area.go("health")
    world.tick(125, 1.0)
    assert world.screen == "welcome"

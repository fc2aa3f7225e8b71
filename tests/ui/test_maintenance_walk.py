"""By touch, on the real window and against a centre that runs: hold, code, "Sinkronkan sekarang", "Selesai"."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from kivy.base import EventLoop

from kiosk.demo.house import House, running_house
from kiosk.options import system_clock
from kiosk.presenters.commands import Choose
from kiosk.presenters.maintenance_views import ErrandView
from kiosk.service_access import Cost, StaffCodes
from kiosk.stage import Stage
from kiosk.widgets.header import HeldMark
from tests.ui.measures import faults
from tests.ui.plays import PlayedVisit
from tests.ui.views import STAFF_VIEWS, VIEWS
from tests.ui.walker import brisk
from tests.ui.world import World

CODE = "4071993"


@pytest.fixture
def house(stage: Stage, tmp_path: Path) -> Iterator[House]:
    with running_house(tmp_path, monotonic=stage.clock.now) as running:
        folder = running.kiosk.settings.kiosk.folder
        StaffCodes(folder, system_clock, secrets.token_bytes, Cost(memory_kib=8, time=1)).add("Siti", CODE)
        stage.show(running.kiosk.visit)
        yield running
        stage.show(PlayedVisit(VIEWS["welcome"]))


def test_staff_come_in_synchronise_and_leave(stage: Stage, house: House) -> None:
    stage.hold("mark", 5.3)
    assert stage.screen == "staff_code"
    for digit in CODE:
        stage.tap(f"key.{digit}")
    assert faults(stage) == []
    stage.tap("primary")
    assert stage.until(lambda: stage.screen == "staff_home")
    assert stage.until(lambda: "Semua sudah di pusat" in stage.texts())
    assert faults(stage) == []
    stage.tap("primary")
    assert stage.until(lambda: isinstance(stage.view, ErrandView) and stage.view.end is not None)
    assert any(words.startswith("Selesai ") for words in stage.texts()), stage.texts()
    assert "Semua sudah terkirim. Status terbaru sudah diambil." in stage.texts()
    assert faults(stage) == []
    stage.tap("primary")
    for door in ("tests", "papers", "service", "machine"):
        stage.tap(f"choice.{door}")
        stage.wait(0.6)
        assert stage.screen == f"staff_{door}"
        assert faults(stage) == []
        stage.tap("back")
    stage.tap("help")
    assert stage.screen == "welcome"


def test_sync_printer_and_network_tell_of_what_runs_behind_them(stage: Stage, house: House) -> None:
    stage.hold("mark", 5.3)
    for digit in CODE:
        stage.tap(f"key.{digit}")
    stage.tap("primary")
    assert stage.until(lambda: stage.screen == "staff_home")
    stage.tap("row.sync")
    assert stage.until(lambda: "Kontak terakhir" in stage.texts())
    assert stage.until(lambda: any(words.endswith(": Berhasil") for words in stage.texts()))
    stage.tap("row.attempts")
    assert stage.screen == "staff_attempts"
    assert "Berhasil" in stage.texts()
    stage.tap("back")
    stage.tap("back")
    stage.tap("choice.tests")
    stage.tap("row.printer")
    assert stage.until(lambda: "Siap" in stage.texts())
    stage.tap("primary")
    assert stage.until(lambda: stage.screen == "staff_printer_look")
    assert faults(stage) == []
    stage.tap("primary")
    stage.tap("back")
    assert stage.until(lambda: any(", oleh Siti" in words for words in stage.texts()))
    stage.tap("back")
    stage.tap("choice.machine")
    stage.tap("row.network")
    assert stage.until(lambda: stage.view.primary is not None)
    assert "Pusat ada di mesin ini" in stage.texts()
    assert "Belum bisa diperiksa" not in stage.texts()
    assert faults(stage) == []
    stage.tap("help")
    assert stage.screen == "welcome"


def test_a_short_hold_and_one_that_slides_off_open_nothing(stage: Stage) -> None:
    world = World(stage.clock.now)
    stage.show(world.visit)
    mark = stage.find("mark")
    assert isinstance(mark, HeldMark)
    held: list[bool] = []
    mark._on_hold = lambda: held.append(True)
    stage.hold("mark", 4.5)
    assert (held, mark.seconds) == ([], 0)
    finger = stage._down(*mark.center)
    stage.wait(2.2)
    assert mark.seconds == 2
    finger.go(mark.center_x, mark.y - 300)
    EventLoop.post_dispatch_input("update", finger)
    stage.wait(6)
    assert (held, mark.seconds) == ([], 0)
    EventLoop.post_dispatch_input("end", finger)
    stage.hold("mark", 5.3)
    assert held == [True]


def test_a_mere_touch_shows_no_ring(stage: Stage) -> None:
    stage.show(World(stage.clock.now).visit)
    mark = stage.find("mark")
    finger = stage._down(*mark.center)
    stage.wait(0.8)
    assert mark.seconds == 0
    EventLoop.post_dispatch_input("end", finger)
    assert stage.screen == "welcome"


def test_inside_a_visit_the_mark_is_no_door(stage: Stage) -> None:
    stage.draws = False
    stage.show(World(stage.clock.now).visit)
    brisk(stage).walk_to("kind")
    assert not isinstance(stage.find("mark"), HeldMark)
    stage.hold("mark", 5.3)
    assert stage.screen == "kind"


def test_a_card_is_measured_and_fields_answer_on_the_glass(stage: Stage) -> None:
    stage.draws = False
    visit = PlayedVisit(replace(STAFF_VIEWS["staff-glass"], touched=frozenset()))  # type: ignore[call-arg]
    stage.show(visit)
    screen = stage.app.root.screen
    stage.tap("cell.5")
    stage.tap("wider")
    assert visit.done == [Choose("cell.5"), Choose("wider")]
    visit.shows(replace(visit.view, touched=frozenset({5}), card_px=347))  # type: ignore[call-arg]
    assert stage.app.root.screen is screen, "the page stays"
    assert [field.touched for field in screen.fields].count(True) == 1
    assert screen.outline.card_px == 347

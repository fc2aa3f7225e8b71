"""A printer that cannot print, as the visitor is told before a visit begins and as staff mend it."""

from __future__ import annotations

from typing import Any

import pytest

from hardware.settings import PrinterSettings
from kiosk.presenters.commands import Back, Choose, Primary, Skip
from kiosk.presenters.mending import Mending
from kiosk.presenters.no_paper import MENDED_FOR_S, NoPaperPage
from kiosk.presenters.page import Begin, Move
from kiosk.presenters.views import PrinterView, Scene, WelcomeView
from kiosk.presenters.welcome import WelcomePage
from tests.kiosk.test_status_pages import ask, filed, mirrored
from tests.kiosk.world import World, closed

FAULTS: list[tuple[dict[str, Any], str, Scene]] = [
    ({"paper_out_at_row": 0}, "printer.paper", Scene.PAPER),
    ({"cover_open": True}, "printer.cover", Scene.COVER),
    ({"cutter_jammed": True}, "printer.cutter", Scene.CUTTER),
    ({"overheated": True}, "printer.heat", Scene.HEAT),
    ({"silent": True}, "printer.cable", Scene.CABLE),
    ({"unplugged": True}, "printer.cable", Scene.CABLE),
    ({"powered": False}, "printer.cable", Scene.CABLE),
    ({"foreign_status": b"\xff"}, "printer.cable", Scene.CABLE),
]
_MENDED: dict[str, Any] = {
    "paper_out_at_row": None,
    "cover_open": False,
    "cutter_jammed": False,
    "overheated": False,
    "silent": False,
    "foreign_status": None,
}


def broken(world: World, fault: dict[str, Any]) -> None:
    """So long that it is told: a silent printer after its third miss."""
    world.twin.turn(**fault)
    world.tick(5, 3.0)


def mended(world: World) -> None:
    world.twin.turn(**_MENDED)
    world.tick(3)


def page(world: World) -> PrinterView:
    assert isinstance(world.view, PrinterView), world.view
    return world.view


def welcome(world: World) -> WelcomeView:
    assert isinstance(world.view, WelcomeView), world.view
    return world.view


@pytest.fixture
def strict(world: World) -> World:
    """Where the office wants paper or nothing."""
    world.paper_required = True
    world.again()
    return world


def test_a_printer_that_is_well_is_not_spoken_of(world: World) -> None:
    world.tick()
    assert (welcome(world).banner, welcome(world).banner_door) == (None, None)
    world.act(Choose("printer"))
    assert world.screen == "welcome"
    world.act(Primary())
    assert world.screen not in ("welcome", "no_paper")


@pytest.mark.parametrize(("fault", "words", "_scene"), FAULTS)
def test_the_visitor_is_told_once_before_the_visit_and_goes_on(
    world: World, fault: dict[str, Any], words: str, _scene: Scene
) -> None:
    broken(world, fault)
    assert welcome(world).banner is not None
    world.act(Primary())
    assert page(world).screen == "no_paper"
    assert ("printer", words) in [(icon, row.id) for icon, row in page(world).rows if hasattr(row, "id")]
    assert page(world).primary is not None
    assert page(world).primary.id == "no_paper.go_on"  # type: ignore[union-attr]
    world.act(Primary())
    assert world.screen not in ("welcome", "no_paper")
    world.walk_to("done")


def test_back_is_home_in_the_language_that_was_chosen(world: World) -> None:
    broken(world, {"cover_open": True})
    world.act(Choose("en"), Primary(), Back())
    assert (world.screen, world.visit.language) == ("welcome", "en")


def test_a_printer_mended_meanwhile_says_so_and_the_visit_begins(world: World) -> None:
    broken(world, {"paper_out_at_row": 0})
    world.act(Primary())
    mended(world)
    assert (page(world).title.id, page(world).guide.scene) == ("printer.ready", Scene.READY)
    assert page(world).primary is not None
    assert page(world).primary.id == "welcome.start"  # type: ignore[union-attr]
    world.act(Primary())
    assert world.screen not in ("welcome", "no_paper")


def test_nobody_there_ends_the_page(world: World) -> None:
    broken(world, {"paper_out_at_row": 0})
    world.act(Primary())
    world.tick(95, 1.0)
    assert world.screen == "welcome"


def test_a_model_that_tells_nothing_is_no_trouble(world: World) -> None:
    world.printer_settings = PrinterSettings(kind="simulated", model="unknown")
    world.twin.turn(silent=True)
    world.again()
    world.tick(10, 3.0)
    assert welcome(world).banner is None
    world.act(Primary())
    assert world.screen != "no_paper"


@pytest.mark.parametrize(("fault", "words", "_scene"), FAULTS)
def test_where_paper_is_required_no_visit_begins(
    strict: World, fault: dict[str, Any], words: str, _scene: Scene
) -> None:
    broken(strict, fault)
    banner = welcome(strict).banner
    assert banner is not None
    assert banner.id == ("welcome.waits_paper" if words == "printer.paper" else "welcome.waits_printer")
    strict.act(Primary(), Primary(), Primary())
    assert (page(strict).screen, page(strict).primary) == ("no_paper", None)
    said = " ".join(strict.say())
    assert "Formulir kertas ada di loket, gratis." in said
    assert "(0324) 7710982" in said
    assert "Petugas diminta menolong." in said


def test_where_paper_is_required_it_goes_on_by_itself_when_mended(strict: World) -> None:
    broken(strict, {"paper_out_at_row": 0})
    strict.act(Primary())
    strict.tick(20, 3.0)
    assert strict.screen == "no_paper"
    mended(strict)
    assert strict.screen not in ("welcome", "no_paper")
    strict.walk_to("done")


def unsatisfied(world: World) -> str:
    """ "Saya belum puas" with an answered case; its number."""
    number, _ = filed(world)
    mirrored(world, number, state="closed", step=12, outcome="selesai")
    ask(world, number)
    world.act(Choose("unsatisfied"))
    return number


def test_who_is_not_satisfied_is_told_too_before_the_visit(world: World) -> None:
    number = unsatisfied(world)
    broken(world, {"paper_out_at_row": 0})
    world.act(Primary())
    assert page(world).screen == "no_paper"
    world.act(Back())
    assert world.screen == "unsatisfied"
    world.act(Primary(), Primary())
    world.walk_to("review")
    assert number in world.say()
    world.walk_to("done")


def test_where_paper_is_required_who_is_not_satisfied_waits_and_then_goes_on(strict: World) -> None:
    unsatisfied(strict)
    broken(strict, {"paper_out_at_row": 0})
    strict.act(Primary(), Primary())
    assert (page(strict).screen, page(strict).primary) == ("no_paper", None)
    mended(strict)
    assert strict.screen not in ("welcome", "no_paper")
    assert "earlier" in strict.walk_to("done")


def test_a_kiosk_closed_meanwhile_begins_no_visit(world: World) -> None:
    shut = world.outside(closed("space.used_up"))
    home = WelcomePage(shut, lambda language: None)
    assert NoPaperPage(shut, home, Mending(), Begin({"kind": "pengaduan"})).act(Primary()) is Move.HOME


def test_where_paper_is_required_status_and_standard_stay(strict: World) -> None:
    broken(strict, {"paper_out_at_row": 0})
    strict.act(Choose("status"))
    assert strict.screen == "status_enter"
    strict.act(Back(), Choose("standard"))
    assert strict.screen == "standard"


def test_where_paper_is_required_a_visit_that_has_begun_is_not_cut_off(strict: World) -> None:
    strict.tick()
    strict.walk_to("account")
    broken(strict, {"paper_out_at_row": 0})
    strict.walk_to("done")


def test_from_the_waiting_page_staff_reach_the_guide_and_come_back(strict: World) -> None:
    broken(strict, {"cover_open": True})
    strict.act(Primary(), Skip())
    assert strict.screen == "printer_guide"
    strict.act(Back())
    assert strict.screen == "no_paper"
    strict.act(Skip())
    mended(strict)
    strict.tick(2, MENDED_FOR_S)
    assert strict.screen not in ("printer_guide", "no_paper", "welcome"), "the visitor's turn"


@pytest.mark.parametrize(("fault", "words", "scene"), FAULTS)
def test_the_banner_opens_a_guide_for_staff(
    world: World, fault: dict[str, Any], words: str, scene: Scene
) -> None:
    broken(world, fault)
    world.act(Choose("printer"))
    view = page(world)
    assert (view.screen, view.title.id, view.guide.scene) == ("printer_guide", words, scene)
    assert 1 <= len(view.guide.steps) <= 3
    assert view.primary is None
    world.act(Back())
    assert world.screen == "welcome"


def test_the_guide_lives_and_ends_by_itself(world: World) -> None:
    broken(world, {"overheated": True})
    world.act(Choose("printer"))
    world.twin.turn(overheated=False, cover_open=True)
    world.tick(3)
    assert page(world).guide.scene is Scene.COVER
    mended(world)
    assert (page(world).title.id, page(world).guide.scene) == ("printer.ready", Scene.READY)
    world.tick(2, MENDED_FOR_S)
    assert (world.screen, welcome(world).banner) == ("welcome", None)


def test_a_lid_opened_for_a_new_roll_is_a_step_and_no_trouble_of_its_own(world: World) -> None:
    broken(world, {"paper_out_at_row": 0})
    world.act(Choose("printer"))
    assert page(world).guide.done == 0
    world.twin.turn(cover_open=True)
    world.tick(3)
    assert (page(world).guide.scene, page(world).guide.done) == (Scene.PAPER, 1)
    world.twin.turn(cover_open=False)
    world.tick(3)
    assert (page(world).guide.scene, page(world).guide.done) == (Scene.PAPER, 0), "closed without a roll"


def test_trouble_that_comes_back_stays_on_the_guide(world: World) -> None:
    broken(world, {"overheated": True})
    world.act(Choose("printer"))
    mended(world)
    world.twin.turn(overheated=True)
    world.tick(4, MENDED_FOR_S / 2)
    assert (world.screen, page(world).guide.scene) == ("printer_guide", Scene.HEAT)

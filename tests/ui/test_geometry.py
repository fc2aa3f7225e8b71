"""Every kind and state of page keeps its measures on both panels."""

from __future__ import annotations

import pytest

from kiosk.stage import Stage
from kiosk.texts.catalogue import LANGUAGES
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_21, Panel
from tests.ui.measures import faults
from tests.ui.plays import PlayedVisit
from tests.ui.views import OVERLAYS, PRINTER_VIEWS, STAFF_VIEWS, VIEWS, VOICE_VIEWS
from tests.ui.world import World

_PANELS = pytest.mark.parametrize("panel", [PORTRAIT_21, LANDSCAPE_15], ids=["portrait", "landscape"])


@_PANELS
@pytest.mark.parametrize("name", VIEWS)
def test_every_page_keeps_its_measures(still_stage: Stage, panel: Panel, name: str) -> None:
    if still_stage.panel != panel:
        still_stage.turn(panel)
    still_stage.lay_out(PlayedVisit(VIEWS[name]))
    assert faults(still_stage) == []


@_PANELS
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PRINTER_VIEWS)
def test_what_is_said_of_the_printer_has_room_in_every_language(
    still_stage: Stage, panel: Panel, name: str, language: str
) -> None:
    if still_stage.panel != panel:
        still_stage.turn(panel)
    still_stage.lay_out(PlayedVisit(PRINTER_VIEWS[name], language=language))
    assert faults(still_stage) == []


@_PANELS
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*VOICE_VIEWS, "nik-read", "nik-one-digit", "sign-card-left", "sign-thumb"])
def test_what_is_read_said_and_left_has_room_in_every_language(
    still_stage: Stage, panel: Panel, name: str, language: str
) -> None:
    if still_stage.panel != panel:
        still_stage.turn(panel)
    still_stage.lay_out(PlayedVisit(VIEWS[name], language=language))
    assert faults(still_stage) == []


@_PANELS
@pytest.mark.parametrize("language", ["mad", "en"])
@pytest.mark.parametrize("name", STAFF_VIEWS)
def test_what_staff_read_has_room_in_every_language(
    still_stage: Stage, panel: Panel, name: str, language: str
) -> None:
    if still_stage.panel != panel:
        still_stage.turn(panel)
    still_stage.lay_out(PlayedVisit(STAFF_VIEWS[name], language=language))
    assert faults(still_stage) == []


@_PANELS
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_that_was_found_has_room_in_every_language(
    still_stage: Stage, panel: Panel, language: str
) -> None:
    if still_stage.panel != panel:
        still_stage.turn(panel)
    still_stage.lay_out(PlayedVisit(VIEWS["unit"], OVERLAYS["card"], language=language))
    assert faults(still_stage) == []


@_PANELS
@pytest.mark.parametrize("name", OVERLAYS)
def test_every_overlay_keeps_its_measures(still_stage: Stage, panel: Panel, name: str) -> None:
    if still_stage.panel != panel:
        still_stage.turn(panel)
    still_stage.lay_out(PlayedVisit(VIEWS["unit"], OVERLAYS[name]))
    assert faults(still_stage) == []


@_PANELS
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_poster_holds_its_words_in_every_language(
    still_stage: Stage, panel: Panel, language: str
) -> None:
    world = World(still_stage.clock.now)
    if still_stage.panel != panel:
        still_stage.turn(panel)
    still_stage.show(world.visit)
    if language != world.visit.language:
        still_stage.tap(f"choice.{language}")
    hero = still_stage.find("hero")
    assert len(hero.drawn) >= 2
    assert [words.words for words in hero.drawn if not hero.room.holds(words.box, slack=2)] == []

"""Every kind and state of page keeps its measures, however it is arranged: the cases are chosen in `matrix`."""

from __future__ import annotations

import pytest

from kiosk.stage import Stage
from kiosk.texts.catalogue import LANGUAGES
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_21, Panel
from tests.ui import matrix
from tests.ui.measures import faults
from tests.ui.world import World


@pytest.mark.parametrize("panel", matrix.PANELS, scope="module")  # grouped: to turn the glass takes long
@pytest.mark.parametrize("page", matrix.pages())
def test_every_page_keeps_its_measures_however_it_is_arranged(
    still_stage: Stage, panel: str, page: str
) -> None:
    still_stage.draws = False
    cases = [case for case in matrix.chosen(page) if case.panel == panel]
    found: dict[str, list[str]] = {}
    for case in cases:
        matrix.laid_out(still_stage, page, case)
        if wrong := faults(still_stage):
            found[case.name] = wrong
    assert found == {}


def test_any_two_settings_meet_on_every_page() -> None:
    met = {pair for case in matrix.chosen("kind") for pair in matrix.pairs(case)}
    assert met == {pair for case in matrix.everything() for pair in matrix.pairs(case)}


@pytest.mark.parametrize("panel", [PORTRAIT_21, LANDSCAPE_15], ids=["portrait", "landscape"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_poster_holds_its_words_in_every_language(
    still_stage: Stage, panel: Panel, language: str
) -> None:
    still_stage.draws = False
    world = World(still_stage.clock.now)
    if still_stage.panel != panel:
        still_stage.turn(panel)
    still_stage.show(world.visit)
    if language != world.visit.language:
        still_stage.tap(f"choice.{language}")
    hero = still_stage.find("hero")
    assert len(hero.drawn) >= 2
    assert [words.words for words in hero.drawn if not hero.room.holds(words.box, slack=2)] == []

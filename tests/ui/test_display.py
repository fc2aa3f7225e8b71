""" "Tampilan": every touch shows at once, on any page, and the next visitor finds the screens as they were."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.layout import LOUDEST, STANDARD, Colours, Layout, TextSize
from kiosk.presenters import overlays
from kiosk.presenters.commands import Arrange, Command, Dismiss, OpenDisplay
from kiosk.stage import NotOnStageError, Stage
from kiosk.widgets.look import PORTRAIT_15, PORTRAIT_21, THEMES
from tests.ui.measures import faults
from tests.ui.plays import PlayedVisit
from tests.ui.views import VIEWS
from tests.ui.world import World

_FORSAKEN_S = 95
"""Without a touch, and then without an answer."""


@pytest.fixture
def quick(still_stage: Stage) -> Stage:
    """Upright, without pixels."""
    still_stage.draws = False
    if still_stage.panel != PORTRAIT_21:
        still_stage.turn(PORTRAIT_21)
    return still_stage


def _shown(stage: Stage, layout: Layout = STANDARD, usual: Layout = STANDARD) -> PlayedVisit:
    visit = PlayedVisit(VIEWS["kind"], overlays.display(layout, usual), layout=layout)
    stage.show(PlayedVisit(VIEWS["kind"]))
    stage.show(visit)
    return visit


@pytest.mark.parametrize(
    ("key", "layout"),
    [
        ("text.l", replace(STANDARD, text=TextSize.LARGE)),
        ("text.xl", replace(STANDARD, text=TextSize.EXTRA)),
        ("colours.dark", replace(STANDARD, colours=Colours.DARK)),
        ("colours.contrast", replace(STANDARD, colours=Colours.CONTRAST)),
        ("colours.cream", replace(STANDARD, colours=Colours.CREAM)),
        ("reach.low", replace(STANDARD, low_reach=True)),
        ("hand.left", replace(STANDARD, left_handed=True)),
        ("motion.less", replace(STANDARD, less_motion=True)),
        ("sound.louder", replace(STANDARD, loudness=3)),
        ("sound.quieter", replace(STANDARD, loudness=1)),
    ],
)
def test_a_touch_arranges_one_thing(quick: Stage, key: str, layout: Layout) -> None:
    visit = _shown(quick)
    quick.tap(key)
    assert visit.done == [Arrange(layout)]


def test_what_would_change_nothing_is_absent(quick: Stage) -> None:
    _shown(quick, replace(STANDARD, loudness=LOUDEST))
    with pytest.raises(NotOnStageError):
        quick.find("sound.louder")
    _shown(quick, replace(STANDARD, loudness=0))
    with pytest.raises(NotOnStageError):
        quick.find("sound.quieter")
    assert "Suara: mati" in quick.texts()
    _shown(quick)
    with pytest.raises(NotOnStageError):
        quick.find("display.reset")


def test_back_to_how_this_machine_begins(quick: Stage) -> None:
    usual = replace(STANDARD, low_reach=True)
    visit = _shown(quick, replace(usual, text=TextSize.EXTRA), usual)
    quick.tap("display.reset")
    quick.tap("overlay.dismiss")
    assert visit.done == [Arrange(usual), Dismiss()]


def test_it_opens_from_the_header(quick: Stage) -> None:
    visit = PlayedVisit(VIEWS["kind"])
    quick.show(visit)
    quick.tap("display")
    assert visit.done == [OpenDisplay()]


def test_every_touch_shows_at_once_and_the_next_visitor_finds_nothing_of_it(quick: Stage) -> None:
    world = World(quick.clock.now)
    quick.show(world.visit)
    quick.tap("display")
    quick.tap("text.xl")
    title = quick.find("question").drawn[0].box.h
    quick.tap("colours.contrast")
    assert quick.app.root is not None
    assert quick.app.root.links.look.theme == THEMES[Colours.CONTRAST]
    assert title > 11 * PORTRAIT_21.px_per_mm
    quick.tap("overlay.dismiss")
    assert quick.app.root.links.look.layout.text is TextSize.EXTRA
    quick.wait(_FORSAKEN_S)
    assert world.visit.layout == STANDARD
    assert quick.app.root.links.look.layout == STANDARD


def test_the_list_stays_where_it_was_while_one_tries(quick: Stage) -> None:
    low = replace(STANDARD, low_reach=True)

    def then(visit: PlayedVisit, command: Command) -> None:
        if isinstance(command, Arrange):
            visit.layout = command.layout
            visit.overlay = overlays.display(command.layout, STANDARD)

    quick.show(PlayedVisit(VIEWS["kind"], layout=low))  # the overlay is a new one, whatever stood before
    quick.show(PlayedVisit(VIEWS["kind"], overlays.display(low, STANDARD), layout=low, then=then))
    quick.tap("list.down")
    quick.tap("motion.less")
    assert {"motion.less", "list.up"} <= set(quick.keys())


@pytest.mark.parametrize("panel", [PORTRAIT_21, PORTRAIT_15], ids=["21", "15"])
@pytest.mark.parametrize("size", TextSize)
def test_a_low_reach_finds_everything_below_the_middle(
    still_stage: Stage, panel: object, size: TextSize
) -> None:
    still_stage.draws = False
    if still_stage.panel != panel:
        still_stage.turn(panel)  # type: ignore[arg-type]
    visit = _shown(still_stage, replace(STANDARD, low_reach=True, text=size))
    seen: set[str] = set()
    assert faults(still_stage) == []
    while True:
        keys = set(still_stage.keys())
        assert {
            key for key in keys if still_stage.find(key).box.top > still_stage.panel.height_px / 2
        } == set()
        seen |= keys
        if "list.down" not in keys:
            break
        still_stage.tap("list.down")
    assert {"text.m", "colours.cream", "reach.usual", "hand.left", "sound.louder", "motion.less"} <= seen
    assert visit.done == []

""" "Gerak lebih tenang": nothing moves by itself more often than a countdown, on any page."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import kiosk
from hardware.ports import Preview, Sight
from kiosk.layout import STANDARD
from kiosk.stage import Stage
from kiosk.texts.catalogue import load
from tests.ui.motion import closest, moves
from tests.ui.plays import PlayedVisit
from tests.ui.views import VIEWS
from tests.ui.walker import brisk
from tests.ui.world import World

_CALM = replace(STANDARD, less_motion=True)
_A_COUNTDOWN_S = 0.9
_CARD = Preview(np.zeros((30, 48, 3), np.uint8), Sight.PARTIAL, ((1, 1), (40, 1), (40, 20), (1, 20)))


def _calm(moved: dict[str, list[float]]) -> bool:
    return all(closest(moments) >= _A_COUNTDOWN_S for moments in moved.values())


@pytest.mark.parametrize("name", VIEWS)
def test_no_page_moves_by_itself(still_stage: Stage, name: str) -> None:
    still_stage.draws = False
    visit = PlayedVisit(VIEWS[name], layout=_CALM, picture=_CARD)
    still_stage.lay_out(visit)
    assert _calm(moves(still_stage, 1.5))


@pytest.mark.parametrize("less", [False, True])
def test_the_camera_shows_one_picture_after_the_other(stage: Stage, less: bool) -> None:
    stage.draws = False
    layout = replace(STANDARD, less_motion=less)
    stage.show(PlayedVisit(VIEWS["id_scan"], layout=layout, picture=_CARD))
    moments = moves(stage, 4)["camera"]
    assert (closest(moments) >= _A_COUNTDOWN_S) is less
    assert len(moments) >= 3, "whoever moves a card still sees where it lies"


@pytest.mark.parametrize("less", [False, True])
def test_the_page_at_rest_stands_still_altogether(stage: Stage, less: bool) -> None:
    _visit(stage, less=less)
    stage.wait(150)
    assert stage.screen == "attract"
    assert bool(moves(stage, 13)) is not less


@pytest.mark.parametrize("less", [False, True])
def test_the_level_of_a_recording_is_told_in_words(stage: Stage, less: bool) -> None:
    _visit(stage, less=less)
    _record(stage)
    moved = moves(stage, 3)
    assert (closest(moved["record_bar"]) >= _A_COUNTDOWN_S) is less
    assert _calm(moved) is less
    assert {"0:03 / 5:00", load("id").say(stage.view.instruction)} <= set(stage.texts())


def _visit(stage: Stage, *, less: bool) -> World:
    world = World(stage.clock.now, speaks=True, usual=replace(STANDARD, less_motion=less))
    stage.draws = False
    stage.show(world.visit)
    return world


def _record(stage: Stage) -> None:
    brisk(stage).walk_to("account")
    stage.tap("way.speak")
    stage.tap("record")


def test_every_clock_that_moves_a_page_is_known() -> None:
    """Whoever adds one asks what it does under less motion, and walks it above."""
    clocks = set()
    for path in Path(kiosk.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text())
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        imported = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
        }
        if "schedule_interval" in names or imported & {"Animation", "ScreenManager"}:
            clocks.add(path.name)
    assert clocks == {"app.py", "capture.py", "keyboard.py", "mark.py"}

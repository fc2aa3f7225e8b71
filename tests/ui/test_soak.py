"""Visitor after visitor on one window: nothing of them piles up. Five hundred: `dev.py bench screens`."""

from __future__ import annotations

import gc

import pytest

from kiosk.demo.citizen import TILES
from kiosk.stage import Stage
from tests.ui.walker import brisk
from tests.ui.world import World

_VISITS = 6


def _things() -> int:
    """Objects that Python tracks, all that can go having gone."""
    gc.collect()
    gc.collect()
    return len(gc.get_objects())


@pytest.mark.timeout(300)
def test_visits_leave_no_objects_behind(stage: Stage) -> None:
    world = World(stage.clock.now)
    stage.draws = False
    stage.show(world.visit)
    counts = []
    for number in range(_VISITS):
        # Every second one wants to stay unnamed to the other side: another set of words.
        mode = "dirahasiakan" if number % 2 else "terbuka"
        citizen = brisk(stage)
        citizen.tiles = {**TILES, "identity_mode": mode}
        citizen.walk_to("done")
        stage.wait(1)
        stage.tap("finish")
        assert stage.screen == "welcome"
        world.drawer.parcels.clear()
        counts.append(_things())
    # The first two fill what is kept for all: masks, icons, modules. After them each is like the one before the last.
    assert counts[-1] - counts[3] < 200, counts
    assert counts[-2] - counts[2] < 200, counts

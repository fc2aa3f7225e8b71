"""Touches at random: never an exception, never a page without a way, and in the end the kiosk is at home again.

Ten thousand of them: ``MONKEY=10000 .venv/bin/python -m pytest tests/ui/test_monkey.py``; the suite makes fewer.
"""

from __future__ import annotations

import os

import pytest

from kiosk.stage import Stage
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_15, PORTRAIT_21, Panel
from tests.ui.monkey import Monkey, leave_alone
from tests.ui.world import World

_TOUCHES = int(os.environ.get("MONKEY", "600"))
_PANELS = [PORTRAIT_21, LANDSCAPE_15, PORTRAIT_15]
_SHARES = [0.4, 0.4, 0.2]


@pytest.mark.parametrize(
    ("panel", "share", "seed"),
    [(panel, share, number) for number, (panel, share) in enumerate(zip(_PANELS, _SHARES, strict=True))],
    ids=["portrait", "landscape", "small"],
)
@pytest.mark.timeout(1200)
def test_a_monkey_breaks_nothing(stage: Stage, panel: Panel, share: float, seed: int) -> None:
    world = World(stage.clock.now, speaks=seed % 2 == 1)
    stage.draws = False
    stage.turn(panel)
    stage.show(world.visit)
    monkey = Monkey(stage, world.visit, seed)
    monkey.play(round(_TOUCHES * share))
    assert monkey.stuck == set()
    assert len(monkey.seen) > 6, monkey.seen
    # Help 300 s, the account 180 s, four times as long for who has asked for time twice, and the last question.
    assert leave_alone(stage, world.visit, 4 * 300 + 60), (stage.screen, world.visit.overlay)

"""What lies over a page: nothing of a page that somebody may have left is to be read under it."""

from __future__ import annotations

import numpy as np
import pytest

from kiosk.layout import Layout
from kiosk.stage import Stage
from tests.ui.plays import PlayedVisit
from tests.ui.views import OVERLAYS, VIEWS


@pytest.mark.parametrize(("overlay", "hidden"), [("still", True), ("help", True), ("cancel", False)])
def test_where_somebody_may_have_gone_away_nothing_of_the_page_is_seen(
    stage: Stage, overlay: str, hidden: bool
) -> None:
    stage.show(PlayedVisit(VIEWS["review"], OVERLAYS[overlay]))
    over_answers = stage.pixels()
    stage.show(PlayedVisit(VIEWS["welcome"], OVERLAYS[overlay]))
    assert np.array_equal(stage.pixels(), over_answers) == hidden


@pytest.mark.parametrize("left", [False, True])
def test_the_one_button_lies_at_the_hand_that_is_used(stage: Stage, left: bool) -> None:
    stage.draws = False
    stage.show(PlayedVisit(VIEWS["review"], OVERLAYS["help"], layout=Layout(left_handed=left)))
    button = stage.find("overlay.dismiss").box
    assert (button.centre[0] < stage.panel.width_px / 2) is left

"""The office on the glass: its own emblem where it has given one, else a plain mark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.layout import STANDARD, Colours, Layout
from kiosk.stage import Stage
from kiosk.widgets.brand import PLAIN, Brand
from tests.ui.plays import PlayedVisit
from tests.ui.views import VIEWS

_GREEN = (0, 160, 60)


@pytest.fixture
def branded(stage: Stage, tmp_path: Path) -> Iterator[Stage]:
    """A stage whose office has a green emblem, higher than it is wide."""
    Image.new("RGB", (120, 180), _GREEN).save(tmp_path / "lambang.png")
    stage.app.brand = Brand(emblem=tmp_path / "lambang.png")
    stage.turn(stage.panel)
    yield stage
    stage.app.brand = PLAIN
    stage.turn(stage.panel)


@pytest.mark.parametrize("layout", [STANDARD, Layout(colours=Colours.CONTRAST)], ids=["light", "contrast"])
def test_the_emblem_is_shown_whole_and_undistorted(branded: Stage, layout: Layout) -> None:
    branded.show(PlayedVisit(VIEWS["kind"], layout=layout))
    seen = (np.abs(branded.pixels().astype(int) - _GREEN) < 8).all(axis=2)
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    h, w = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    assert seen.sum() == h * w
    assert h / w == pytest.approx(1.5, abs=0.06)
    assert h / branded.panel.px_per_mm == pytest.approx(14, abs=0.5)


def test_without_an_emblem_there_is_a_plain_mark(stage: Stage) -> None:
    stage.show(PlayedVisit(VIEWS["kind"]))
    assert not (np.abs(stage.pixels().astype(int) - _GREEN) < 8).all(axis=2).any()
    assert stage.find("mark").name == "Kecamatan Pegantenan"

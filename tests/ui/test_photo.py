"""The office's photo over the poster: whole and undistorted where there is room, and the first thing that gives way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.layout import Colours, Layout
from kiosk.stage import Stage
from kiosk.widgets.brand import PLAIN, Brand
from tests.ui import matrix
from tests.ui.measures import faults
from tests.ui.plays import PlayedVisit
from tests.ui.views import VIEWS

_RED, _BLUE = (200, 40, 40), (40, 40, 200)


@pytest.fixture
def housed(stage: Stage, tmp_path: Path) -> Iterator[Stage]:
    """A stage whose office is red with a blue square in its middle."""
    picture = Image.new("RGB", (1600, 1000), _RED)
    picture.paste(_BLUE, (700, 400, 900, 600))
    picture.save(tmp_path / "kantor.png")
    stage.app.brand = Brand(photo=tmp_path / "kantor.png")
    stage.turn(stage.panel)
    yield stage
    stage.app.brand = PLAIN
    stage.turn(stage.panel)


def _keys(stage: Stage) -> set[str]:
    return {piece.key for piece in stage.pieces()}


def test_the_photo_stands_over_the_poster_and_is_not_distorted(housed: Stage) -> None:
    housed.show(PlayedVisit(VIEWS["welcome"]))
    assert faults(housed) == []
    box = housed.find("photo").box
    assert box.y == pytest.approx(housed.find("hero").box.top)
    assert (box.x, box.w) == (0, housed.panel.width_px)
    seen = (np.abs(housed.pixels().astype(int) - _BLUE) < 30).all(axis=2)
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    assert len(rows) == pytest.approx(len(columns), abs=3), "a square is a square"
    assert columns.mean() == pytest.approx(housed.panel.width_px / 2, abs=3)


def test_all_of_the_poster_stands_beside_it(housed: Stage) -> None:
    housed.draws = False
    housed.show(PlayedVisit(VIEWS["welcome"]))
    assert "photo" in _keys(housed)
    assert {"Rp0", "5", "12", "hari kerja", "Sampaikan pengaduan"} <= set(housed.texts())


@pytest.mark.parametrize("panel", matrix.PANELS)
def test_it_gives_way_before_any_word_does(housed: Stage, panel: str) -> None:
    housed.draws = False
    for case in matrix.chosen("welcome"):
        if case.panel == panel:
            matrix.laid_out(housed, "welcome", case)
            assert faults(housed) == [], case.name


def test_in_the_highest_contrast_there_is_no_photo(housed: Stage) -> None:
    housed.draws = False
    housed.show(PlayedVisit(VIEWS["welcome"], layout=Layout(colours=Colours.CONTRAST)))
    assert "photo" not in _keys(housed)


def test_without_one_the_poster_has_all_the_room(housed: Stage) -> None:
    housed.draws = False
    housed.show(PlayedVisit(VIEWS["welcome"]))
    beside = housed.find("hero").box
    housed.app.brand = PLAIN
    housed.turn(housed.panel)
    housed.show(PlayedVisit(VIEWS["welcome"]))
    assert "photo" not in _keys(housed)
    alone = housed.find("hero").box
    assert alone.y == beside.y
    assert alone.h > beside.h + housed.panel.px_per_mm * 32


def test_a_photo_that_becomes_known_behind_the_poster_is_shown(housed: Stage) -> None:
    brand, housed.app.brand = housed.app.brand, PLAIN
    housed.turn(housed.panel)
    housed.draws = False
    housed.show(PlayedVisit(VIEWS["closed"]))
    housed.app.brand = brand
    housed.show(PlayedVisit(VIEWS["welcome"]))
    assert "photo" in _keys(housed)

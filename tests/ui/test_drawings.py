"""Poster and drawings as they are painted: large enough, whole, and different from each other in every colour mode."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.layout import Colours, Layout
from kiosk.presenters.commands import Dismiss
from kiosk.presenters.views import Drawing
from kiosk.stage import Stage
from kiosk.texts.catalogue import LANGUAGES, load
from kiosk.texts.text import Text
from kiosk.widgets.look import CAPITAL_OF_EM, PORTRAIT_21, look_for
from kiosk.widgets.scenes import Picture
from tests.ui.plays import PlayedVisit
from tests.ui.views import VIEWS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_figures_are_read_from_three_metres(stage: Stage, language: str) -> None:
    """20 mm of capital: about six seconds of arc short of a third of a degree at 3 m, twice what a sign needs."""
    stage.show(PlayedVisit(VIEWS["welcome"], language=language))
    hero = stage.find("hero")
    tallest = {made.words: made.box.h for made in hero.drawn if made.words in ("Rp0", "5", "12")}
    assert set(tallest) == {"Rp0", "5", "12"}
    # From the capitals' top to below the descender is 1.3 capitals.
    assert min(tallest.values()) / 1.3 / PORTRAIT_21.px_per_mm >= 20
    said = load(language)
    assert {said.say(Text(f"welcome.{name}")) for name in ("free", "minutes", "days", "bring")} <= set(
        stage.texts()
    )
    assert CAPITAL_OF_EM < 1


@pytest.mark.parametrize("colours", Colours)
def test_every_drawing_is_whole_and_like_no_other(stage: Stage, colours: Colours) -> None:
    look = look_for(PORTRAIT_21, Layout(colours=colours))
    root = stage.app.root
    cells = PORTRAIT_21.box.inset(20).grid(4, 4, 20)
    added = [
        Picture(look, cell, drawing, look.theme.tint, air=0.1)
        for cell, drawing in zip(cells, Drawing, strict=False)
    ]
    assert len(added) == len(Drawing)
    for picture in added:
        root.add_widget(picture)
    glass = stage.pixels().astype(int)
    for picture in added:
        root.remove_widget(picture)
    seen = {picture.drawing: _inked(glass, picture) for picture in added}
    for drawing, ink in seen.items():
        assert ink.mean() > 0.05, f"{drawing} is drawn"
        assert not ink[:, :3].any(), f"{drawing} stays within"
        assert not ink[:, -3:].any(), f"{drawing} stays within"
    assert len({ink.tobytes() for ink in seen.values()}) == len(Drawing)


def _inked(glass: NDArray[np.int_], picture: Picture) -> NDArray[np.bool_]:
    box = picture.box.inset(8)
    top, left = PORTRAIT_21.height_px - round(box.top), round(box.x)
    part = glass[top : top + round(box.h), left : left + round(box.w)]
    ground = part[2, 2]
    return np.asarray(np.abs(part - ground).sum(axis=2) > 40)


def test_at_rest_any_touch_wakes_and_nothing_else_can_be_touched(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(VIEWS["attract"]))
    assert stage.keys() == []
    stage.strike(300, 700)
    assert visit.done == [Dismiss()]


def test_at_rest_the_glass_is_dark(stage: Stage) -> None:
    stage.show(PlayedVisit(VIEWS["welcome"]))
    bright = stage.pixels().mean()
    stage.show(PlayedVisit(VIEWS["attract"]))
    assert stage.pixels().mean() < bright / 4


def test_under_less_motion_every_language_stands_there_at_once(stage: Stage) -> None:
    calls = {load(language).say(Text("attract.call")) for language in LANGUAGES}
    stage.show(PlayedVisit(VIEWS["attract"]))
    assert len(calls & set(stage.texts())) == 1
    stage.show(PlayedVisit(VIEWS["attract"], layout=Layout(less_motion=True)))
    assert calls <= set(stage.texts())

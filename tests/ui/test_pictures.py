"""What was taken at the tray, and where the tray is, as they stand on the glass."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from hardware.ports import Preview, Sight
from kiosk.presenters.commands import Remove
from kiosk.presenters.views import CaptureView, Drawing
from kiosk.stage import Stage
from kiosk.widgets.buttons import Kind
from kiosk.widgets.look import PORTRAIT_21
from tests.ui.measures import faults
from tests.ui.plays import PlayedVisit
from tests.ui.views import VIEWS

_RED = Preview(np.full((20, 32, 3), (200, 30, 30), np.uint8), Sight.STILL)
_EMPTY = Preview(np.zeros((20, 32, 3), np.uint8), Sight.EMPTY)


def _evidence(count: int) -> CaptureView:
    view = VIEWS["evidence"]
    assert isinstance(view, CaptureView)
    return replace(view, count=count)


@pytest.mark.parametrize("count", [1, 3, 10])
def test_each_picture_is_seen_and_can_be_taken_away(stage: Stage, count: int) -> None:
    stage.show(visit := PlayedVisit(_evidence(count), picture=_RED))
    assert faults(stage) == []
    pieces = [piece for piece in stage.pieces() if piece.key == "thumbnail"]
    assert len(pieces) == count
    x, y = (round(n) for n in pieces[-1].center)
    assert tuple(stage.pixels()[PORTRAIT_21.height_px - y, x]) == (200, 30, 30)
    stage.tap(f"remove.{count - 1}")
    assert visit.done == [Remove(count - 1)]


def test_of_a_page_that_is_left_no_picture_is_left(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(_evidence(3), picture=_RED))
    thumbnails = [piece for piece in stage.pieces() if piece.key == "thumbnail"]
    textures = [piece._texture for piece in thumbnails]
    dead = [weakref.ref(piece) for piece in thumbnails]
    visit.shows(VIEWS["kind"])
    assert [set(texture.pixels[::4]) for texture in textures] == [{0}] * 3
    del thumbnails, textures
    stage.frames(2)
    gc.collect()
    assert [ref() for ref in dead if ref() is not None] == []


def test_an_empty_tray_is_drawn_and_a_card_on_it_is_shown(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(VIEWS["id_scan"], picture=_EMPTY))
    stage.wait(0.2)
    camera = stage.find("camera")
    assert camera._drawing is Drawing.LAY_CARD
    visit.picture = _RED
    stage.wait(0.2)
    assert camera._drawing is None
    assert camera._texture is not None
    visit.picture = _EMPTY
    stage.wait(0.2)
    assert (camera._drawing, camera._texture) == (Drawing.LAY_CARD, None)


def test_somebody_elses_card_is_to_be_taken_away_and_never_shown(stage: Stage) -> None:
    stage.show(PlayedVisit(VIEWS["id_found"]))
    stage.wait(0.2)
    assert stage.find("camera")._drawing is Drawing.TAKE_AWAY


@pytest.mark.parametrize(
    ("page", "filled"), [("evidence-look", ["shoot"]), ("id_scan", []), ("evidence", ["primary"])]
)
def test_a_paper_waits_for_its_button_which_is_the_main_one(
    stage: Stage, page: str, filled: list[str]
) -> None:
    """A card is taken by itself; what was taken leads on."""
    stage.draws = False
    stage.show(PlayedVisit(VIEWS[page]))
    found = [piece.key for piece in stage.pieces() if getattr(piece, "kind", None) is Kind.PRIMARY]
    assert found == filled

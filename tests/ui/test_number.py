"""The number on the last page: very large, and its code readable by any reader from the glass."""

from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp

from kiosk.presenters.views import DoneView
from kiosk.stage import Stage
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_21, Panel
from tests.ui.measures import faults
from tests.ui.plays import PlayedVisit
from tests.ui.views import VIEWS

pytestmark = pytest.mark.xdist_group("gl")

_PANELS = pytest.mark.parametrize("panel", [PORTRAIT_21, LANDSCAPE_15], ids=["portrait", "landscape"])


@_PANELS
@pytest.mark.parametrize("name", ["done", "done-uncertain"])
def test_the_code_is_read_from_the_glass(stage: Stage, panel: Panel, name: str) -> None:
    if stage.panel != panel:
        stage.turn(panel)
    view = VIEWS[name]
    assert isinstance(view, DoneView)
    stage.show(PlayedVisit(view))
    (code,) = zxingcpp.read_barcodes(stage.pixels())
    assert code.text == view.qr


@_PANELS
@pytest.mark.parametrize("name", ["done", "done-uncertain", "done-good"])
def test_dates_and_the_reminder_are_never_left_out(stage: Stage, panel: Panel, name: str) -> None:
    if stage.panel != panel:
        stage.turn(panel)
    stage.show(PlayedVisit(replace(VIEWS[name], card_reminder=True)))
    said = " ".join(stage.texts())
    assert "Jawaban paling lambat Rabu, 9 Desember 2026" in said
    assert "Kabar kelengkapan paling lambat Senin, 7 Desember 2026" in said
    assert "Jangan lupa kartu Anda" in said
    assert faults(stage) == []


@_PANELS
def test_a_capital_of_the_number_is_at_least_14_mm_high(stage: Stage, panel: Panel) -> None:
    if stage.panel != panel:
        stage.turn(panel)
    stage.show(PlayedVisit(VIEWS["done"]))
    assert stage.find("number").capital_px / panel.px_per_mm >= 14

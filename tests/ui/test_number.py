"""The number on the last page: very large, and its code readable by any reader from the glass."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from kiosk.presenters.views import DoneView
from kiosk.stage import Stage
from kiosk.texts.text import Text
from kiosk.widgets.box import Box
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_21, Panel
from tests.ui.measures import faults
from tests.ui.plays import PlayedVisit
from tests.ui.views import VIEWS

_PANELS = pytest.mark.parametrize("panel", [PORTRAIT_21, LANDSCAPE_15], ids=["portrait", "landscape"])


@_PANELS
@pytest.mark.parametrize("name", ["done", "done-paper", "done-uncertain"])
def test_the_code_is_read_from_the_glass(stage: Stage, panel: Panel, name: str) -> None:
    if stage.panel != panel:
        stage.turn(panel)
    view = VIEWS[name]
    assert isinstance(view, DoneView)
    stage.show(PlayedVisit(view))
    (code,) = zxingcpp.read_barcodes(stage.pixels())
    assert code.text == view.qr


@_PANELS
@pytest.mark.parametrize("name", ["done", "done-paper", "done-uncertain", "done-good"])
def test_dates_and_the_reminder_are_never_left_out(stage: Stage, panel: Panel, name: str) -> None:
    if stage.panel != panel:
        stage.turn(panel)
    stage.show(PlayedVisit(replace(VIEWS[name], reminder=Text("card.show"))))
    said = " ".join(stage.texts())
    assert "Jawaban paling lambat Rabu, 9 Desember 2026" in said
    assert "Kabar kelengkapan paling lambat Senin, 7 Desember 2026" in said
    assert "Tunjukkan kartu identitas Anda kepada petugas sebelum pulang" in said
    assert faults(stage) == []


@_PANELS
def test_where_nobody_can_be_written_to_no_reply_is_promised(stage: Stage, panel: Panel) -> None:
    if stage.panel != panel:
        stage.turn(panel)
    view = replace(VIEWS["done"], letter=False, completeness_due=None)  # type: ignore[call-arg]
    stage.show(PlayedVisit(view))
    said = " ".join(stage.texts())
    assert "Ditangani paling lambat Rabu, 9 Desember 2026" in said
    assert "Jawaban" not in said


@_PANELS
@pytest.mark.parametrize("name", ["done", "done-good"])
@pytest.mark.parametrize("number", ["PGT1-WMWM-QWMG-W", "PGT1-7K4M-92QX-Z"])
def test_no_two_glyphs_of_the_number_touch(stage: Stage, panel: Panel, name: str, number: str) -> None:
    """Ink as it is on the glass: between any two glyphs of a line there is clear ground."""
    if stage.panel != panel:
        stage.turn(panel)
    stage.show(PlayedVisit(replace(VIEWS[name], number=number)))  # type: ignore[call-arg]
    plate, glass = stage.find("number"), stage.pixels().astype(int)
    lines: dict[int, list[Box]] = {}
    for cell in plate.cells:
        lines.setdefault(round(cell.y), []).append(cell)
    assert sum(map(len, lines.values())) == len(number)
    for cells in lines.values():
        ink = _columns_with_ink(glass, cells, panel)
        gaps = [b - a - 1 for a, b in pairwise(ink) if b - a > 1]
        assert len(gaps) == len(cells) - 1
        assert min(gaps) >= 0.08 * max(cell.w for cell in cells) - 1  # half a pixel of smoothing each side


def _columns_with_ink(glass: NDArray[np.int_], cells: list[Box], panel: Panel) -> list[int]:
    """Columns between the first and the last cell that are not plain ground."""
    left, right = round(cells[0].x), round(cells[-1].right)
    top, bottom = panel.height_px - round(cells[0].top), panel.height_px - round(cells[0].y)
    part = glass[top:bottom, left:right]
    ground = part[0, 0]
    seen = (np.abs(part - ground).sum(axis=2) > 60).any(axis=0)
    return [int(column) for column in np.flatnonzero(seen)]


@_PANELS
@pytest.mark.parametrize(
    "name", ["done", "done-paper", "done-uncertain", "done-good", "done-slow", "done-none"]
)
def test_a_capital_of_the_number_is_at_least_14_mm_high(stage: Stage, panel: Panel, name: str) -> None:
    if stage.panel != panel:
        stage.turn(panel)
    stage.show(PlayedVisit(VIEWS[name]))
    plate = stage.find("number")
    assert plate.capital_px / panel.px_per_mm >= 14
    assert all(plate.box.holds(cell) for cell in plate.cells)


def test_the_earlier_date_stands_first_and_apart(stage: Stage) -> None:
    stage.show(PlayedVisit(VIEWS["done"]))
    facts = stage.find("facts").drawn
    assert "Kabar kelengkapan" in facts[0].words
    assert "Jawaban paling lambat" in facts[1].words
    assert facts[0].box.y - facts[1].box.top >= 3 * stage.panel.px_per_mm

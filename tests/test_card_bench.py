"""What the bench of cards counts: a failure in each of its goals is seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.bench.cards import tally
from tests.bench.cards.canny import canny_corners, canny_crop
from tests.bench.cards.judging import Row, iou
from tests.bench.cards.trials import trials
from tests.specimen.plan import DEFECTS

NIK = "3528070501999001"
GOOD = Row("b", 0, "black", "ktp", "none", 0.99, 0.9, (), NIK, NIK, named=True)
SQUARE = np.array([[0, 0], [10, 0], [10, 10], [0, 10]], dtype=np.float64)


def holds(rows: list[Row]) -> dict[str, bool]:
    return {figure.name.split(":")[0].split(" (")[0]: figure.holds for figure in tally.goals(rows)}


def test_the_overlap_of_two_quadrilaterals() -> None:
    assert iou(SQUARE, np.float32(SQUARE)) == pytest.approx(1)
    assert iou(SQUARE, np.float32(SQUARE) + np.float32([5, 0])) == pytest.approx(1 / 3)
    assert iou(SQUARE, None) == 0
    assert iou(None, np.float32(SQUARE)) is None


@pytest.mark.parametrize(
    ("goal", "bad"),
    [
        ("black trays", replace(GOOD, iou=0.95)),
        ("wood, clutter", replace(GOOD, mat="wood", iou=0.9)),
        ("good frames refused", replace(GOOD, reasons=("blur",))),
        ("NIK not exact", replace(GOOD, digits="")),
        ("a wrong NIK offered", replace(GOOD, defect="glare", digits=NIK[:-1] + "2")),
        ("a wrong NIK offered", replace(GOOD, defect="back", nik="", digits=NIK)),
        ("finger", replace(GOOD, defect="sleeve")),
        ("no card", replace(GOOD, defect="debris", iou=None, nik="", digits="")),
    ],
)
def test_one_failure_among_few_misses_its_goal(goal: str, bad: Row) -> None:
    clean = [
        replace(GOOD, reasons=() if bad.defect == "none" else ("hand",), defect=bad.defect, mat=bad.mat)
    ] * 9
    if bad.defect != "none":
        clean = [replace(row, digits="") for row in clean]
    assert holds([GOOD, *clean])[goal]
    assert not holds([GOOD, *clean, bad])[goal]


def test_a_good_frame_counts_wherever_it_lies_and_a_white_sheet_is_no_tray() -> None:
    white = replace(GOOD, mat="white", reasons=("hand",), iou=0.1)
    assert all(holds([GOOD, white]).values())


def test_every_defect_is_tried_on_both_layouts_and_more_frames_begin_with_the_same() -> None:
    for layout in ("a", "b"):
        some = trials(layout, 40)
        assert {plan.defect for plan in some} == set(DEFECTS)
        assert {plan.layout for plan in some} == {layout}
        assert trials(layout, 60)[:40] == some


def test_the_baseline_finds_a_plain_card() -> None:
    frame = np.full((720, 1280, 3), 40, dtype=np.uint8)
    frame[200:500, 300:780] = 210
    truth = np.array([[300, 200], [780, 200], [780, 500], [300, 500]], dtype=np.float64)
    assert (iou(truth, canny_corners(frame)) or 0) > 0.95
    crop = canny_crop(frame)
    assert crop is not None
    assert crop.shape == (638, 1011, 3)
    assert canny_crop(np.full((720, 1280, 3), 40, dtype=np.uint8)) is None

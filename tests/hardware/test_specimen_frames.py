"""Drawn frames: the same from the same numbers, true to their corners, marked, and each defect a defect."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
from PIL import Image

from hardware.scanners.specimen import person
from tests.specimen import other_things
from tests.specimen.__main__ import write
from tests.specimen.frame import Drawn, draw
from tests.specimen.layout_b import card_b
from tests.specimen.plan import DEFECTS, LAYOUTS, MATS, NO_CARD, Wish, plan
from tests.specimen.things import thing
from tests.specimen.view import View

SMALL = (1280, 720)
SEED = 41


@cache
def drawn(index: int = 0, **wish: str) -> Drawn:
    return draw(plan(SEED, index, Wish(**{"kind": "ktp", **wish}, size=SMALL)))


def test_a_frame_comes_from_its_seed_and_number_alone() -> None:
    """Also when others were drawn before it: nothing is left over from one to the next."""
    first = draw(plan(SEED, 5))
    draw(plan(SEED, 6))
    again = draw(plan(SEED, 5))
    assert first.frames[0].tobytes() == again.frames[0].tobytes()
    assert first.empty.tobytes() == again.empty.tobytes()
    assert first.truth() == again.truth() != draw(plan(SEED, 6)).truth()


def test_files_say_the_truth_and_what_they_are(tmp_path: Path) -> None:
    write(tmp_path, SEED, 3, Wish(layout="b", kind="ktp", defect="none"))
    truth = json.loads((tmp_path / "frame-0003.json").read_text())
    assert (truth["seed"], truth["index"], truth["layout"]) == (SEED, 3, "b")
    assert len(truth["nik"]) == 16
    assert int(truth["nik"][-4:]) >= 9000
    for name in (truth["image"], truth["empty"]):
        with Image.open(tmp_path / name) as picture:
            assert picture.size == tuple(truth["size"])
            assert "SPECIMEN" in picture.info["Comment"]
            assert "BUKAN KTP" in picture.info["Comment"]


@pytest.mark.parametrize("tilt", [0.0, 28.0])
@pytest.mark.parametrize("bend", [-0.03, 0.03])
def test_corners_are_where_the_sampling_says_they_are(tilt: float, bend: float) -> None:
    """Two ways through the lens, one the other's inverse: the pixel of a corner shows the corner's millimetres."""
    view = View((1920, 1080), (85.6, 53.98), (900.0, 560.0), 11.0, 37.0, tilt, 70.0, bend)
    for (x, y), wanted in zip(view.corners(), ((-42.8, -26.99), (42.8, -26.99)), strict=False):
        left, top = int(x), int(y)
        across, down = view.sampling((left, top, left + 2, top + 2))
        fx, fy = x - left, y - top
        weights = np.array([[(1 - fy) * (1 - fx), (1 - fy) * fx], [fy * (1 - fx), fy * fx]])
        assert (across * weights).sum() == pytest.approx(wanted[0], abs=0.01)
        assert (down * weights).sum() == pytest.approx(wanted[1], abs=0.01)


def test_a_tilted_card_is_seen_smaller_where_it_is_further_away() -> None:
    flat = View((1920, 1080), (85.6, 53.98), (960.0, 540.0), 11.0, 0.0, 0.0, 0.0, 0.0)
    assert np.ptp(flat.corners()[:, 0]) == pytest.approx(85.6 * 11)
    leaning = replace(flat, tilt=28.0).corners()
    upper, lower = (np.hypot(*(leaning[a] - leaning[b])) for a, b in ((1, 0), (2, 3)))
    assert abs(upper - lower) > 40


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("index", [1, 3, 8])
def test_the_card_cut_out_at_its_true_corners_is_the_card_that_was_drawn(index: int, layout: str) -> None:
    """Upright whatever its turn: the first corner is the card's own upper left. A bent lens bends the sides too."""
    scene = draw(replace(plan(SEED, index, Wish(layout, "ktp", "black", "none", SMALL)), bend=0.0))
    item = thing(scene.plan)
    height, width = item.picture.shape[:2]
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    shape = cv2.getPerspectiveTransform(np.float32(scene.corners), target)
    cut = cv2.warpPerspective(scene.frames[0], shape, (width, height))

    assert _likeness(cut, item.picture) > 0.88
    assert _likeness(cut, item.picture[::-1, ::-1]) < 0.3


def _likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Correlation of what is printed, without light and shadow; falls with every pixel of a wrong corner."""
    found = []
    for picture in (one, other):
        grey = cv2.cvtColor(cv2.resize(picture, (320, 202), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
        fine = grey - cv2.GaussianBlur(grey, (0, 0), 12).astype(np.float32)
        found.append(fine[12:-12, 12:-12].ravel())
    return float(np.corrcoef(*found)[0, 1])


@pytest.mark.parametrize("mat", MATS)
def test_the_empty_tray_is_the_same_tray_in_another_light(mat: str) -> None:
    scene = drawn(7, mat=mat, defect="no_card")
    small = [
        cv2.resize(p, (64, 36), interpolation=cv2.INTER_AREA).astype(float)
        for p in (scene.frames[0], scene.empty)
    ]
    gain = small[0].mean() / small[1].mean()
    assert np.abs(small[0] - small[1] * gain).mean() < 4
    assert scene.frames[0].tobytes() != scene.empty.tobytes()
    assert scene.corners is None


@pytest.mark.parametrize("defect", [name for name in DEFECTS if name != "none"])
def test_each_defect_shows_and_the_rest_of_the_scene_stays(defect: str) -> None:
    good, bad = drawn(12, mat="black", defect="none"), drawn(12, mat="black", defect=defect)
    assert (good.plan.turn, good.plan.person) == (bad.plan.turn, bad.plan.person)
    assert good.plan.good
    assert not bad.plan.good
    change = cv2.absdiff(good.frames[0], bad.frames[0]).max(axis=2)
    assert float((change > 24).mean()) > 0.002
    assert float(cv2.absdiff(good.empty, bad.empty).mean()) < 1
    assert (bad.corners is None) == (defect in NO_CARD)


def _card(scene: Drawn) -> np.ndarray:
    assert scene.corners is not None
    target = np.array([[0, 0], [642, 0], [642, 405], [0, 405]], dtype=np.float32)
    shape = cv2.getPerspectiveTransform(np.float32(scene.corners), target)
    return cv2.warpPerspective(scene.frames[0], shape, (642, 405))


@pytest.mark.parametrize("index", [12, 13])
def test_defects_do_to_the_card_what_their_names_say(index: int) -> None:
    good = _card(drawn(index, mat="black", defect="none"))
    assert np.median(_card(drawn(index, mat="black", defect="dark"))) < 0.3 * np.median(good)
    for name in ("blur", "motion"):
        assert _detail(_card(drawn(index, mat="black", defect=name))) < 0.5 * _detail(good)
    number = np.s_[60:114, 166:470]
    for name in ("glare", "sticker"):
        hidden = cv2.absdiff(_card(drawn(index, mat="black", defect=name)), good).max(axis=2)[number] > 40
        assert hidden.mean() > 0.06
    assert (_card(drawn(index, mat="black", defect="glare_card")) > 250).all(axis=2).mean() > 0.06


def _detail(card: np.ndarray) -> float:
    return float(np.percentile(np.abs(cv2.Laplacian(cv2.cvtColor(card, cv2.COLOR_RGB2GRAY), cv2.CV_32F)), 95))


@pytest.mark.parametrize("seed", range(6))
def test_the_marks_stand_across_every_document(seed: int) -> None:
    """Violet, which nothing else in the middle of them is, over a wide stretch."""
    who, chance = person(seed), Random(seed)
    sheets = (
        card_b(who, chance),
        other_things.licence(who, chance),
        other_things.back_of_card(chance),
        other_things.telephone(chance),
        other_things.family_page(who, chance),
    )
    for sheet in sheets:
        red, green, blue = (np.asarray(sheet)[:, :, part].astype(int) for part in range(3))
        violet = (np.minimum(red, blue) - green > 20)[:, int(0.3 * sheet.width) : int(0.7 * sheet.width)]
        columns = violet.any(axis=0).mean()
        assert violet.mean() > 0.02
        assert columns > 0.6

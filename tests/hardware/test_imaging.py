"""Locate, rectify, gate, encode: against the truth that the drawn tray knows."""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow

from hardware.imaging.encode import encode_webp
from hardware.imaging.gate import faults_of, placed
from hardware.imaging.locate import locate
from hardware.imaging.rectify import HEIGHT, WIDTH, rectify, upright
from hardware.ports import Document, Image, Sight
from hardware.scanners import specimen
from hardware.scanners.tray import Pose, Tray, corners, pose

SEEDS = (0, 1, 2, 11)


def good(seed: int) -> Image:
    """The card as it should come out."""
    return np.asarray(
        cv2.resize(specimen.pixels(specimen.card(seed)), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    )


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Intersection over union of two convex quadrilaterals."""
    common, _ = cv2.intersectConvexConvex(one, other)
    return common / (cv2.contourArea(one) + cv2.contourArea(other) - common)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("reference", [True, False])
def test_the_card_is_found_where_it_lies(seed: int, reference: bool) -> None:
    tray, where = Tray(seed), pose(seed)
    found = locate(tray.lying(Document.CARD, where), tray.empty() if reference else None)
    assert found is not None
    assert overlap(found.corners, corners(Document.CARD, where)) > 0.97
    assert placed(found, 1280) is None


@pytest.mark.parametrize("reference", [True, False])
def test_an_empty_tray_shows_nothing(reference: bool) -> None:
    tray = Tray(3)
    assert locate(tray.empty(), tray.empty() if reference else None) is None


def test_a_hand_is_told_from_a_card() -> None:
    tray = Tray(3)
    found = locate(tray.lying(Document.CARD, pose(3), hand=True), tray.empty())
    assert found is not None
    assert placed(found, 1280) is Sight.HAND


def test_a_card_half_out_or_too_small_is_not_taken() -> None:
    tray = Tray(3)
    out = locate(tray.lying(Document.CARD, Pose(x=1100)), tray.empty())
    assert out is not None
    assert placed(out, 1280) is Sight.HAND
    small = cv2.warpAffine(
        tray.lying(Document.CARD, Pose()), np.float32([[0.4, 0, 380], [0, 0.4, 216]]), (1280, 720)
    )
    found = locate(np.asarray(small, dtype=np.uint8))
    assert found is not None
    assert placed(found, 1280) is Sight.PARTIAL


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("turned", [0, 180])
def test_the_card_comes_out_flat_and_upright(seed: int, turned: int) -> None:
    tray, where = Tray(seed), Pose(turn=pose(seed).turn + turned, tilt=pose(seed).tilt)
    found = locate(tray.lying(Document.CARD, where), tray.empty())
    assert found is not None
    card = upright(rectify(tray.lying(Document.CARD, where), found.corners))
    wanted = good(seed)
    assert card.shape == wanted.shape
    middle = np.s_[60:-60, 60:-60]
    assert float(cv2.absdiff(card, wanted)[middle].mean()) < 16
    upside_down = np.ascontiguousarray(wanted[::-1, ::-1])
    assert float(cv2.absdiff(card, upside_down)[middle].mean()) > 25


@pytest.mark.parametrize("seed", SEEDS)
def test_gates_pass_good_cards_and_refuse_each_defect(seed: int) -> None:
    card = good(seed)
    assert faults_of(card) == ()
    assert faults_of((card * 0.16).astype(np.uint8))[0] is Sight.DARK
    assert Sight.BLUR in faults_of(np.asarray(cv2.GaussianBlur(card, (0, 0), 7), dtype=np.uint8))
    glaring = card.copy()
    cv2.ellipse(glaring, (560, 140), (150, 60), 0, 0, 360, (255, 255, 255), -1)
    assert Sight.GLARE in faults_of(glaring)


def test_encoding_keeps_its_limit_and_no_metadata() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (638, 1011, 3), dtype=np.uint8)
    assert len(encode_webp(noise)) <= 80_000
    data = encode_webp(good(1))
    assert len(data) <= 80_000
    with Pillow.open(BytesIO(data)) as picture:
        assert picture.size == (1011, 638)
        assert not picture.info.get("exif")
        assert not picture.getexif()

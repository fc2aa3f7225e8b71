"""Locate, turn, judge, encode: against the truth that the drawn tray knows."""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow

from hardware.imaging.encode import encode_webp
from hardware.imaging.gate import NUMBER_STRIP, faults_of, judged, placed
from hardware.imaging.geometry import from_long_side, overlap
from hardware.imaging.locate import locate
from hardware.imaging.orient import portrait_side
from hardware.imaging.rectify import JUDGED, KEPT, half_turn, rectify
from hardware.ports import Document, Image, Sight
from hardware.scanners import specimen
from hardware.scanners.tray import Pose, Tray, corners, pose
from hardware.settings import Gates

SEEDS = (0, 1, 2, 11)
GATES = Gates()


def good(seed: int, size: tuple[int, int] = KEPT) -> Image:
    """The card as it should come out."""
    card = specimen.pixels(specimen.card(seed))
    return np.asarray(cv2.resize(card, size, interpolation=cv2.INTER_AREA))


def faults(card: Image) -> tuple[Sight, ...]:
    return faults_of(judged(card, NUMBER_STRIP), GATES, Document.KTP)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("reference", [True, False])
def test_the_card_is_found_where_it_lies(seed: int, reference: bool) -> None:
    tray, where = Tray(seed), pose(seed)
    frame = tray.lying(Document.CARD, where)
    found = locate(frame, tray.empty() if reference else None)
    assert found is not None
    assert overlap(found.corners, corners(Document.CARD, where)) > 0.99
    assert placed(found, frame, GATES) == ()


@pytest.mark.parametrize("light", [0.6, 1.0, 1.5])
def test_other_light_than_on_the_empty_tray_hides_no_card_and_makes_none(light: float) -> None:
    tray, where = Tray(5), pose(5)
    empty = tray.empty()
    found = locate(tray.lying(Document.CARD, where, light=light), empty)
    assert found is not None
    assert overlap(found.corners, corners(Document.CARD, where)) > 0.98
    assert locate(np.clip(empty * light, 0, 255).astype(np.uint8), empty) is None


@pytest.mark.parametrize("reference", [True, False])
def test_an_empty_tray_shows_nothing(reference: bool) -> None:
    tray = Tray(3)
    assert locate(tray.empty(), tray.empty() if reference else None) is None


def test_a_hand_is_told_from_a_card() -> None:
    tray = Tray(3)
    frame = tray.lying(Document.CARD, pose(3), hand=True)
    found = locate(frame, tray.empty())
    assert found is not None
    assert placed(found, frame, GATES)[0] is Sight.HAND


def test_a_card_half_out_is_partial() -> None:
    tray = Tray(3)
    frame = tray.lying(Document.CARD, Pose(x=1100))
    found = locate(frame, tray.empty())
    assert found is not None
    assert placed(found, frame, GATES) == (Sight.PARTIAL,)


def shrunk(frame: Image, x: int, y: int) -> Image:
    """``frame`` at two fifths, its upper left at x, y, on more of the tray."""
    moved = np.array([[0.4, 0, x], [0, 0.4, y]], dtype=np.float32)
    return np.asarray(cv2.warpAffine(frame, moved, (1280, 720), borderValue=(44, 44, 44)), dtype=np.uint8)


def test_a_card_too_far_away_is_small() -> None:
    frame = shrunk(Tray(3).lying(Document.CARD, Pose()), 380, 216)
    found = locate(frame)
    assert found is not None
    assert placed(found, frame, GATES) == (Sight.SMALL,)


def test_two_cards_are_two() -> None:
    card = Tray(3).lying(Document.CARD, Pose())
    frame = np.maximum(shrunk(card, 60, 200), shrunk(card, 660, 240))
    found = locate(frame)
    assert found is not None
    assert placed(found, frame, GATES)[0] is Sight.TWO


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_card_comes_out_flat(seed: int, turned: int) -> None:
    tray, where = Tray(seed), Pose(turn=pose(seed).turn, tilt=pose(seed).tilt)
    frame = np.ascontiguousarray(np.rot90(tray.lying(Document.CARD, where), turned // 90))
    found = locate(frame)
    assert found is not None
    card = rectify(frame, from_long_side(found.corners))
    wanted, inner = good(seed), np.s_[60:-60, 60:-60]
    off = sorted(float(cv2.absdiff(one, wanted)[inner].mean()) for one in (card, half_turn(card)))
    assert off[0] < 16
    assert off[1] > 25


@pytest.mark.parametrize("seed", SEEDS)
def test_the_portrait_tells_which_way_up(seed: int) -> None:
    card = good(seed, JUDGED)
    assert portrait_side(card) > 0.25
    assert portrait_side(half_turn(card)) < -0.25


@pytest.mark.parametrize("seed", SEEDS)
def test_gates_pass_good_cards_and_refuse_each_defect(seed: int) -> None:
    card = good(seed, JUDGED)
    assert faults(card) == ()
    assert faults((card * 0.16).astype(np.uint8))[0] is Sight.DARK
    assert Sight.BLUR in faults(np.asarray(cv2.GaussianBlur(card, (0, 0), 4.5), dtype=np.uint8))
    glaring = card.copy()
    cv2.ellipse(glaring, (356, 89), (95, 38), 0, 0, 360, (255, 255, 255), -1)
    assert Sight.GLARE in faults(glaring)


def test_encoding_keeps_its_limit_and_no_metadata() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (638, 1011, 3), dtype=np.uint8)
    assert len(encode_webp(noise)) <= 80_000
    data = encode_webp(good(1))
    assert len(data) <= 80_000
    with Pillow.open(BytesIO(data)) as picture:
        assert picture.size == (1011, 638)
        assert not picture.info.get("exif")
        assert not picture.getexif()

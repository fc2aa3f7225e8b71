"""What is on the tray and what is only light: small made pictures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.imaging.geometry import clockwise, four_around, from_long_side, half_turned, overlap
from hardware.imaging.masks import Mask, contrast_mask, difference_mask, smooth_field
from hardware.imaging.refine import refine
from hardware.ports import Image

HEIGHT, WIDTH = 270, 480
CARD = np.array([[120, 70], [350, 80], [345, 220], [115, 212]], dtype=np.float32)


def tray(*colour: int) -> Image:
    """Of one colour, with a little grain."""
    grain = np.random.default_rng(1).integers(-3, 4, (HEIGHT, WIDTH, 1))
    return np.clip(np.array(colour) + grain, 0, 255).astype(np.uint8)


def with_card(ground: Image, *colour: int) -> Image:
    return np.asarray(cv2.fillConvexPoly(ground.copy(), CARD.astype(np.int32), colour), dtype=np.uint8)


def quad_of(mask: Mask) -> np.ndarray:
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    return four_around(hull.reshape(-1, 2))


@pytest.mark.parametrize("ground", [(44, 44, 46), (150, 110, 80), (176, 206, 224)])
@pytest.mark.parametrize("light", [0.7, 1.0, 1.2])
def test_a_card_is_the_difference_in_any_light(ground: tuple[int, int, int], light: float) -> None:
    empty = tray(*ground)
    seen = np.clip(with_card(empty, 178, 190, 150) * light, 0, 255).astype(np.uint8)
    assert overlap(quad_of(difference_mask(seen, empty)), CARD) > 0.95


@pytest.mark.parametrize("ground", [(44, 44, 46), (150, 110, 80), (235, 235, 230)])
def test_a_soft_shadow_is_no_thing(ground: tuple[int, int, int]) -> None:
    empty = tray(*ground)
    shadow = 1 - 0.35 / (1 + np.exp(-(np.arange(WIDTH) - 200) / 40))
    assert not difference_mask((empty * shadow[None, :, None]).astype(np.uint8), empty).any()


def test_grey_on_grey_is_a_thing_though_only_darker() -> None:
    empty = tray(235, 235, 230)
    assert overlap(quad_of(difference_mask(with_card(empty, 196, 196, 192), empty)), CARD) > 0.95


def test_contrast_needs_no_empty_tray_and_allows_for_light_that_falls_off() -> None:
    fall = np.linspace(0.6, 1.0, WIDTH)[None, :, None]
    seen = (with_card(tray(60, 60, 60), 200, 215, 220) * fall).astype(np.uint8)
    assert overlap(quad_of(contrast_mask(seen)), CARD) > 0.95


def test_a_plane_of_light_is_found_through_things_in_its_way() -> None:
    y, x = np.mgrid[0:200, 0:300].astype(np.float32)
    light = 0.5 + 0.001 * x - 0.0005 * y
    seen = light.copy()
    seen[60:120, 80:180] = 3.0
    field = smooth_field(seen, np.ones(seen.shape, dtype=np.bool_), 1, 0.02)
    assert float(np.abs(field - light).max()) < 0.02


@settings(max_examples=60)
@given(st.floats(0, 360), st.floats(0.2, 0.35), st.integers(0, 3))
def test_a_missing_corner_is_made_up(turn: float, bite: float, which: int) -> None:
    angle = np.radians(turn)
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    card = np.array([[-160, -100], [160, -100], [160, 100], [-160, 100]])
    before, after = card[which - 1] - card[which], card[(which + 1) % 4] - card[which]
    bitten = np.insert(card.astype(float), which + 1, card[which] + bite * after, axis=0)
    bitten[which] = card[which] + bite * before
    quad = four_around(bitten @ spin)
    assert overlap(clockwise(quad), clockwise((card @ spin).astype(np.float32))) > 0.999


def test_what_has_fewer_than_four_corners_still_gets_four() -> None:
    assert four_around(np.array([[0, 0], [100, 0], [50, 80]])).shape == (4, 2)


def test_corners_go_clockwise_from_the_upper_left_and_begin_a_long_side() -> None:
    assert clockwise(CARD[[2, 0, 3, 1]]).tolist() == CARD.tolist()
    tall = np.array([[0, 0], [50, 0], [50, 90], [0, 90]], dtype=np.float32)
    begun = from_long_side(tall)
    assert np.hypot(*(begun[1] - begun[0])) == 90
    assert half_turned(half_turned(begun)).tolist() == begun.tolist()


@pytest.mark.parametrize("off", [-9.0, -3.0, 4.0, 10.0])
def test_rough_sides_are_moved_onto_the_edge(off: float) -> None:
    large = (CARD * 3).astype(np.float32)
    picture = np.full((HEIGHT * 3, WIDTH * 3, 3), 44, dtype=np.uint8)
    cv2.fillConvexPoly(picture, large.astype(np.int32), (170, 200, 220), cv2.LINE_AA)
    away = (large - large.mean(axis=0)) / 300
    refined = refine(picture, (large + away * off).astype(np.float32))
    assert float(np.abs(refined - large).max()) < 1.0


def test_a_side_without_any_edge_stays() -> None:
    plain = np.full((400, 600, 3), 90, dtype=np.uint8)
    quad = np.array([[100, 100], [500, 100], [500, 300], [100, 300]], dtype=np.float32)
    assert np.allclose(refine(plain, quad), quad)

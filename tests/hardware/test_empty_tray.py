"""When a picture counts as that of the empty tray."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hardware.ports import Document, Image, Sight
from hardware.scanners.empty_tray import FIRST_S, MISTAKEN_S, RENEWED_S, EmptyTray
from hardware.scanners.tray import Tray, pose
from tests.hardware.simulated_time import SimulatedTime

TRAY = Tray(4)
EMPTY = TRAY.empty()
CARD = TRAY.lying(Document.KTP, pose(4))


def looked(tray: EmptyTray, time: SimulatedTime, image: Image, sight: Sight, seconds: float) -> None:
    for _ in range(round(seconds * 4) + 1):
        tray.look(image, sight)
        time.wait(0.25)


def test_the_first_is_kept_after_a_second_at_rest(time: SimulatedTime) -> None:
    tray = EmptyTray(time.clock)
    looked(tray, time, EMPTY, Sight.EMPTY, FIRST_S - 0.5)
    assert tray.image is None
    looked(tray, time, EMPTY, Sight.EMPTY, 0.75)
    assert tray.image is EMPTY


def test_it_is_renewed_as_the_light_wanders(time: SimulatedTime) -> None:
    tray = EmptyTray(time.clock, EMPTY)
    lighter = np.asarray(cv2.convertScaleAbs(EMPTY, alpha=1.03), dtype=np.uint8)
    looked(tray, time, lighter, Sight.EMPTY, RENEWED_S - 0.5)
    assert tray.image is EMPTY
    looked(tray, time, lighter, Sight.EMPTY, 1)
    assert tray.image is lighter


@pytest.mark.parametrize("sight", [Sight.EMPTY, Sight.DARK, Sight.STILL])
def test_a_card_never_becomes_the_tray(time: SimulatedTime, sight: Sight) -> None:
    tray = EmptyTray(time.clock, EMPTY)
    looked(tray, time, CARD, sight, MISTAKEN_S + 1)
    assert tray.image is EMPTY


def test_what_is_not_there_cannot_be_a_thing_for_ever(time: SimulatedTime) -> None:
    """The first was kept with a black thing on it, which is gone now."""
    mistaken = EMPTY.copy()
    mistaken[200:500, 300:900] = 0
    tray = EmptyTray(time.clock, mistaken)
    looked(tray, time, EMPTY, Sight.HAND, MISTAKEN_S - 1)
    assert tray.image is mistaken
    looked(tray, time, EMPTY, Sight.HAND, 2)
    assert tray.image is EMPTY


def test_movement_and_a_pause_without_looks_begin_anew(time: SimulatedTime) -> None:
    tray = EmptyTray(time.clock)
    for image in (EMPTY, np.full_like(EMPTY, 60)) * 4:
        looked(tray, time, image, Sight.EMPTY, 0)
    assert tray.image is None
    tray.look(EMPTY, Sight.EMPTY)
    time.wait(3600)
    tray.look(EMPTY, Sight.EMPTY)
    assert tray.image is None


def test_its_light_is_that_of_the_newest_picture_that_was_kept(time: SimulatedTime) -> None:
    tray = EmptyTray(time.clock)
    assert tray.light is None
    looked(tray, time, CARD, Sight.EMPTY, FIRST_S + 1)
    assert tray.light is None, "a card is no light"
    looked(tray, time, EMPTY, Sight.EMPTY, FIRST_S + 1)
    bright = tray.light
    assert bright == pytest.approx(float(EMPTY.mean()), abs=1)
    dark = np.asarray(cv2.convertScaleAbs(EMPTY, alpha=0.3), dtype=np.uint8)
    looked(tray, time, dark, Sight.EMPTY, RENEWED_S + 1)
    assert tray.light == pytest.approx(0.3 * bright, abs=1)

"""F30: blank, dark, blurred, glaring, turned, two cards, fingers. Each is said; the picture is there all the same,
with a flag, for whoever has tried three times (the page's part: tests/kiosk/test_tray.py)."""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow

from hardware.catalogue import open_scanner
from hardware.ports import Captured, Document, Image, NotCaptured, Sight
from hardware.scanners.simulated import SimulatedScanner
from hardware.scanners.tray import Pose, Tray, pose
from hardware.settings import ScannerSettings
from tests.hardware.simulated_time import SimulatedTime

SEED = 4
WHERE = pose(SEED)
ENOUGH_S = 1.5
"""More than eight pictures at rest and five to choose from."""


def scanner_over(image: Image | None = None, **knobs: bool) -> SimulatedScanner:
    """A tray on which ``image`` lies for ever, or a card with trouble."""
    time = SimulatedTime()
    settings = ScannerSettings(seed=SEED, read_number=False)
    scanner = open_scanner(settings, now=time.now, clock=time.clock, wait=time.wait)
    assert isinstance(scanner, SimulatedScanner)
    scanner.turn(left=True, **knobs)
    if image is not None:
        scanner.turn(frames=(image,))
    return scanner


def two_cards() -> Image:
    """Side by side, both smaller."""
    tray = Tray(SEED)
    card = tray.lying(Document.KTP, Pose())
    half = cv2.resize(card[89:631, 210:1070], (520, 328), interpolation=cv2.INTER_AREA)
    both = tray.empty()
    both[190:518, 60:580] = half
    both[190:518, 680:1200] = half
    return np.asarray(both, dtype=np.uint8)


def blank_card() -> Image:
    """Of that size, with nothing on it."""
    image = Tray(SEED).empty()
    cv2.rectangle(image, (210, 90), (1070, 630), (205, 212, 216), cv2.FILLED)
    return image


def dark_card() -> Image:
    return Tray(SEED).lying(Document.KTP, WHERE, light=0.16)


def blurred_card() -> Image:
    return np.asarray(cv2.GaussianBlur(Tray(SEED).lying(Document.KTP, WHERE), (0, 0), 5), dtype=np.uint8)


def fingers() -> Image:
    return Tray(SEED).lying(Document.KTP, WHERE, hand=True)


@pytest.mark.parametrize(
    ("picture", "reasons"),
    [
        (two_cards, (Sight.TWO,)),
        (blank_card, (Sight.BLUR, Sight.OTHER)),
        (dark_card, (Sight.DARK,)),
        (blurred_card, (Sight.BLUR,)),
        (fingers, (Sight.HAND,)),
    ],
)
def test_it_is_said_and_handed_over_with_a_flag(picture: object, reasons: tuple[Sight, ...]) -> None:
    assert callable(picture)
    came = scanner_over(picture()).capture(Document.KTP, ENOUGH_S)
    assert isinstance(came, NotCaptured)
    assert came.reason in reasons
    assert came.flawed is not None
    assert str(came.reason) in came.flawed.flags
    with Pillow.open(BytesIO(came.flawed.webp)) as kept:
        assert kept.size == (1011, 638), "the card, never the whole tray"


def test_every_try_says_the_same() -> None:
    scanner = scanner_over(dark_card())
    assert [scanner.capture(Document.KTP, ENOUGH_S) for _ in range(3)] == [NotCaptured(Sight.DARK)] * 3


@pytest.mark.parametrize("value", [0, 44, 255])
def test_a_blank_picture_is_no_card_and_nothing_to_keep(value: int) -> None:
    blank = np.full((720, 1280, 3), value, dtype=np.uint8)
    came = scanner_over(blank).capture(Document.KTP, ENOUGH_S)
    assert isinstance(came, NotCaptured)
    assert came.flawed is None or came.reason in (Sight.PARTIAL, Sight.HAND)


def test_upside_down_is_turned_without_a_word() -> None:
    upright = scanner_over(Tray(SEED).lying(Document.KTP, Pose())).capture(Document.KTP, ENOUGH_S)
    turned = scanner_over(Tray(SEED).lying(Document.KTP, Pose(turn=180.0))).capture(Document.KTP, ENOUGH_S)
    assert isinstance(upright, Captured)
    assert isinstance(turned, Captured)
    assert turned.flags == ()
    difference = np.abs(upright.thumbnail.astype(int) - turned.thumbnail.astype(int)).mean()
    assert difference < 12, "both show the same way up"

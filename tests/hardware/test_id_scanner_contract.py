"""What every scanner does, run on the simulated tray; no second is waited."""

from __future__ import annotations

from datetime import UTC
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from hardware.catalogue import open_scanner
from hardware.imaging.encode import CARD_BYTES, PAGE_BYTES
from hardware.ports import Captured, Document, NotCaptured, Sight, State, Status, Trouble
from hardware.scanners.pace import FRAME_S
from hardware.scanners.simulated import SimulatedScanner
from hardware.settings import ScannerSettings
from tests.hardware.simulated_time import SimulatedTime

LOOK_S = 2 * FRAME_S
"""Every second picture is enough to see the play: each that is looked at costs 20 ms."""


@pytest.fixture
def scanner(time: SimulatedTime) -> SimulatedScanner:
    def wait(seconds: float) -> None:
        time.wait(seconds * LOOK_S / FRAME_S)

    opened = open_scanner(ScannerSettings(seed=4), now=time.now, clock=time.clock, wait=wait)
    assert isinstance(opened, SimulatedScanner)
    return opened


def watched(
    scanner: SimulatedScanner, time: SimulatedTime, seconds: float, document: Document = Document.CARD
) -> list[Sight]:
    """What the previews of ``seconds`` show, repeats left out."""
    seen: list[Sight] = []
    for _ in range(round(seconds / LOOK_S)):
        preview = scanner.preview(document)
        assert preview is not None
        if not seen or seen[-1] is not preview.sight:
            seen.append(preview.sight)
        time.wait(LOOK_S)
    return seen


def size_of(taken: Captured) -> tuple[int, int]:
    """Width and height of what is kept; it opens, and holds nothing but pixels."""
    with Image.open(BytesIO(taken.webp)) as picture:
        assert picture.format == "WEBP"
        assert not picture.getexif()
        return picture.size


@pytest.mark.parametrize("document", list(Document))
def test_the_flow_is_empty_hand_moving_still(
    scanner: SimulatedScanner, time: SimulatedTime, document: Document
) -> None:
    assert watched(scanner, time, 4, document) == [Sight.EMPTY, Sight.HAND, Sight.MOVING, Sight.STILL]


def test_a_preview_is_small_and_outlines_the_card(scanner: SimulatedScanner, time: SimulatedTime) -> None:
    watched(scanner, time, 4)
    preview = scanner.preview()
    assert preview is not None
    assert preview.image.shape == (360, 640, 3)
    assert preview.image.dtype == np.uint8
    assert len(preview.outline) == 4
    assert all(0 <= x < 640 and 0 <= y < 360 for x, y in preview.outline)


def test_a_card_is_captured_flat_upright_and_small(scanner: SimulatedScanner, time: SimulatedTime) -> None:
    watched(scanner, time, 4)
    taken = scanner.capture(Document.CARD, 5)
    assert isinstance(taken, Captured)
    assert size_of(taken) == (1011, 638)
    assert (taken.dpi, taken.flags) == (300, ())
    assert taken.taken_at.tzinfo is UTC
    assert len(taken.webp) <= CARD_BYTES


def test_capture_waits_for_the_card_to_lie_still(scanner: SimulatedScanner, time: SimulatedTime) -> None:
    began = time.clock()
    assert isinstance(scanner.capture(Document.CARD, 10), Captured)
    assert 2 < time.clock() - began < 5


def test_what_was_seen_at_rest_already_is_not_waited_for_again(
    scanner: SimulatedScanner, time: SimulatedTime
) -> None:
    watched(scanner, time, 4, Document.KTP)
    began = time.clock()
    assert isinstance(scanner.capture(Document.KTP, 5), Captured)
    assert time.clock() - began <= 2 * LOOK_S


def test_a_thing_that_moves_at_the_last_moment_is_waited_for(
    scanner: SimulatedScanner, time: SimulatedTime
) -> None:
    watched(scanner, time, 4, Document.KTP)
    scanner.turn(hand=True)
    assert scanner.capture(Document.KTP, 1) == NotCaptured(Sight.HAND)
    scanner.turn(hand=False)
    began = time.clock()
    assert isinstance(scanner.capture(Document.KTP, 5), Captured)
    assert time.clock() - began > 3 * LOOK_S, "the pictures from before the hand count for nothing"


def test_by_sight_a_card_s_picture_never_leaves_the_scanner_and_a_page_does(time: SimulatedTime) -> None:
    settings = ScannerSettings(seed=4, keep_image=False)
    scanner = open_scanner(settings, now=time.now, clock=time.clock, wait=time.wait)
    card = scanner.capture(Document.KTP, 10)
    assert isinstance(card, Captured)
    assert card.webp == b""
    assert card.reading is not None
    assert len(card.reading.digits) == 16
    page = scanner.capture(Document.PAGE, 20)
    assert isinstance(page, Captured)
    assert page.webp[:4] == b"RIFF"


def test_a_page_is_kept_whole(scanner: SimulatedScanner) -> None:
    taken = scanner.capture(Document.PAGE, 10)
    assert isinstance(taken, Captured)
    assert size_of(taken) == (1280, 720)
    assert len(taken.webp) <= PAGE_BYTES


def test_what_was_taken_is_taken_away_and_the_next_one_can_come(
    scanner: SimulatedScanner, time: SimulatedTime
) -> None:
    assert isinstance(scanner.capture(Document.PAGE, 10), Captured)
    assert watched(scanner, time, 7, Document.PAGE)[-4:] == [
        Sight.EMPTY,
        Sight.HAND,
        Sight.MOVING,
        Sight.STILL,
    ]


def test_another_visit_begins_with_an_empty_tray(scanner: SimulatedScanner, time: SimulatedTime) -> None:
    watched(scanner, time, 4)
    scanner.cancel()
    assert watched(scanner, time, 0.5) == [Sight.EMPTY]
    watched(scanner, time, 4)
    time.wait(10)
    assert watched(scanner, time, 0.5) == [Sight.EMPTY]


@pytest.mark.parametrize(
    ("knob", "reason"),
    [
        ("empty", Sight.EMPTY),
        ("hand", Sight.HAND),
        ("dark", Sight.DARK),
        ("blurred", Sight.BLUR),
        ("glare", Sight.GLARE),
    ],
)
def test_what_the_tray_shows_is_the_reason_after_the_deadline(
    scanner: SimulatedScanner, time: SimulatedTime, knob: str, reason: Sight
) -> None:
    scanner.turn(**{knob: True})
    began = time.clock()
    assert scanner.capture(Document.CARD, 6) == NotCaptured(reason)
    assert 6 <= time.clock() - began < 7


def test_unplugged_is_absent_also_in_mid_capture(scanner: SimulatedScanner, time: SimulatedTime) -> None:
    watched(scanner, time, 1)
    scanner.turn(unplugged=True)
    assert scanner.preview() is None
    assert scanner.status() == Status(State.ABSENT)
    assert scanner.capture(Document.CARD, 5) == NotCaptured(Status(State.ABSENT))
    scanner.turn(unplugged=False)
    assert isinstance(scanner.capture(Document.CARD, 10), Captured)


def test_a_stall_is_no_picture(scanner: SimulatedScanner, time: SimulatedTime) -> None:
    watched(scanner, time, 4)
    scanner.turn(stalled=True)
    assert scanner.capture(Document.CARD, 5) == NotCaptured(Status(State.LOST, Trouble.STALLED))


def test_a_card_can_be_taken_away_and_laid_again(scanner: SimulatedScanner, time: SimulatedTime) -> None:
    watched(scanner, time, 4)
    scanner.turn(empty=True)
    assert watched(scanner, time, 1)[-1] is Sight.EMPTY
    scanner.lay()
    assert watched(scanner, time, 4) == [Sight.EMPTY, Sight.HAND, Sight.MOVING, Sight.STILL]


def test_what_was_seen_can_be_shown_without_a_look(scanner: SimulatedScanner, time: SimulatedTime) -> None:
    before = scanner.seen()
    assert before is not None
    assert before.sight is Sight.EMPTY
    watched(scanner, time, 4, Document.PAGE)
    looked, shown = scanner.preview(Document.PAGE), scanner.seen()
    assert looked is not None
    assert shown is not None
    assert np.array_equal(looked.image, shown.image)
    assert shown.sight is looked.sight is Sight.STILL
    scanner.turn(unplugged=True)
    assert scanner.seen() is None


def test_cancel_ends_a_capture(time: SimulatedTime) -> None:
    def wait(seconds: float) -> None:
        time.wait(seconds)
        scanner.cancel()

    scanner = SimulatedScanner(1, still_frames=8, now=time.now, clock=time.clock, wait=wait)
    began = time.clock()
    assert isinstance(scanner.capture(Document.CARD, 30), NotCaptured)
    assert time.clock() - began < 1


def test_frames_can_be_given(scanner: SimulatedScanner, time: SimulatedTime) -> None:
    black = np.full((720, 1280, 3), 44, dtype=np.uint8)
    scanner.turn(frames=(black,))
    assert watched(scanner, time, 1) == [Sight.EMPTY]


def test_no_scanner_is_a_state() -> None:
    scanner = open_scanner(ScannerSettings(kind="none"))
    assert scanner.preview() is None
    assert scanner.capture(Document.CARD, 1) == NotCaptured(Status(State.ABSENT))
    scanner.cancel()
    scanner.close()

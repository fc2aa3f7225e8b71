"""What a camera's watchdog believes, and how one is opened."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import pytest

from hardware.catalogue import open_scanner
from hardware.ports import Captured, Document, NotCaptured, State, Status, Trouble
from hardware.scanners.camera import MOST_EQUAL
from hardware.scanners.picamera import PiCameras
from hardware.settings import ScannerSettings
from hardware.surroundings import Surroundings
from tests.hardware.scanner_rigs import CameraRig
from tests.hardware.simulated_time import SimulatedTime


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[CameraRig]:
    camera = CameraRig(tmp_path)
    yield camera
    camera.close()


def test_the_format_comes_before_the_size_and_the_buffer_is_one(rig: CameraRig) -> None:
    rig.scanner.preview()
    (capture,) = rig.opened
    assert capture.told == [
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, 1920),
        (cv2.CAP_PROP_FRAME_HEIGHT, 1080),
        (cv2.CAP_PROP_BUFFERSIZE, 1),
    ]
    assert capture.reads == 11, "ten while exposure settles, and one"


def test_a_frozen_picture_is_a_stall_however_fast_it_comes(rig: CameraRig) -> None:
    assert rig.scanner.preview() is not None
    rig.frozen = True
    before = rig.opened[0].reads
    stalled = None
    while stalled is None and rig.opened[0].reads < before + 3 * MOST_EQUAL:
        stalled = None if rig.scanner.preview() is not None else rig.scanner.status()
    assert stalled is not None
    assert (stalled.state, stalled.trouble) == (State.LOST, Trouble.STALLED)
    assert rig.opened[0].released


def test_a_stall_is_noticed_within_two_seconds(rig: CameraRig) -> None:
    rig.scanner.preview()
    rig.stalled = True
    began = rig.time.clock()
    ended = rig.scanner.capture(Document.KTP, 30)
    assert isinstance(ended, NotCaptured)
    assert isinstance(ended.reason, Status)
    assert ended.reason.trouble is Trouble.STALLED
    assert rig.time.clock() - began < 2.2


def test_it_is_opened_again_later_and_later(rig: CameraRig) -> None:
    rig.stalled = True
    tried_at: list[float] = []
    while rig.time.seconds < 240:
        tries = len(rig.opened)
        rig.scanner.preview()
        if len(rig.opened) > tries:
            tried_at.append(rig.time.seconds)
        rig.time.wait(0.25)
    pauses = [after - before for before, after in pairwise(tried_at)]
    assert pauses == sorted(pauses)
    assert pauses[0] < 5
    assert 30 <= pauses[-1] < 35
    rig.stalled = False
    rig.time.wait(31)
    assert rig.scanner.preview() is not None


def test_after_a_replug_it_is_found_under_another_node(rig: CameraRig) -> None:
    rig.lay()
    rig.scanner.preview()
    rig.unplug()
    assert rig.scanner.preview() is None
    assert rig.scanner.status().state is State.ABSENT, "without a look, since its name is gone"
    rig.replug()
    assert rig.scanner.status() == Status(State.READY)
    assert isinstance(rig.scanner.capture(Document.KTP, 10), Captured)
    assert rig.opened[-1]._node.name == "video1"


def test_one_that_another_program_holds_is_said_and_taken_once_it_is_free(rig: CameraRig) -> None:
    rig.in_use = True
    assert rig.scanner.preview() is None
    assert rig.scanner.status().state is State.LOST
    assert "in use?" in rig.scanner.status().detail
    rig.in_use = False
    rig.time.wait(31)
    assert rig.scanner.preview() is not None


def test_without_a_name_the_only_camera_is_taken(rig: CameraRig, tmp_path: Path) -> None:
    around = Surroundings(root=tmp_path, cameras=rig.open)
    scanner = open_scanner(
        ScannerSettings(kind="camera", read_number=False),
        surroundings=around,
        clock=rig.time.clock,
        wait=rig.time.wait,
    )
    assert scanner.preview() is not None
    rig.unplug()
    assert scanner.status() == Status(State.ABSENT, None, "no camera under /dev/v4l/by-id")


def test_a_pi_camera_is_absent_without_its_package() -> None:
    time = SimulatedTime()
    settings = ScannerSettings(kind="picamera2", read_number=False)
    scanner = open_scanner(settings, now=time.now, clock=time.clock, wait=time.wait)
    assert scanner.preview() is None
    assert scanner.status().state is State.ABSENT
    assert "picamera2 is not installed" in scanner.status().detail
    assert isinstance(PiCameras(640, 480, "no_such_package").open(), Status)

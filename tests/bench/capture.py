"""``dev.py bench capture``: the process that owns camera and models, really started, over the drawn tray.

Baselines are the goals, in the same unit; a ratio over 1 is a goal that is missed. A real camera brings its own
pace and warm-up; the drawn tray costs some 75 MB and 5 ms a picture that a camera does not.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hardware.capture.process import CaptureProcess
from hardware.capture.spawned import Spawned
from hardware.capture.twin import TwinInChild
from hardware.catalogue import open_capture
from hardware.ports import Captured, Document, Sight, State
from hardware.settings import ScannerSettings
from tests.bench.figure import Figure

_LONGEST_S = 60.0
_LOOK_S = 5.0
_CARDS = 3


def figures() -> list[Figure]:
    """About half a minute."""
    began = time.monotonic()
    with _running() as capture:
        started = time.monotonic() - began
        gap = _between_pictures(capture)
        shots = [_shot(capture) for _ in range(_CARDS)]
        memory = _child(capture).megabytes() or 0.0
        seen = _unplug_noticed(capture)
        back = _back_after_kill(capture)
    return [
        Figure("capture process: start to ready, s", started, 2.0, 1.0),
        Figure("live pictures: one to the next, s", gap, 1 / 15, 1.0),
        Figure(
            "capture of a KTP that lies still, read and encoded, s", sorted(shots)[len(shots) // 2], 0.5, 1.0
        ),
        Figure(f"capture process: resident after {_CARDS} cards, MB", memory, 300.0, 1.0),
        Figure("unplug to its notice, s", seen, 2.0, 1.0),
        Figure("SIGKILL to ready again, s", back, 2.0, 1.0),
    ]


@contextmanager
def _running() -> Iterator[CaptureProcess]:
    capture = open_capture(ScannerSettings(seed=4))
    assert isinstance(capture, CaptureProcess)
    try:
        _until(capture, lambda: capture.status().state is State.READY)
        yield capture
    finally:
        capture.close()


def _child(capture: CaptureProcess) -> Spawned:
    child = capture._child
    assert isinstance(child, Spawned)
    return child


def _until(capture: CaptureProcess, wanted: Callable[[], bool]) -> None:
    if not capture.await_news(wanted, _LONGEST_S):
        raise TimeoutError(f"capture process: {capture.status()}")


def _between_pictures(capture: CaptureProcess) -> float:
    """Mean seconds, a card coming and lying there meanwhile."""
    seen = [capture.preview()]

    def another() -> bool:
        newest = capture.newest()
        if newest is not seen[-1]:
            seen.append(newest)
        return time.monotonic() >= until

    until = time.monotonic() + _LOOK_S
    _until(capture, another)
    pictures = len(seen) - 1
    return _LOOK_S / pictures


def _shot(capture: CaptureProcess) -> float:
    """Of a card that is seen to lie still."""
    capture.cancel()

    def still() -> bool:
        seen = capture.preview(Document.KTP)
        return seen is not None and seen.sight is Sight.STILL

    _until(capture, still)
    began = time.monotonic()
    taken = capture.capture(Document.KTP, 10)
    assert isinstance(taken, Captured), taken
    return time.monotonic() - began


def _unplug_noticed(capture: CaptureProcess) -> float:
    twin = TwinInChild(capture)
    capture.preview()
    began = time.monotonic()
    twin.turn(unplugged=True)
    _until(capture, lambda: capture.status().state is State.ABSENT)
    seconds = time.monotonic() - began
    twin.turn(unplugged=False)
    _until(capture, lambda: capture.status().state is State.READY)
    return seconds


def _back_after_kill(capture: CaptureProcess) -> float:
    old, began = _child(capture), time.monotonic()
    os.kill(old.pid, signal.SIGKILL)
    _until(capture, lambda: capture._child not in (None, old) and capture.status().state is State.READY)
    return time.monotonic() - began

"""``python -m tests.hardware.capturing_kiosk``: opens a capture process, says its number, waits to be killed."""

from __future__ import annotations

import threading

from hardware.capture.process import CaptureProcess
from hardware.capture.spawned import Spawned
from hardware.catalogue import open_capture
from hardware.ports import State
from hardware.settings import ScannerSettings


def main() -> None:
    capture = open_capture(ScannerSettings())
    assert isinstance(capture, CaptureProcess)
    capture.await_news(lambda: capture.status().state is State.READY, 15)
    child = capture._child
    assert isinstance(child, Spawned)
    print(child.pid, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()

"""A camera on the ribbon of a Raspberry Pi, through picamera2: an extra of Raspberry Pi OS.

picamera2 and libcamera come with ``apt-get install python3-picamera2`` there and are no package of ours;
elsewhere this source is absent and says so. Not tried on a Pi.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from hardware.ports import State, Status, Trouble
from hardware.scanners.camera import Capture
from hardware.scanners.source import READY

MODULE = "picamera2"


class PiCameras:
    """`hardware.scanners.camera.Cameras`: the first camera that libcamera finds. ``module`` names the package."""

    def __init__(self, width: int, height: int, module: str = MODULE) -> None:
        self._size, self._module = (width, height), module

    def look(self) -> Status:
        """Absent without the package."""
        absent = Status(
            State.ABSENT, None, f"{self._module} is not installed; see hardware/scanners/picamera.py"
        )
        return absent if importlib.util.find_spec(self._module) is None else READY

    def open(self) -> Capture | Status:
        """Configured for moving pictures of the wanted size and started."""
        there = self.look()
        if there != READY:
            return there
        try:
            camera = importlib.import_module(self._module).Picamera2()
            # What libcamera calls RGB888 lies in memory as BGR, as OpenCV's pictures do.
            camera.configure(camera.create_video_configuration({"size": self._size, "format": "RGB888"}))
            camera.start()
        except (ImportError, IndexError, RuntimeError, OSError) as error:
            return Status(State.LOST, Trouble.INPUT_OUTPUT, str(error))
        return _PiCapture(camera)


class _PiCapture:
    """Looks like ``cv2.VideoCapture``."""

    def __init__(self, camera: Any) -> None:
        self._camera = camera

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def set(self, prop: int, value: float, /) -> bool:
        return False

    def read(self) -> tuple[bool, Any]:
        try:
            return True, self._camera.capture_array()
        except (RuntimeError, OSError):
            return False, None

    def release(self) -> None:
        self._camera.stop()
        self._camera.close()

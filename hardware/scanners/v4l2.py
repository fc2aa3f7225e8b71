"""USB cameras through OpenCV and Video4Linux."""

from __future__ import annotations

import os
from pathlib import Path

import cv2

from hardware.ports import State, Status, Trouble
from hardware.scanners.camera import Capture, Captures
from hardware.scanners.source import READY

os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")  # else a stalled camera holds a read for 10 s


class V4l2:
    """`Cameras`: ``device`` as it is called under /dev/v4l/by-id, a path, or "" for the only one there.

    ``root``: where /dev lies; ``factory``: ``cv2.VideoCapture``. The name is resolved at each opening: a camera that was plugged in again is /dev/video1 where it was 0.
    """

    def __init__(
        self,
        device: str,
        width: int,
        height: int,
        root: Path,
        factory: Captures,
    ) -> None:
        self._device, self._size = device, (width, height)
        self._root, self._factory = root, factory

    def look(self) -> Status:
        """Absent, denied or ready."""
        path = self._path()
        if path is None or not path.exists():
            return Status(State.ABSENT, None, f"no camera {self._device or 'under /dev/v4l/by-id'}")
        if not os.access(path, os.R_OK | os.W_OK):
            return Status(State.ABSENT, Trouble.DENIED, str(path))
        return READY

    def open(self) -> Capture | Status:
        """MJPG, the wanted size, a buffer of one."""
        there, path = self.look(), self._path()
        if there != READY or path is None:
            return there
        capture = self._factory(str(path.resolve()), cv2.CAP_V4L2)
        if not capture.isOpened():
            capture.release()
            return Status(State.LOST, Trouble.INPUT_OUTPUT, f"{path} does not open; is it in use?")
        # The format before the size: uncompressed 1080p is 5 pictures a second on USB 2.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._size[1])
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        return capture

    def _path(self) -> Path | None:
        names = self._root / "dev/v4l/by-id"
        if self._device.startswith("/"):
            return Path(self._device)
        if self._device:
            return names / self._device
        return next(iter(sorted(names.glob("*-video-index0"))), None)

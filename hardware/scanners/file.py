"""Pictures from files in place of a camera: for trials, and to show a fault again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np

from hardware.imaging.untrusted import Spoiled, pixels
from hardware.ports import Document, Frame, Image, State, Status, Trouble
from hardware.scanners.pace import Pace
from hardware.scanners.script import Show, Stall, Step, Turn, steps_of
from hardware.scanners.source import READY

_DARKNESS = 0.16


class FilmedTray:
    """`FrameSource`. ``path``: a picture, a folder or a script (`hardware.scanners.script`); at its end the last
    picture stays. A new visit begins it anew."""

    live = True

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        wait: Callable[[float], None],
    ) -> None:
        self._path, self._now, self._clock = path, now, clock
        self._pace = Pace(clock, wait)
        self._status = READY
        self._opened: tuple[Path, Image] | None = None
        self._steps: Sequence[Step] | None = None
        self._at, self._shown, self._since = 0, 0, 0.0
        self._gone = self._dark = False

    def status(self) -> Status:
        """As the script has it; absent where it cannot be read."""
        if self._status == READY and not self._path.exists():
            return Status(State.ABSENT, None, f"{self._path}: no such file")
        return self._status

    def read(self, document: Document, deadline_s: float) -> Frame | Status:
        """The next picture of the script."""
        self._pace.keep()
        if self._steps is None:
            steps = steps_of(self._path)
            if isinstance(steps, str):
                self._status = Status(State.ABSENT, None, steps)
                return self._status
            self._steps = steps
        came = self._next(self._steps)
        self._status = came if isinstance(came, Status) else READY
        return came

    def cancel(self) -> None:
        """The next look is another visit's: from the start."""
        self._steps = None
        self._at, self._shown, self._since = 0, 0, 0.0
        self._gone = self._dark = False

    def close(self) -> None:
        """Forgets the picture."""
        self._opened = None

    def _next(self, steps: Sequence[Step]) -> Frame | Status:
        while self._at < len(steps):
            came = self._play(steps[self._at])
            if came is not None:
                return came
            self._at, self._shown, self._since = self._at + 1, 0, 0.0
        if self._gone:
            return Status(State.ABSENT, None, "unplugged by the script")
        return self._frame(next(step.picture for step in reversed(steps) if isinstance(step, Show)))

    def _play(self, step: Step) -> Frame | Status | None:
        """What the step gives now; None once it is over."""
        match step:
            case Show() if not self._gone and self._shown < step.times:
                self._shown += 1
                return self._frame(step.picture)
            case Stall():
                self._since = self._since or self._clock()
                if self._clock() - self._since < step.seconds:
                    return Status(State.ABSENT) if self._gone else Status(State.LOST, Trouble.STALLED)
            case Turn("jam") if not self._shown:
                self._shown = 1
                return Status(State.BLOCKED, Trouble.JAMMED)
            case Turn("unplug") if not self._shown:
                self._shown, self._gone = 1, True
                return Status(State.ABSENT, None, "unplugged by the script")
            case Turn("replug"):
                self._gone = False
            case Turn("dark" | "light"):
                self._dark = step.word == "dark"
        return None

    def _frame(self, picture: Path) -> Frame | Status:
        if self._opened is None or self._opened[0] != picture:
            try:
                image = pixels(picture.read_bytes())
            except OSError as error:
                return Status(State.ABSENT, None, f"{picture.name}: {error.strerror}")
            if isinstance(image, Spoiled):
                return Status(State.ABSENT, None, f"{picture.name}: {image}")
            self._opened = (picture, image)
        image = self._opened[1]
        if self._dark:
            image = np.asarray(cv2.convertScaleAbs(image, alpha=_DARKNESS), dtype=np.uint8)
        return Frame(image, self._now(), "file")

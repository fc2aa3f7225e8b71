"""The twin of the tray camera: a citizen lays a SPECIMEN card down, and knobs make trouble."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hardware.imaging.capture import shrunk, taken
from hardware.imaging.recogniser import ReadsLines
from hardware.imaging.watch import Watch, watch
from hardware.ports import (
    Captured,
    Document,
    Frame,
    Image,
    NotCaptured,
    Preview,
    Sight,
    State,
    Status,
    Trouble,
)
from hardware.scanners.tray import Pose, Tray, blurred, glaring, pose
from hardware.settings import Gates

SOURCE = "simulated"
FRAME_S = 1 / 15
PREVIEW_WIDTH = 640

_EMPTY_S, _HAND_S, _SLIDE_S = 0.8, 1.0, 0.5
_TAKEN_S = 2.5  # how long a thing stays after it was taken
_PAUSE_S = 3.0  # after so long without a look the next one is another visit's
_DARKNESS = 0.16
_SLIDE = 60.0  # pixels
_GATES = Gates()


@dataclass(frozen=True, slots=True)
class TrayKnobs:
    """Set with ``SimulatedScanner.turn``. ``frames`` are served in turn instead of the drawn tray, the last
    one for ever; ``empty``: nobody lays anything down; ``hand``: it stays on the thing; ``stalled``: the
    same frame for ever."""

    unplugged: bool = False
    stalled: bool = False
    dark: bool = False
    blurred: bool = False
    glare: bool = False
    hand: bool = False
    empty: bool = False
    frames: tuple[Image, ...] = ()


class SimulatedScanner:
    """`hardware.ports.IdScanner`. ``clock`` is monotonic seconds, ``wait`` lets them pass, ``now`` is UTC.

    Each visit's tray is empty at first, then a hand brings the thing, it slides a little and lies still.
    What was taken is taken away after a while, and the play begins anew.
    """

    def __init__(
        self,
        seed: int,
        *,
        still_frames: int,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        wait: Callable[[float], None],
        gates: Gates = _GATES,
        recogniser: ReadsLines | None = None,
    ) -> None:
        self._tray = Tray(seed)
        self._pose = pose(seed)
        self._still_frames = still_frames
        self._gates, self._recogniser = gates, recogniser
        self._now, self._clock, self._wait = now, clock, wait
        self._lock = threading.RLock()
        self._cancelled = threading.Event()
        self._empty = self._tray.empty()
        self._knobs = TrayKnobs()
        self._served = 0
        self._began = self._looked = clock() - 2 * _PAUSE_S
        self._next_frame = 0.0
        self._document = Document.KTP
        self._watch = Watch()
        self._frame: Image | None = None

    def turn(self, **knobs: Any) -> None:
        """Sets `TrayKnobs` by name, e.g. ``turn(unplugged=True)``."""
        with self._lock:
            self._knobs = replace(self._knobs, **knobs)
            self._served = 0 if "frames" in knobs else self._served

    @property
    def knobs(self) -> TrayKnobs:
        """As they are turned now."""
        return self._knobs

    def lay(self) -> None:
        """Somebody brings a card now: an empty tray, a hand, a card at rest."""
        with self._lock:
            self._knobs = replace(self._knobs, empty=False)
            self._began, self._watch = self._clock(), Watch()

    def seen(self) -> Preview | None:
        """The picture somebody looked at last, without a look of one's own; None while unplugged."""
        with self._lock:
            if self._knobs.unplugged:
                return None
            return self._shown(self._empty if self._frame is None else self._frame)

    def status(self) -> Status:
        """Ready, absent (unplugged) or stalled."""
        if self._knobs.unplugged:
            return Status(State.ABSENT)
        if self._knobs.stalled:
            return Status(State.LOST, Trouble.STALLED)
        return Status(State.READY)

    def preview(self, document: Document = Document.KTP) -> Preview | None:
        """The newest picture, 640 pixels wide, 15 a second; None while unplugged."""
        with self._lock:
            if self._knobs.unplugged:
                return None
            self._look(document)
            assert self._frame is not None
            return self._shown(self._frame)

    def capture(self, document: Document, deadline_s: float) -> Captured | NotCaptured:
        """The picture as soon as it lies still and is good; else, after ``deadline_s``, what the tray showed."""
        self._cancelled.clear()
        until = self._clock() + deadline_s
        while True:
            if self.status().state is not State.READY:
                return NotCaptured(self.status())
            with self._lock:
                self._look(document)
                if self._watch.sight is Sight.STILL:
                    return self._take(document)
            if self._clock() >= until or self._cancelled.is_set():
                return NotCaptured(self._watch.sight)
            self._wait(FRAME_S)

    def cancel(self) -> None:
        """Ends a capture under way; the next look is another visit's."""
        self._cancelled.set()
        with self._lock:
            self._began = self._looked = self._clock() - 2 * _PAUSE_S
            self._watch = Watch()

    def close(self) -> None:
        """Ends a capture under way."""
        self._cancelled.set()

    def _shown(self, image: Image) -> Preview:
        scale = PREVIEW_WIDTH / image.shape[1]
        corners = () if self._watch.corners is None else self._watch.corners.tolist()
        outline = tuple((x * scale, y * scale) for x, y in corners)
        return Preview(shrunk(image, PREVIEW_WIDTH), self._watch.sight, outline)

    def _take(self, document: Document) -> Captured:
        assert self._frame is not None
        frame = Frame(self._frame, self._now(), SOURCE)
        kept = taken([frame], self._empty, document, self._gates, self._recogniser)
        self._began = self._clock() + _TAKEN_S
        self._watch = Watch()
        return kept

    def _look(self, document: Document) -> None:
        """Takes the next frame if it is time for one."""
        now = self._clock()
        if now - self._looked > _PAUSE_S and self._began <= now:
            self._began, self._watch = now, Watch()
        if document is not self._document:
            self._document, self._watch, self._next_frame = document, Watch(), 0.0
        self._looked = now
        if self._frame is not None and (now < self._next_frame or self._knobs.stalled):
            return
        self._next_frame = now + FRAME_S * 0.9  # a screen's clock and a camera's are never in step
        self._frame = self._served_frame(document, now - self._began)
        self._watch = watch(
            document, self._watch, self._frame, self._empty, self._still_frames, gates=self._gates
        )

    def _served_frame(self, document: Document, t: float) -> Image:
        """What lies on the tray ``t`` seconds after the play began."""
        if self._knobs.frames:
            frame = self._knobs.frames[min(self._served, len(self._knobs.frames) - 1)]
            self._served += 1
            return frame
        if self._knobs.empty or 0 <= t < _EMPTY_S:
            return self._tray.empty()
        light = _DARKNESS if self._knobs.dark else 1.0
        slide = _SLIDE * max(0.0, 1 - max(0.0, t - _EMPTY_S - _HAND_S) / _SLIDE_S) if t >= 0 else 0.0
        where = Pose(self._pose.x + slide, self._pose.y, self._pose.turn, self._pose.tilt)
        hand = self._knobs.hand or 0 <= t < _EMPTY_S + _HAND_S
        frame = self._tray.lying(document, where, hand=hand, light=light)
        frame = glaring(frame, document, where) if self._knobs.glare else frame
        return blurred(frame) if self._knobs.blurred else frame


class NoScanner:
    """`hardware.ports.IdScanner` where there is none."""

    def status(self) -> Status:
        """Absent."""
        return Status(State.ABSENT)

    def preview(self, document: Document = Document.KTP) -> Preview | None:
        """Nothing."""
        return None

    def capture(self, document: Document, deadline_s: float) -> Captured | NotCaptured:
        """Not captured: absent."""
        return NotCaptured(self.status())

    def cancel(self) -> None:
        """Nothing to cancel."""

    def close(self) -> None:
        """Nothing to close."""

"""The twin of the tray camera: a citizen lays a SPECIMEN card down, and knobs make trouble."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hardware.imaging.capture import shrunk
from hardware.imaging.recogniser import ReadsLines
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
from hardware.scanners.frame_scanner import FrameScanner
from hardware.scanners.pace import Pace
from hardware.scanners.seen import PREVIEW_WIDTH
from hardware.scanners.source import READY
from hardware.scanners.tray import Pose, Tray, blurred, glaring, pose
from hardware.settings import Gates

SOURCE = "simulated"

_EMPTY_S, _HAND_S, _SLIDE_S = 0.8, 1.0, 0.5
_TAKEN_S = 2.5  # how long a thing stays after it was taken
_PAUSE_S = 3.0  # after so long without a look the next one is another visit's
_DARKNESS = 0.16
_SLIDE = 60.0  # pixels
_GATES = Gates()


@dataclass(frozen=True, slots=True)
class TrayKnobs:
    """Set with ``SimulatedScanner.turn``. ``frames`` are served in turn instead of the drawn tray, the last
    one for ever; ``empty``: nobody lays anything down; ``hand``: it stays on the thing; ``stalled``: no new
    picture comes; ``left``: a card lies there and stays."""

    unplugged: bool = False
    stalled: bool = False
    dark: bool = False
    blurred: bool = False
    glare: bool = False
    hand: bool = False
    empty: bool = False
    left: bool = False
    frames: tuple[Image, ...] = ()


class DrawnTray:
    """`FrameSource`. Each visit's tray is empty at first, then a hand brings the thing, it slides a little and
    lies still; after a pause without a look the play begins anew."""

    live = True

    def __init__(
        self,
        seed: int,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        wait: Callable[[float], None],
    ) -> None:
        self._tray = Tray(seed)
        self._pose = pose(seed)
        self._now, self._clock = now, clock
        self.empty = self._tray.empty()
        self.knobs = TrayKnobs()
        self._served = 0
        self._began = self._looked = clock() - 2 * _PAUSE_S
        self._pace = Pace(clock, wait)

    def turn(self, **knobs: Any) -> None:
        """Sets `TrayKnobs` by name."""
        self.knobs = replace(self.knobs, **knobs)
        self._served = 0 if "frames" in knobs else self._served

    def begin(self, in_s: float = 0.0) -> None:
        """The play begins anew, after ``in_s`` seconds in which all stays as it is."""
        self._began = self._clock() + in_s

    def status(self) -> Status:
        """Ready, absent (unplugged) or stalled."""
        if self.knobs.unplugged:
            return Status(State.ABSENT)
        return Status(State.LOST, Trouble.STALLED) if self.knobs.stalled else READY

    def read(self, document: Document, deadline_s: float) -> Frame | Status:
        """The next picture, when it is time for it."""
        status = self.status()
        if status != READY:
            return status
        now = self._pace.keep()
        if now - self._looked > _PAUSE_S and self._began <= now:
            self._began = now
        self._looked = now
        return Frame(self._drawn(document, now - self._began), self._now(), SOURCE)

    def cancel(self) -> None:
        """The next look is another visit's."""
        self._began = self._looked = self._clock() - 2 * _PAUSE_S

    def close(self) -> None:
        """Nothing to let go."""

    def _drawn(self, document: Document, t: float) -> Image:
        """What lies on the tray ``t`` seconds after the play began."""
        knobs = self.knobs
        if knobs.frames:
            frame = knobs.frames[min(self._served, len(knobs.frames) - 1)]
            self._served += 1
            return frame
        if knobs.left:
            return self._tray.lying(Document.KTP, self._pose)
        if knobs.empty or 0 <= t < _EMPTY_S:
            return self._tray.empty()
        light = _DARKNESS if knobs.dark else 1.0
        slide = _SLIDE * max(0.0, 1 - max(0.0, t - _EMPTY_S - _HAND_S) / _SLIDE_S) if t >= 0 else 0.0
        where = Pose(self._pose.x + slide, self._pose.y, self._pose.turn, self._pose.tilt)
        hand = knobs.hand or 0 <= t < _EMPTY_S + _HAND_S
        frame = self._tray.lying(document, where, hand=hand, light=light)
        frame = glaring(frame, document, where) if knobs.glare else frame
        return blurred(frame) if knobs.blurred else frame


class SimulatedScanner:
    """`hardware.ports.IdScanner` over a `DrawnTray`. ``clock`` is monotonic seconds, ``wait`` lets them pass,
    ``now`` is UTC. What was taken is taken away after a while, and the play begins anew."""

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
        keeps_image: bool = True,
    ) -> None:
        self._tray = DrawnTray(seed, now=now, clock=clock, wait=wait)
        self._scanner = FrameScanner(
            self._tray,
            still_frames=still_frames,
            gates=gates,
            recogniser=recogniser,
            clock=clock,
            empty=self._tray.empty,
            keeps_image=keeps_image,
        )

    def turn(self, **knobs: Any) -> None:
        """Sets `TrayKnobs` by name, e.g. ``turn(unplugged=True)``."""
        self._tray.turn(**knobs)

    @property
    def knobs(self) -> TrayKnobs:
        """As they are turned now."""
        return self._tray.knobs

    def lay(self) -> None:
        """Somebody brings a card now: an empty tray, a hand, a card at rest."""
        self._tray.turn(empty=False)
        self._tray.begin()

    def seen(self) -> Preview | None:
        """The picture somebody looked at last, without a look of one's own; None while unplugged."""
        if self._tray.knobs.unplugged:
            return None
        return self._scanner.seen() or Preview(shrunk(self._tray.empty, PREVIEW_WIDTH), Sight.EMPTY)

    def status(self) -> Status:
        """Ready, absent (unplugged) or stalled."""
        return self._scanner.status()

    def light(self) -> int | None:
        """See `FrameScanner`."""
        return self._scanner.light()

    def preview(self, document: Document = Document.KTP) -> Preview | None:
        """See `FrameScanner`."""
        return self._scanner.preview(document)

    def capture(self, document: Document, deadline_s: float) -> Captured | NotCaptured:
        """See `FrameScanner`."""
        taken = self._scanner.capture(document, deadline_s)
        if isinstance(taken, Captured):
            self._tray.begin(_TAKEN_S)
        return taken

    def cancel(self) -> None:
        """Ends a capture under way; the next look is another visit's."""
        self._scanner.cancel()

    def close(self) -> None:
        """Ends a capture under way."""
        self._scanner.close()


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

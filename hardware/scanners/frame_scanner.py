"""A scanner made of any source of pictures: watched until something lies still, the sharpest of a few is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from hardware.imaging.capture import captured, shrunk
from hardware.imaging.watch import Watch, watch
from hardware.ports import Captured, Document, Frame, Image, NotCaptured, Preview, Sight, Status
from hardware.scanners.empty_tray import EmptyTray
from hardware.scanners.source import CANCELLED, NOTHING_YET, FrameSource

PREVIEW_WIDTH = 640
TRIES = 3
"""The third refused picture in a row is taken as it is, with a flag: a complaint is never blocked by its card."""
BEST_OF = 5
_READ_S = 1.2  # longer than the watchdog of any source


@dataclass(frozen=True, slots=True)
class _Seen:
    """A picture and what was seen on it."""

    frame: Frame
    watch: Watch

    @property
    def takeable(self) -> bool:
        """Whether there is anything on it that could be kept."""
        return self.watch.sight is not Sight.EMPTY

    @property
    def sharpness(self) -> float:
        """For comparing pictures of the same thing."""
        grey = cv2.cvtColor(shrunk(self.frame.image, PREVIEW_WIDTH), cv2.COLOR_RGB2GRAY)
        return float(cv2.Laplacian(grey, cv2.CV_32F).var())


class FrameScanner:
    """`hardware.ports.IdScanner` over ``source``.

    ``still_frames``: good pictures in a row before one is taken by itself; ``empty``: the empty tray, if it is
    known; ``clock``: monotonic seconds.
    """

    def __init__(
        self,
        source: FrameSource,
        *,
        still_frames: int,
        clock: Callable[[], float],
        empty: Image | None = None,
    ) -> None:
        self._source = source
        self._still_frames = still_frames
        self._clock = clock
        self._ground = EmptyTray(clock, empty)
        self._lock = threading.RLock()  # source and what was seen: the looker's thread and the taker's
        self._cancelled = threading.Event()
        self._document: Document | None = None
        self._watch = Watch()
        self._seen: _Seen | None = None
        self._refused = 0

    def status(self) -> Status:
        """Of the source; costs nothing."""
        return self._source.status()

    def preview(self, document: Document = Document.KTP) -> Preview | None:
        """The next picture, 640 pixels wide; None from a source that has none to watch, and while it fails."""
        if not self._source.live:
            return None
        with self._lock:
            fault = self._look(document)
            return self._shown() if fault in (None, NOTHING_YET) else None

    def seen(self) -> Preview | None:
        """The newest picture, without a look; None before the first and after `cancel`."""
        with self._lock:
            return self._shown()

    def capture(self, document: Document, deadline_s: float) -> Captured | NotCaptured:
        """The picture as soon as it lies still and is good; else, after ``deadline_s``, what the tray showed. A
        source without live pictures is asked for one. After three refusals in a row the best is taken, flagged."""
        self._cancelled.clear()
        came = self._watched(document, deadline_s) if self._source.live else self._asked(document, deadline_s)
        if isinstance(came, Status):
            if came == CANCELLED:
                self._forget()
            return NotCaptured(came)
        if came.watch.sight is not Sight.STILL:
            self._refused += came.takeable
            if not came.takeable or self._refused < TRIES:
                return NotCaptured(came.watch.sight)
        return self._take(document, came)

    def cancel(self) -> None:
        """Ends a capture under way and forgets what was seen; the empty tray is kept."""
        self._cancelled.set()
        self._source.cancel()
        if not self._source.live:  # no picture of it is kept, and a scan ends in its own time
            self._refused = 0
            return
        with self._lock:
            self._forget()

    def close(self) -> None:
        """Ends a capture under way and lets the device go."""
        self.cancel()
        with self._lock:
            self._source.close()

    def _watched(self, document: Document, deadline_s: float) -> _Seen | Status:
        """The sharpest of some good pictures; else the best of those that were refused, with why the last was."""
        until = self._clock() + deadline_s
        good: list[_Seen] = []
        best: _Seen | None = None
        while not self._cancelled.is_set():
            with self._lock:
                fault = self._look(document)
                seen = self._seen
            if fault is not None and fault != NOTHING_YET:
                return fault
            late = self._clock() >= until
            if fault is None and seen is not None:
                good, best = _sorted_in(good, best, seen)
                if good and (len(good) >= BEST_OF or late or seen is not good[-1]):
                    return max(good, key=lambda one: one.sharpness)
            if late:
                return best or NOTHING_YET
        return CANCELLED

    def _asked(self, document: Document, deadline_s: float) -> _Seen | Status:
        with self._lock:
            self._want(document)
            frame = self._source.read(document, deadline_s)
        if isinstance(frame, Status):
            return CANCELLED if self._cancelled.is_set() else frame
        return _Seen(frame, watch(document, Watch(), frame.image, None, 0))

    def _want(self, document: Document) -> None:
        if document is not self._document:
            self._forget()
            self._document = document

    def _look(self, document: Document) -> Status | None:
        """The next picture and what is seen on it; why not, else."""
        self._want(document)
        frame = self._source.read(document, _READ_S)
        if isinstance(frame, Status):
            if frame != NOTHING_YET:
                self._watch, self._seen = Watch(), None
            return frame
        self._watch = watch(document, self._watch, frame.image, self._ground.image, self._still_frames)
        self._seen = _Seen(frame, self._watch)
        self._ground.look(frame.image, self._watch.sight)
        return None

    def _shown(self) -> Preview | None:
        if self._seen is None:
            return None
        image, seen = self._seen.frame.image, self._seen.watch
        scale = min(1.0, PREVIEW_WIDTH / image.shape[1])
        corners = () if seen.corners is None else seen.corners.tolist()
        outline = tuple((x * scale, y * scale) for x, y in corners)
        return Preview(_narrowed(image), seen.sight, outline)

    def _take(self, document: Document, seen: _Seen) -> Captured:
        taken = captured(seen.frame, document, seen.watch.corners)
        sight = seen.watch.sight
        with self._lock:
            self._forget()
        if sight is Sight.STILL or sight in taken.flags:
            return taken
        return replace(taken, flags=(str(sight), *taken.flags))

    def _forget(self) -> None:
        self._watch, self._seen, self._refused = Watch(), None, 0


def _sorted_in(good: list[_Seen], best: _Seen | None, seen: _Seen) -> tuple[list[_Seen], _Seen | None]:
    """``good`` pictures, and the sharpest of those that show what the last one shows."""
    if seen.watch.sight is Sight.STILL:
        return [*good, seen], best
    if best is None or best.watch.sight is not seen.watch.sight or seen.sharpness > best.sharpness:
        return good, seen
    return good, best


def _narrowed(image: Image) -> Image:
    """At most `PREVIEW_WIDTH` wide."""
    height, width = image.shape[:2]
    return np.ascontiguousarray(shrunk(image, round(PREVIEW_WIDTH * max(1.0, height / width))))

"""A scanner made of any source of pictures: watched until something lies still, the sharpest of a few is kept."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from hardware.imaging.capture import taken
from hardware.imaging.recogniser import ReadsLines
from hardware.imaging.watch import Watch, watch
from hardware.ports import Captured, Document, Image, NotCaptured, Preview, Sight, Status
from hardware.scanners.empty_tray import EmptyTray
from hardware.scanners.seen import Collected, Seen
from hardware.scanners.source import CANCELLED, NOTHING_YET, FrameSource
from hardware.settings import Gates

BEST_OF, READ_OF = 5, 3
"""Pictures among which the sharpest are looked for, and how many of those go through the whole pipeline: enough
for two to agree on a number."""
_WORTHLESS = (Sight.EMPTY, Sight.MOVING)
_READ_S = 1.2  # longer than the watchdog of any source


class FrameScanner:
    """`hardware.ports.IdScanner` over ``source``.

    ``still_frames``: good pictures in a row before one is taken; ``recogniser`` None: nothing is read;
    ``clock``: monotonic seconds; ``empty``: the empty tray, if it is known; ``keeps_image`` False: a card's
    picture does not leave this object, only what was seen and read on it.
    """

    def __init__(
        self,
        source: FrameSource,
        *,
        still_frames: int,
        gates: Gates,
        recogniser: ReadsLines | None,
        clock: Callable[[], float],
        empty: Image | None = None,
        keeps_image: bool = True,
    ) -> None:
        self._source = source
        self._keeps_image = keeps_image
        self._still_frames, self._gates, self._recogniser = still_frames, gates, recogniser
        self._clock = clock
        self._tray = EmptyTray(clock, empty)
        self._lock = threading.RLock()  # the source, and what was seen: the looker's thread and the taker's
        self._cancelled, self._unwanted = threading.Event(), threading.Event()
        self._document: Document | None = None
        self._seen: Seen | None = None
        self._at_rest: deque[Seen] = deque(maxlen=BEST_OF - 1)
        """Good pictures that a look has seen already: a capture need not wait for as many again."""

    def status(self) -> Status:
        """Of the source; costs nothing."""
        return self._source.status()

    def light(self) -> int | None:
        """See `hardware.ports.KnowsLight`."""
        return self._tray.light

    def preview(self, document: Document = Document.KTP) -> Preview | None:
        """The next picture, 640 pixels wide; None from a source that has none to watch, and while it fails."""
        if not self._source.live:
            return None
        with self._lock:
            fault = self._look(document)
            return self._seen.shown() if self._seen is not None and fault in (None, NOTHING_YET) else None

    def seen(self) -> Preview | None:
        """The newest picture, without a look; None before the first and after `cancel`."""
        with self._lock:
            return self._seen.shown() if self._seen is not None else None

    def capture(self, document: Document, deadline_s: float) -> Captured | NotCaptured:
        """The picture as soon as it lies still and is good; else, after ``deadline_s``, what the tray showed. A
        source without live pictures is asked for one. What lies at rest and is not good enough is handed over
        with the refusal, flagged."""
        self._cancelled.clear()
        came = (self._watched if self._source.live else self._asked)(document, deadline_s)
        if isinstance(came, Status):
            return NotCaptured(came)
        return self._kept(document, came)

    def cancel(self) -> None:
        """Ends a capture under way and forgets what was seen, now or with the look under way; never waits."""
        self._cancelled.set()
        self._unwanted.set()
        self._source.cancel()
        if self._lock.acquire(blocking=False):
            self._tidy()
            self._lock.release()

    def close(self) -> None:
        """Ends a capture under way and lets the device go."""
        self.cancel()
        with self._lock:
            self._source.close()

    def _kept(self, document: Document, seen: Sequence[Seen]) -> Captured | NotCaptured:
        """The whole pipeline has the last word: it looks at more than the watch has time for."""
        sight = seen[0].sight
        if sight in _WORTHLESS:
            return NotCaptured(sight)
        frames = [one.frame for one in seen[:READ_OF]]
        kept = taken(frames, self._tray.image, document, self._gates, self._recogniser)
        if document.is_card and not self._keeps_image:
            kept = replace(kept, webp=b"")
        if sight is not Sight.STILL and sight not in kept.flags:
            kept = replace(kept, flags=(str(sight), *kept.flags))
        if kept.flags:
            return NotCaptured(sight if sight is not Sight.STILL else Sight(kept.flags[0]), kept)
        self._forget()
        return kept

    def _watched(self, document: Document, deadline_s: float) -> Sequence[Seen] | Status:
        until = self._clock() + deadline_s
        collected = Collected()
        while not self._cancelled.is_set():
            with self._lock:
                before = () if collected.good else tuple(self._at_rest)
                fault, seen = self._look(document), self._seen
                known = before if self._at_rest else ()  # no longer, if it moved since
            for one in known:
                collected.add(one)
            if fault is not None and fault != NOTHING_YET:
                return fault
            if fault is None and seen is not None:
                collected.add(seen)
            late = self._clock() >= until
            good = collected.good
            if late or len(good) >= BEST_OF or (good and seen is not good[-1]):
                return collected.sharpest_first() or NOTHING_YET
        return CANCELLED

    def _asked(self, document: Document, deadline_s: float) -> Sequence[Seen] | Status:
        with self._lock:
            self._turn_to(document)
            frame = self._source.read(document, deadline_s)
        if self._cancelled.is_set():
            return CANCELLED
        if isinstance(frame, Status):
            return frame
        return [Seen(frame, watch(document, Watch(), frame.image, None, 0, gates=self._gates))]

    def _look(self, document: Document) -> Status | None:
        """The next picture and what is seen on it; why not, else."""
        self._tidy()
        self._turn_to(document)
        frame = self._source.read(document, _READ_S)
        if isinstance(frame, Status):
            if frame != NOTHING_YET:
                self._forget()
            return frame
        before = self._seen.watch if self._seen is not None else Watch()
        now = watch(document, before, frame.image, self._tray.narrow, self._still_frames, gates=self._gates)
        self._tray.look(frame.image, now.sight)
        self._seen = Seen(frame, now)
        if now.sight is not Sight.STILL:
            self._at_rest.clear()
        else:
            self._at_rest.append(self._seen)
        if self._unwanted.is_set():
            self._tidy()
            return CANCELLED
        return None

    def _tidy(self) -> None:
        if self._unwanted.is_set():
            self._unwanted.clear()
            self._forget()

    def _turn_to(self, document: Document) -> None:
        if document is not self._document:
            self._document = document
            self._forget()

    def _forget(self) -> None:
        self._seen = None
        self._at_rest.clear()

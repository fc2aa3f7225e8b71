"""The place for a certified reader of identity cards: what it says comes as one JSON line a card.

``{"nik": "3528...", "name": "...", "birth": "DD-MM-YYYY", "picture": "base64 of a JPEG, PNG or WebP"}``

The chip itself is never spoken to: its keys lie in a module of the ministry's, inside the reader. Whatever program
its maker delivers writes these lines to a serial line or a TCP port. They are believed in nothing: unknown keys,
other shapes and long lines are dropped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from hardware.faults import DeviceDenied, DeviceFault
from hardware.imaging.capture import captured
from hardware.imaging.untrusted import Spoiled, pixels
from hardware.ports import (
    Captured,
    Document,
    Frame,
    Image,
    NotCaptured,
    Preview,
    Reading,
    Sight,
    State,
    Status,
    Trouble,
)
from hardware.printers.transports import Transport
from hardware.scanners.back_off import BackOff
from hardware.scanners.source import CANCELLED, READY

MOST_BYTES = 1_500_000
"""A line: a picture of 1 MB as base64, and little else."""
NO_PICTURE = "no_picture"
"""Flag of a card that was read and not photographed; a plain grey card is kept in its place."""
CARDS_ONLY = Status(State.ABSENT, None, "this reader reads identity cards only")
_PIECE = 1 << 16
_WAIT_S = 0.1
_GREY = np.full((638, 1011, 3), 200, dtype=np.uint8)


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One card as the reader tells it."""

    nik: Annotated[str, Meta(pattern=r"^[0-9]{16}$")]
    name: Annotated[str, Meta(max_length=120)] = ""
    birth: Annotated[str, Meta(pattern=r"^([0-9]{2}-[0-9]{2}-[0-9]{4})?$")] = ""
    picture: Annotated[bytes, Meta(max_length=1_000_000)] = b""


class VendorReader:
    """`hardware.ports.IdScanner`. ``clock`` is monotonic seconds, ``now`` UTC.

    There is no live picture. A card read since the page opened is there when it is asked for; what came before
    is another visitor's and dropped.
    """

    def __init__(self, line: Transport, *, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        self._line, self._now, self._clock = line, now, clock
        self._back_off = BackOff(clock)
        self._open = self._fresh = False
        self._status = READY
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._came = bytearray()
        self._card: Line | None = None

    def status(self) -> Status:
        """Ready, or why the line was lost last."""
        return self._status

    def preview(self, document: Document = Document.KTP) -> Preview | None:
        """None; but a card that is read now is kept for `capture`."""
        with self._lock:
            self._listen(0)
        return None

    def capture(self, document: Document, deadline_s: float) -> Captured | NotCaptured:
        """The card that was read, or is read within ``deadline_s``; Sight.EMPTY if none was."""
        if document is not Document.KTP:
            return NotCaptured(CARDS_ONLY)
        self._cancelled.clear()
        until = self._clock() + deadline_s
        while not self._cancelled.is_set():
            with self._lock:
                self._listen(_WAIT_S)
                card, self._card = self._card, None
            if card is not None:
                return self._captured(card)
            if self._status != READY:
                return NotCaptured(self._status)
            if self._clock() >= until:
                return NotCaptured(Sight.EMPTY)
        return NotCaptured(CANCELLED)

    def cancel(self) -> None:
        """Ends a capture under way; what was read is forgotten with the next look."""
        self._cancelled.set()
        self._fresh, self._card = False, None

    def close(self) -> None:
        """Ends a capture under way and closes the line."""
        self.cancel()
        with self._lock:
            self._shut()

    def _listen(self, wait_s: float) -> None:
        try:
            if not self._ready():
                return
            if not self._fresh:
                self._drop()
            self._feed(self._line.read_some(_PIECE, wait_s))
        except DeviceFault as fault:
            self._shut()
            trouble = Trouble.DENIED if isinstance(fault, DeviceDenied) else None
            self._status = Status(State.ABSENT, trouble, str(fault))
            self._back_off.failed()

    def _ready(self) -> bool:
        if not self._open and self._back_off.due:
            self._line.open()
            self._open, self._status = True, READY
            self._back_off.succeeded()
        return self._open

    def _drop(self) -> None:
        """All that came before this page."""
        self._fresh, self._card = True, None
        self._came.clear()
        for _ in range(MOST_BYTES // _PIECE):
            if not self._line.read_some(_PIECE, 0):
                return

    def _feed(self, data: bytes) -> None:
        self._came += data
        *lines, rest = self._came.split(b"\n")
        self._came = bytearray(
            rest if len(rest) <= MOST_BYTES else b"\0"
        )  # a NUL spoils the rest of that line
        for line in lines:
            try:
                self._card = msgspec.json.decode(line, type=Line)
            except msgspec.MsgspecError:
                continue  # whatever it is, it is no card

    def _captured(self, card: Line) -> Captured:
        picture = pixels(card.picture) if card.picture else Spoiled.NO_PICTURE
        image: Image = _GREY if isinstance(picture, Spoiled) else picture
        height, width = image.shape[:2]
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
        reading = Reading(card.nik, 1.0, (), card.name, card.birth)
        flags = (NO_PICTURE,) if isinstance(picture, Spoiled) else ()
        frame = Frame(image, self._now(), "vendor", None)
        return captured(frame, document=Document.KTP, corners=corners, flags=flags, reading=reading)

    def _shut(self) -> None:
        self._line.close()
        self._open = False
        self._came.clear()
        self._card = None

"""The thread that looks through the tray camera while a page wants to see it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hardware.ports import Captured, Document, IdScanner, NotCaptured, Preview, Status

FRAME_S = 1 / 15


class TrayWatch:
    """`kiosk.outside.Tray` over a scanner. Only this thread asks the scanner for live pictures.

    ``forget``: what else is to be done once a visit is over; must not block. ``live``: it has a picture to watch.
    """

    def __init__(
        self, scanner: IdScanner, forget: Callable[[], None] = lambda: None, *, live: bool = True
    ) -> None:
        self.live = live
        self._scanner, self._forget = scanner, forget
        self._wanted: Document | None = None
        self._newest: Preview | None = None
        self._resting = True
        self._something = threading.Event()
        self._closing = threading.Event()

    def status(self) -> Status:
        """Of the scanner; costs nothing."""
        return self._scanner.status()

    def watch(self, document: Document) -> None:
        """Begins to look for a card or a page."""
        self._newest = None
        self._wanted = document
        self._something.set()

    def newest(self) -> Preview | None:
        """The newest live picture, or None before the first and while nothing is looked for."""
        return self._newest

    def take(self, document: Document, deadline_s: float) -> Captured | NotCaptured:
        """The picture as soon as it lies still. Blocks: for a worker's thread."""
        return self._scanner.capture(document, deadline_s)

    def rest(self) -> None:
        """No more looking; the last picture is let go."""
        self._wanted, self._newest = None, None
        self._something.set()

    def forget(self) -> None:
        """The visit is over."""
        self.rest()
        self._forget()

    def look_once(self) -> bool:
        """One look, if one is wanted; the thread's turn, and that of tests. False: there is nothing to see."""
        document = self._wanted
        if document is None:
            if not self._resting:
                self._resting = True
                self._scanner.cancel()
            return False
        self._resting = False
        seen = self._scanner.preview(document)
        if self._wanted is document:
            self._newest = seen
        return True

    def run_forever(self) -> None:
        """Until `stop`, fifteen times a second while a page looks."""
        while not self._closing.is_set():
            if self.look_once():
                self._closing.wait(FRAME_S)
            else:
                self._something.wait()
                self._something.clear()

    def stop(self) -> None:
        """Ends the thread; the scanner stays open."""
        self._closing.set()
        self._wanted = None
        self._something.set()

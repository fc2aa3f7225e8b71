"""The kiosk's end: an `IdScanner` whose work is done in another process, which may crash, hang or swell."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable

from hardware.capture.messages import (
    Answer,
    Beat,
    Begin,
    NotTook,
    Order,
    Rest,
    Shown,
    Take,
    Took,
    Unseen,
    Watch,
    outcome,
    pictured,
)
from hardware.capture.spawned import Child, ChildError
from hardware.capture.watchdog import Watchdog
from hardware.ports import (
    Captured,
    Document,
    IdScanner,
    NotCaptured,
    Preview,
    Sight,
    State,
    Status,
    Trouble,
)
from hardware.settings import ScannerSettings

_LOG = logging.getLogger(__name__)
_TURN_S = 0.05
FINISHING_S = 1.5
"""The child ends its looking so long before a capture's deadline, or a third of it: reading and encoding what it
has seen take their time too, and the answer shall be there when it is due."""
CALLED_OFF_S = 5.0
"""A scanner that was told to stop may take so long before it is ended."""

Wait = Callable[[float], None]
"""Lets up to so many seconds pass, or less when there is news; called with the lock held."""


class CaptureProcess(IdScanner):
    """`status`, `preview` and `cancel` return at once, `capture` and `close` within their time.

    A thread that calls `turn` again and again does the rest (`run_forever`), or a test does. ``spawn`` starts a
    process, ``clock`` is monotonic seconds. The process is ended after each visit in which something lay on
    the tray (`visit_over`), since its memory held it, and another is warm before the next visitor has read
    the welcome page.
    """

    def __init__(
        self,
        settings: ScannerSettings,
        spawn: Callable[[], Child],
        clock: Callable[[], float] = time.monotonic,
        wait: Wait | None = None,
    ) -> None:
        self._settings, self._spawn, self._clock = settings, spawn, clock
        self._news = threading.Condition(threading.RLock())
        self._wait: Wait = wait or self._wait_for_news
        self._dog = Watchdog(clock)
        self._child: Child | None = None
        self._wanted: Document | None = None
        self._newest: Preview | None = None
        self._numbers = itertools.count(1)
        self._pending: dict[int, Captured | NotCaptured | None] = {}
        self._held = self._renewing = False
        self._light: int | None = None
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self.knobs: dict[str, bool] = {}
        """Of a simulated source, for every process to come."""

    def status(self) -> Status:
        """Of the source, as last heard; stalled or absent where its process is in trouble."""
        with self._news:
            return self._dog.status()

    def light(self) -> int | None:
        """Of the empty tray, as last heard; a process that was renewed has to see it anew. See `hardware.ports.KnowsLight`."""
        with self._news:
            return self._light

    def preview(self, document: Document = Document.KTP) -> Preview | None:
        """The newest live picture; looks on until `cancel`. Its pixels lie in shared memory: they last for two
        pictures, and are blackened when nobody looks any more."""
        with self._news:
            if self._wanted is not document:
                self._wanted, self._newest = document, None
                self._order(Watch(document))
            return self._newest

    def capture(self, document: Document, deadline_s: float) -> Captured | NotCaptured:
        """As the port has it; a process that dies or is missing for ``deadline_s`` is "no picture" too."""
        until = self._clock() + deadline_s
        with self._news:
            number = next(self._numbers)
            self._pending[number] = None
            sent: Child | None = None
            while (came := self._pending[number]) is None and self._clock() < until:
                if sent is None and self._dog.is_up():
                    sent = self._child if self._take(number, document, until) else None
                elif (sent is not None and sent is not self._child) or self._hopeless():
                    came = NotCaptured(self._trouble())
                    break
                else:
                    self._wait(min(_TURN_S, until - self._clock()))
            del self._pending[number]
            return came or NotCaptured(self._trouble())

    def cancel(self) -> None:
        """Nobody looks any more: the pictures go black, a capture under way ends."""
        with self._news:
            self._wanted = self._newest = None
            for number, came in self._pending.items():
                self._pending[number] = came or NotCaptured(Sight.EMPTY)
            self._dog.called_off(self._clock() + CALLED_OFF_S)
            self._order(Rest())
            if self._child is not None:
                self._child.wipe()
            self._news.notify_all()

    def visit_over(self) -> None:
        """The visitor has gone, with or without a complaint: what held pictures of a card goes too."""
        with self._news:
            self.cancel()
            self._dog.visit_over()
            self._renewing = self._held
            self._held = False

    def order(self, order: Order) -> None:
        """For the knobs of a simulated source; lost if there is no process."""
        with self._news:
            self._order(order)

    def newest(self) -> Preview | None:
        """The live picture that came last, whatever was looked for."""
        with self._news:
            return self._newest

    def await_news(self, wanted: Callable[[], bool], seconds: float) -> bool:
        """Waits until ``wanted``, looked at after each message; False: not within ``seconds``."""
        with self._news:
            return self._news.wait_for(wanted, seconds)

    def start(self) -> None:
        """Runs it in a thread of its own until `close`."""
        self._thread = threading.Thread(target=self.run_forever, name="kiosk-capture", daemon=True)
        self._thread.start()

    def run_forever(self) -> None:
        """Until `close`. The processes live no longer than the thread that calls this."""
        while not self._closing.is_set():
            self.turn(_TURN_S)
        with self._news:
            child, self._child = self._child, None
        if child is not None:
            child.end()

    def turn(self, wait_s: float = 0.0) -> None:
        """One round: start, listen, judge, end. Waits ``wait_s`` at most for something to come."""
        child = self._child
        if child is None:
            self._start(wait_s)
            return
        try:
            came = child.receive(wait_s)
            with self._news:
                for answer in came:
                    self._hear(child, answer)
                if came:
                    self._news.notify_all()
            reason = self._dog.verdict(child.megabytes())
        except ChildError as trouble:
            reason = str(trouble)
        if reason is not None:
            self._fail(child, reason)
        elif self._renewing:
            self._retire(child)

    def close(self) -> None:
        """`run_forever` ends, and the process with it; twice is fine."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _start(self, wait_s: float) -> None:
        self._renewing = False  # there is none to be ended
        if not self._dog.may_start():
            self._closing.wait(wait_s)
            return
        try:
            child = self._spawn()
        except OSError as trouble:
            self._failed(f"cannot be started: {trouble}", "")
            return
        with self._news:
            self._child = child
            self._dog.started()
            self._order(Begin(self._settings, self.knobs))
            if self._wanted is not None:
                self._order(Watch(self._wanted))

    def _hear(self, child: Child, answer: Answer) -> None:
        match answer:
            case Beat():
                self._dog.heard(answer)
                self._held |= answer.held
                self._light = self._light if answer.light is None else answer.light
            case Shown():
                self._see(child, answer)
            case Unseen():
                self._newest = None
            case Took() | NotTook():
                self._dog.taking(None)
                self._held = True
                if answer.number in self._pending and self._pending[answer.number] is None:
                    try:
                        self._pending[answer.number] = outcome(answer)
                    except ValueError as wrong:
                        raise ChildError("talks nonsense") from wrong

    def _see(self, child: Child, shown: Shown) -> None:
        image = child.view(shown)
        self._held |= shown.sight is not Sight.EMPTY
        if image is not None and shown.document is self._wanted:
            self._newest = pictured(shown, image)

    def _take(self, number: int, document: Document, until: float) -> bool:
        left = until - self._clock()
        self._dog.taking(until)
        return self._order(Take(number, document, left - min(FINISHING_S, left / 3)))

    def _order(self, order: Order) -> bool:
        """False: there is nobody to take it, or `turn` will soon find out that there is not."""
        try:
            if self._child is not None:
                self._child.send(order)
                return True
        except ChildError:
            pass
        return False

    def _hopeless(self) -> bool:
        return self._dog.status().state is State.ABSENT

    def _trouble(self) -> Status:
        """Why there is no picture, where no process said why."""
        status = self._dog.status()
        well = status.state in (State.READY, State.BUSY)
        return Status(State.LOST, Trouble.STALLED, "no answer in time") if well else status

    def _retire(self, child: Child) -> None:
        with self._news:
            self._renewing = False
            self._child, self._newest = None, None
            self._dog.retired()
        child.end()

    def _fail(self, child: Child, reason: str) -> None:
        with self._news:
            self._child, self._newest = None, None
            self._held = self._renewing = False
        self._failed(reason, child.end())

    def _failed(self, reason: str, words: str) -> None:
        with self._news:
            given_up = self._dog.failed()
            self._news.notify_all()
        _LOG.warning("capture process: %s; %s", reason, words)
        if given_up:
            _LOG.error("capture process: failed several times; visits go on without the camera")

    def _wait_for_news(self, seconds: float) -> None:
        self._news.wait(seconds)

"""The capture process: one thread takes orders, one works the source, one says that we live.

The source is opened, looked through and closed by the working thread alone; only `cancel` comes from outside
it, as the port allows. Whatever goes wrong here may end the process: the kiosk starts another.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from hardware.capture.messages import (
    Answer,
    Beat,
    Doing,
    Lay,
    NotTook,
    Order,
    Rest,
    Show,
    Shown,
    Take,
    Turn,
    Unseen,
    Watch,
    answered,
)
from hardware.capture.room import LONGEST, Room
from hardware.imaging.capture import shrunk
from hardware.ports import Document, IdScanner, KnowsLight, Preview, Sight, State, Status
from hardware.scanners.simulated import SimulatedScanner

BEAT_S = 0.25
FRAME_S = 1 / 16
"""Between two live pictures; the kiosk shows fifteen a second."""
WARM_S = 2.0
"""A camera that is woken, or opened again, may need so long for its first picture before it is late."""
GLANCE_S = 1.0
"""Between two looks at the tray while nobody wants to see it: a camera stays warm, and knows its tray empty."""


class Worker:
    """Does what is ordered; ``say`` sends an answer from any thread, ``clock`` is monotonic seconds.

    ``glances``: looks once a second while nothing is ordered; no such picture leaves the process.
    """

    def __init__(
        self, room: Room, say: Callable[[Answer], None], clock: Callable[[], float], *, glances: bool = False
    ) -> None:
        self._room, self._say, self._clock, self._glances = room, say, clock, glances
        self._glanced = clock()
        self._orders = threading.Condition()
        self._scanner: IdScanner | None = None
        self._document: Document | None = None
        self._take: Take | None = None
        self._show = self._fresh = False
        self._began = clock()
        self._pictures = self._beats = 0
        self._blind = self._held = False
        self._status = Status(State.BUSY)
        self._doing, self._late_from = Doing.OPENING, clock()

    def order(self, order: Order) -> None:
        """What the kiosk wants, from the thread that listens."""
        with self._orders:
            match order:
                case Watch():
                    self._document, self._blind = order.document, False
                case Take():
                    self._take = order
                case Rest():
                    self._put_by()
                case Show():
                    self._show = True
                case Turn() | Lay():
                    self._turn(order)
            self._fresh = True
            self._orders.notify()
            scanner = self._scanner
        if isinstance(order, Rest) and scanner is not None:
            scanner.cancel()  # waits for a look under way: without the lock, or no beat goes out meanwhile

    def run_forever(self, opened: Callable[[], IdScanner], knobs: Turn) -> None:
        """Opens the source and works it until the process ends."""
        scanner = opened()
        with self._orders:
            self._scanner = scanner
            self._turn(knobs)
        while True:
            self.turn()
            with self._orders:
                self._orders.wait_for(lambda: self._fresh, self._pause_s())

    def turn(self) -> None:
        """One round: a picture for keeps, or a live one, or a look at how the source is."""
        assert self._scanner is not None
        with self._orders:
            take, document, show = self._take, self._document, self._show
            self._take, self._show, self._fresh = None, False, False
        self._began = self._clock()
        if take is not None:
            self._at(Doing.TAKING)
            self._held = True
            self._say(answered(take.number, self._scanner.capture(take.document, take.deadline_s)))
        elif document is not None:
            self._at(Doing.WATCHING)
            self._publish(document, self._looked(document))
        else:
            self._at(Doing.RESTING)
            self._glance()
        if show and isinstance(self._scanner, SimulatedScanner):
            self._publish(None, self._scanner.seen())
        before, self._status = self._status, self._scanner.status()
        self._late_from = self._clock() + (WARM_S if self._blind else 0.0)
        if before != self._status:
            self.beat()

    def beat(self) -> None:
        """Says what is being done and since when."""
        with self._orders:
            self._beats += 1
            age = max(0.0, self._clock() - self._late_from)
            light = self._scanner.light() if isinstance(self._scanner, KnowsLight) else None
            self._say(Beat(self._beats, self._doing, age, self._status, self._held, light))

    def _looked(self, document: Document) -> Preview | None:
        assert self._scanner is not None
        seen = self._scanner.preview(document)
        self._held |= seen is not None and seen.sight is not Sight.EMPTY
        return seen

    def _glance(self) -> None:
        if self._glances and self._clock() - self._glanced >= GLANCE_S:
            self._glanced = self._clock()
            self._looked(Document.KTP)

    def _put_by(self) -> None:
        if self._take is not None:  # not begun yet; whoever waits for it must hear of it
            self._say(NotTook(self._take.number, Sight.EMPTY))
        self._document = self._take = None
        self._room.wipe()

    def _turn(self, order: Turn | Lay) -> None:
        if not isinstance(self._scanner, SimulatedScanner):
            return
        if isinstance(order, Lay):
            self._scanner.lay()
        elif order.knobs:
            self._scanner.turn(**order.knobs)

    def _at(self, doing: Doing) -> None:
        if doing is self._doing:
            return
        warm = WARM_S if doing is Doing.WATCHING else 0.0
        self._doing, self._late_from = doing, self._clock() + warm

    def _pause_s(self) -> float:
        """A source that paces itself has used up this time in `preview` already."""
        due = BEAT_S if self._document is None else FRAME_S
        return max(0.0, self._began + due - self._clock())

    def _publish(self, document: Document | None, seen: Preview | None) -> None:
        """``document`` None: it was not looked for; an order to rest in the meantime keeps the room dark."""
        with self._orders:
            if document is not self._document:
                return
            if seen is None:
                blind, self._blind = self._blind, True
                if not blind or document is None:
                    self._say(Unseen())
                return
            self._blind = False
            self._pictures += 1
            image = shrunk(seen.image, LONGEST)
            scale = image.shape[1] / seen.image.shape[1]
            outline = tuple((x * scale, y * scale) for x, y in seen.outline)
            self._room.put(self._pictures, image)
            height, width = image.shape[:2]
            self._say(Shown(self._pictures, document, height, width, seen.sight, outline))


def beat_forever(worker: Worker) -> None:
    """Four beats a second."""
    while True:
        worker.beat()
        time.sleep(BEAT_S)

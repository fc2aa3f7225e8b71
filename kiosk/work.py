"""Work off the screen's thread: a disk, a camera or a key takes longer than a frame may."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_Delivery = Callable[[], None]


class Inline:
    """Work done at once, its result delivered by the next `drain`: for tests and for pictures."""

    def __init__(self) -> None:
        self._done: list[_Delivery] = []

    def start(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        """Does the job now."""
        came = job()
        self._done.append(lambda: then(came))

    def drain(self) -> None:
        """Delivers what has come since the last time."""
        done, self._done = self._done, []
        for deliver in done:
            deliver()


class WorkerThread:
    """One thread that does one job after the other; `drain` runs on the thread of the screen."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[_Delivery | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[_Delivery] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="kiosk-work", daemon=True)
        self._thread.start()

    def start(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        """Queues the job; `then` gets its result in a later `drain`."""

        def work() -> None:
            try:
                came = job()
            except Exception as bug:  # noqa: BLE001  a bug belongs to the screen's thread, which ends the program
                self._done.put(_raiser(bug))
            else:
                self._done.put(lambda: then(came))

        self._jobs.put(work)

    def drain(self) -> None:
        """Delivers what has come; raises what a job raised."""
        while not self._done.empty():
            self._done.get()()

    def close(self) -> None:
        """Ends after the jobs that are queued."""
        self._jobs.put(None)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _raiser(bug: Exception) -> _Delivery:
    def deliver() -> None:
        raise bug

    return deliver

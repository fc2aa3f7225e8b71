"""``python -m hardware.capture --line FD --parent PID``: started by the kiosk, of no use to anyone else."""

from __future__ import annotations

import argparse
import os
import socket
import threading
import time
import traceback
from collections.abc import Callable

import msgspec

from hardware.capture.child import Worker, beat_forever
from hardware.capture.limits import die_with, no_files
from hardware.capture.line import Line, LineError
from hardware.capture.messages import ORDERS, Answer, Begin, Order, Ready, Turn, encoded
from hardware.capture.room import Room, make_room
from hardware.catalogue import open_scanner

MEMORY_MIB = 2048
"""Addresses, not memory: a camera, OpenCV and the recogniser together map some 700 MiB. What is really used is
watched from outside."""


def main() -> int:
    """Until the kiosk hangs up."""
    parser = argparse.ArgumentParser(prog="python -m hardware.capture", description=__doc__)
    parser.add_argument("--line", type=int, required=True, metavar="FD")
    parser.add_argument("--parent", type=int, required=True, metavar="PID")
    given = parser.parse_args()
    die_with(given.parent)
    line = Line(socket.socket(fileno=given.line))
    room = _room(line)
    orders = _Orders(line)
    begin = orders.next()
    if not isinstance(begin, Begin):
        raise SystemExit("the first order must be begin")
    glances = begin.settings.kind in ("camera", "picamera2")
    worker = Worker(room, lambda answer: _say(line, answer), time.monotonic, glances=glances)
    _thread(lambda: beat_forever(worker))
    _thread(lambda: worker.run_forever(lambda: open_scanner(begin.settings), Turn(begin.knobs)))
    while True:
        worker.order(orders.next())


class _Orders:
    """The orders in the order in which they came."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._waiting: list[Order] = []

    def next(self) -> Order:
        """Waits for it; ends the process where the kiosk has hung up or talks nonsense."""
        while not self._waiting:
            try:
                self._waiting = [ORDERS.decode(message) for message in self._line.receive()]
            except LineError:
                os._exit(0)
            except msgspec.MsgspecError as wrong:
                raise SystemExit(f"no order: {wrong}") from wrong
        return self._waiting.pop(0)


def _room(line: Line) -> Room:
    """The shared memory, made before the limits forbid any file to grow."""
    descriptor = make_room()
    try:
        room = Room(descriptor)
        no_files(memory_mib=MEMORY_MIB)
        line.send(encoded(Ready()), descriptor)
    finally:
        os.close(descriptor)
    return room


def _say(line: Line, answer: Answer) -> None:
    try:
        line.send(encoded(answer))
    except LineError:
        os._exit(0)  # nobody listens any more


def _thread(run: Callable[[], None]) -> None:
    def all_or_nothing() -> None:
        try:
            run()
        except BaseException:  # noqa: BLE001  whatever it is, the kiosk had better start another process
            traceback.print_exc()
            os._exit(1)

    threading.Thread(target=all_or_nothing, daemon=True).start()


if __name__ == "__main__":
    raise SystemExit(main())

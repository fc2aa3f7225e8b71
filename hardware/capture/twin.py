"""A simulated tray in the capture process, with its knobs here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hardware.capture.messages import Lay, Show, Turn
from hardware.capture.process import CaptureProcess
from hardware.ports import Preview
from hardware.scanners.simulated import TrayKnobs

_SHOW_S = 0.3


class TwinInChild:
    """As a `SimulatedScanner` is turned and looked at; ``process`` must hold one. Turned knobs outlive a process."""

    def __init__(self, process: CaptureProcess) -> None:
        self._process = process
        self._knobs = TrayKnobs()

    @property
    def knobs(self) -> TrayKnobs:
        """As they are turned now."""
        return self._knobs

    def turn(self, **knobs: Any) -> None:
        """Sets `TrayKnobs` by name; frames cannot be given."""
        self._knobs = replace(self._knobs, **knobs)
        self._process.knobs |= knobs
        self._process.order(Turn(knobs))

    def lay(self) -> None:
        """Somebody brings a card now."""
        self._knobs = replace(self._knobs, empty=False)
        self._process.knobs["empty"] = False
        self._process.order(Lay())

    def seen(self) -> Preview | None:
        """The picture somebody looked at last, without a look of one's own; None while unplugged."""
        before = self._process.newest()
        self._process.order(Show())
        self._process.await_news(lambda: self._process.newest() is not before, _SHOW_S)
        return self._process.newest()

"""A file that turns knobs: whoever can write a file can make trouble in mid-job, from any language."""

from __future__ import annotations

import json
from pathlib import Path

from hardware.printers.simulated.knobs import MOMENTS, Order, read_order, well
from hardware.printers.simulated.printer import VirtualPrinter


class ControlFile:
    """Follows ``path``: an object of knobs, or a list of them, e.g. ``{"cover_open": true}`` or
    ``[{"near_end": true}, {"cover_open": true, "at_byte": 5000}]``.

    A knob that an earlier text turned and the present one does not name is turned back. What cannot be read
    changes nothing and stands in the events.
    """

    def __init__(self, path: Path, printer: VirtualPrinter) -> None:
        self.path = path
        self._printer = printer
        self._seen: bytes | None = None
        self._named: set[str] = set()

    def look(self) -> str | None:
        """Reads the file if it has changed. What is wrong with it, or None."""
        text = self.path.read_bytes() if self.path.exists() else b""
        if text == self._seen:
            return None
        self._seen = text
        try:
            orders = _orders(text)
        except ValueError as error:
            self._printer.events.say("control_refused", why=str(error))
            return str(error)
        now = {name for order in orders if order.at_byte is None for name in order.turns} - set(MOMENTS)
        if gone := self._named - now:
            self._printer.turn(**{name: well(name) for name in sorted(gone)})
        self._named = now
        self._printer.disarm()
        for order in orders:
            self._printer.follow(order)
        return None


def _orders(text: bytes) -> list[Order]:
    given = json.loads(text) if text.strip() else []
    parts = given if isinstance(given, list) else [given]
    if not all(isinstance(part, dict) for part in parts):
        raise ValueError("an object of knobs, or a list of them")
    return [read_order(part) for part in parts]

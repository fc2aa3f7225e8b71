"""The devices on the bench, and what a press does to them. Knows no HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import cv2
import numpy as np

from hardware.bench.buttons import PRINTER, SCANNER, Button
from hardware.ports import Preview, State
from hardware.printers.simulated import Printed, VirtualPrinter
from hardware.printers.simulated.knobs import Order
from hardware.readers.simulated import SimulatedReader
from hardware.scanners.simulated import TrayKnobs

_MOST_BYTES = 10_000_000
_WHITE_EDGE = 24
"""Dots of white around a paper before a code is looked for on it."""


class TrayTwin(Protocol):
    """A simulated tray: a `SimulatedScanner`, or one in another process."""

    @property
    def knobs(self) -> TrayKnobs: ...

    def turn(self, **knobs: Any) -> None: ...

    def lay(self) -> None: ...

    def seen(self) -> Preview | None: ...


@dataclass(frozen=True, slots=True)
class Bench:
    """What is there to make trouble with."""

    printer: VirtualPrinter
    scanner: TrayTwin | None = None
    reader: SimulatedReader | None = None

    def press(self, device: str, key: str, given: Mapping[str, str]) -> str | None:
        """Presses the button ``key`` of ``device``; what cannot be done is said in words."""
        if device == "printer":
            return self._press_printer(key, given.get("at_byte", "").strip())
        if device == "scanner" and self.scanner is not None:
            return self._press_scanner(self.scanner, key)
        if device == "reader" and self.reader is not None:
            return self._press_reader(self.reader, key, given.get("code", ""))
        return f"no such device: {device}"

    def is_on(self, button: Button, device: str) -> bool:
        """Whether what the button turns is turned."""
        if button.off is None:
            return False
        knobs = self.printer.knobs if device == "printer" else self._tray_knobs()
        return all(getattr(knobs, name) == value for name, value in button.on.items())

    def reader_plugged(self) -> bool:
        """Whether codes arrive."""
        return self.reader is not None and self.reader.status().state is State.READY

    def last_code(self) -> str | None:
        """The QR code of the newest paper that has one."""
        return next(filter(None, map(_code_on, reversed(self.printer.papers))), None)

    def _tray_knobs(self) -> object:
        return None if self.scanner is None else self.scanner.knobs

    def _press_printer(self, key: str, at_byte: str) -> str | None:
        if key == "well":
            self.printer.disarm()
            rest = {name: value for button in PRINTER for name, value in (button.off or {}).items()}
            self.printer.turn(**rest)
            return None
        button = _find(PRINTER, key)
        if button is None:
            return f"no such button: {key}"
        if not at_byte:
            on = self.is_on(button, "printer")
            self.printer.turn(**(button.off if on and button.off is not None else button.on))
            return None
        if not (at_byte.isascii() and at_byte.isdigit()) or int(at_byte[:9]) > _MOST_BYTES:
            return "byte: a number from 0 to 10000000"
        self.printer.follow(Order(button.on, int(at_byte)))
        return None

    def _press_scanner(self, scanner: TrayTwin, key: str) -> str | None:
        button = _find(SCANNER, key)
        if button is None:
            return f"no such button: {key}"
        if key == "lay":
            scanner.lay()
        else:
            on = self.is_on(button, "scanner")
            scanner.turn(**(button.off if on and button.off is not None else button.on))
        return None

    def _press_reader(self, reader: SimulatedReader, key: str, typed: str) -> str | None:
        if key == "unplugged":
            if self.reader_plugged():
                reader.unplug()
            else:
                reader.replug()
            return None
        code = self.last_code() if key == "last" else typed.strip()
        if not code:
            return "no code: print a receipt first, or type one"
        reader.present(code.encode())
        return None


def _find(buttons: tuple[Button, ...], key: str) -> Button | None:
    return next((button for button in buttons if button.key == key), None)


def _code_on(paper: Printed) -> str | None:
    grey = np.asarray(paper.image.convert("L"), dtype=np.uint8)
    framed = np.pad(grey, _WHITE_EDGE, constant_values=255)
    words, _, _ = cv2.QRCodeDetector().detectAndDecode(framed)
    return str(words) or None

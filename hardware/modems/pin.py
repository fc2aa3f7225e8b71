"""The SIM's PIN, out of a file of its own. A wrong one is given once: three lock the card."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hardware.modems.spool import Spool

_GIVEN = "pin-given"


class PinFile:
    """``path``: None where the settings name none."""

    def __init__(self, path: Path | None, spool: Spool) -> None:
        self._path = path
        self._spool = spool

    def once(self) -> str | None:
        """The PIN, or None: there is none, it is no PIN, or this one was given before and not `accepted`, also before a
        restart. It counts as given from here on, whatever becomes of this program."""
        pin = self._read()
        marker = self._spool.own(_GIVEN)
        if pin is None or (marker.exists() and marker.read_text() == self._print(pin)):
            return None
        self._spool.write(marker, self._print(pin).encode())
        return pin

    def accepted(self) -> None:
        """The SIM is open."""
        self._spool.own(_GIVEN).unlink(missing_ok=True)

    def _read(self) -> str | None:
        if self._path is None:
            return None
        try:
            pin = self._path.read_text().strip()
        except (OSError, UnicodeDecodeError):
            return None
        return pin if pin.isascii() and pin.isdecimal() and 4 <= len(pin) <= 8 else None

    def _print(self, pin: str) -> str:
        """Tells whether it is the same, in a folder that nobody else reads; four digits hide in no hash."""
        return hashlib.sha256(f"{self._spool.folder.resolve()}:{pin}".encode()).hexdigest()

"""How visits begin on this machine, as staff have set it at the screen: over the settings' own words, and read at the start."""

from __future__ import annotations

from pathlib import Path

import msgspec

from kiosk.maintenance import Usual
from sync.cases.refusal import Refusal
from sync.vault.folders import replace

FILE = "usual.json"


class UsualFile:
    """`kiosk.maintenance.Usuals`. ``settings``: what holds where nobody has set anything, or the file is damaged."""

    def __init__(self, folder: Path, settings: Usual, loudest: int) -> None:
        self._path, self._settings, self._loudest = folder / FILE, settings, loudest

    def now(self) -> Usual:
        """Never a language that the settings do not offer, never louder than there is."""
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=Usual)
        except (OSError, msgspec.DecodeError):
            return self._settings
        offered = tuple(one for one in self._settings.languages if one in kept.languages or one == "id")
        return Usual(offered, min(max(kept.loudness, 0), self._loudest))

    def keep(self, usual: Usual) -> Refusal | None:
        try:
            replace(self._path, msgspec.json.encode(usual))
        except OSError as wrong:
            return Refusal("usual.not_stored", {"reason": type(wrong).__name__})
        return None

"""How many pixels a millimetre of this glass has, as staff have measured it at the screen: over the settings' figure, and read at the start."""

from __future__ import annotations

import math
from pathlib import Path

import msgspec

from kiosk.settings import PanelSettings
from sync.cases.refusal import Refusal
from sync.vault.folders import replace

FILE = "glass.json"
_SMALLEST_MM, _LARGEST_MM = 280.0, 830.0
"""Diagonals of panels that there are, 11 to 32 inches. A slip of the finger beyond would leave no page to mend it on."""


class _Measured(msgspec.Struct, frozen=True):
    """``width_px``, ``height_px``, ``stated``: the panel of the settings for which it was measured."""

    px_per_mm: float
    width_px: int
    height_px: int
    stated: float


class GlassFile:
    """`kiosk.maintenance.Glass`. Settings that were changed after the measuring count again."""

    def __init__(self, folder: Path, panel: PanelSettings) -> None:
        self._path, self._panel = folder / FILE, panel

    def now(self) -> float:
        panel = self._panel
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=_Measured)
        except (OSError, msgspec.DecodeError):
            return panel.px_per_mm
        same = kept == self._measured(kept.px_per_mm) and self.takes(kept.px_per_mm)
        return kept.px_per_mm if same else panel.px_per_mm

    def takes(self, px_per_mm: float) -> bool:
        diagonal = math.hypot(self._panel.width_px, self._panel.height_px)
        return px_per_mm > 0 and _SMALLEST_MM <= diagonal / px_per_mm <= _LARGEST_MM

    def keep(self, px_per_mm: float) -> Refusal | None:
        """``glass.not_stored`` {"reason"}."""
        try:
            replace(self._path, msgspec.json.encode(self._measured(px_per_mm)))
        except OSError as wrong:
            return Refusal("glass.not_stored", {"reason": type(wrong).__name__})
        return None

    def _measured(self, px_per_mm: float) -> _Measured:
        panel = self._panel
        return _Measured(px_per_mm, panel.width_px, panel.height_px, panel.px_per_mm)

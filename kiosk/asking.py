"""What this program may not do itself: asked for by an empty file, which the system's own units watch for.

``/run/kotak-aduan/ask/`` is there on an installed machine only. Where it is not, nothing is offered.
"""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.maintenance import Wish
from sync.cases.refusal import Refusal

FOLDER = Path("/run/kotak-aduan/ask")


class Asking:
    """`kiosk.maintenance.Asks`."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def is_able(self) -> bool:
        return self._folder.is_dir() and os.access(self._folder, os.W_OK)

    def ask(self, wish: Wish) -> Refusal | None:
        """``ask.not_written`` {"reason"}."""
        try:
            (self._folder / wish).touch(mode=0o600)
        except OSError as wrong:
            return Refusal("ask.not_written", {"reason": type(wrong).__name__})
        return None

"""A file that keeps room free: whatever else fills the disk, a visit under way finds its place."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from kiosk.checks.storage import room
from sync.logbook import note
from sync.vault.folders import sync_folder


class Reserve:
    """``size``: bytes, 0: none is wanted. Held again once there is room for it and for ``spare`` beside it."""

    def __init__(
        self, folder: Path, size: int, *, least: int, spare: int, free: Callable[[], int] | None = None
    ) -> None:
        self._path, self._size = folder / "reserve", size
        self._least, self._spare = least, spare
        self._free = free or (lambda: room(folder).free)

    @property
    def held(self) -> bool | None:
        """None: none is wanted."""
        if not self._size:
            return None
        try:
            return self._path.stat().st_size >= self._size
        except OSError:
            return False

    def tend(self) -> None:
        """Let go below ``least`` bytes free, so that what has begun can be stored; taken again when there is room."""
        if not self._size:
            return
        free = self._free()
        if self.held and free < self._least:
            self._let_go(free)
        elif not self.held and free >= self._size + self._spare:
            self._hold()

    def _hold(self) -> None:
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(handle, 0, self._size)
            finally:
                os.close(handle)
        except OSError:  # a file system that is full after all, or takes no writes: its own part says so
            self._path.unlink(missing_ok=True) if os.access(self._path.parent, os.W_OK) else None

    def _let_go(self, free: int) -> None:
        try:
            self._path.unlink(missing_ok=True)
            sync_folder(self._path.parent)
        except OSError:
            return
        note("health.reserve_used", free=free)

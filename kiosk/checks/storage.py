"""Whether the disk under the journal still takes what is written to it (F09)."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kiosk.checks.system import System

_LOST = (errno.EROFS, errno.EIO)
_ASKED_EVERY_S = 1.0
_TRIED_EVERY_S = 600.0
"""A flash disk wears, so a disk that takes writes is tried six times an hour; one that did not, at each look."""


class Storage:
    """``monotonic``: seconds. `is_lost` is asked by the screen with every look at the clock, so it only reads the table of
    mounts, once a second; `try_it` writes and belongs on a thread that may wait for a disk."""

    def __init__(
        self,
        folder: Path,
        system: System,
        monotonic: Callable[[], float],
        write: Callable[[Path], int] | None = None,
    ) -> None:
        """``write``: 0, or the errno of a trial; a test has its own."""
        self._folder, self._system, self._monotonic = folder, system, monotonic
        self._write = write or written
        self._asked_at = self._tried_at = float("-inf")
        self._read_only = False
        self._error = 0

    @property
    def is_read_only(self) -> bool:
        """As the table of mounts says it, at most a second ago."""
        now = self._monotonic()
        if now - self._asked_at >= _ASKED_EVERY_S:
            self._asked_at, self._read_only = now, bool(self._system.is_read_only(self._folder))
        return self._read_only

    @property
    def takes_writes(self) -> bool:
        """Whether the last trial came to its end."""
        return self._error == 0

    def is_lost(self) -> bool:
        """Nothing can be kept. A full disk is not lost: room can be made on it."""
        return self.is_read_only or self._error in _LOST

    def try_it(self) -> None:
        """A small file is written, kept and removed again, if it is time."""
        now = self._monotonic()
        if self._error or now - self._tried_at >= _TRIED_EVERY_S:
            self._tried_at, self._error = now, self._write(self._folder)


class Room(NamedTuple):
    """Of a disk, in bytes."""

    total: int
    free: int


def room(folder: Path) -> Room:
    """Of the disk under ``folder``, or of that where it should be."""
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    disk = shutil.disk_usage(there)
    return Room(disk.total, disk.free)


def written(folder: Path) -> int:
    """0: a small file was written, is on the disk, and is gone again; else the errno that kept it from that."""
    path = folder / "probe"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, b"kotak aduan\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        path.unlink()
    except OSError as trouble:
        return trouble.errno or errno.EIO
    return 0

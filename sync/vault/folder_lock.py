"""One process at a time on one journal (F12)."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from sync.cases.refusal import Refusal


def is_running(folder: Path) -> bool:
    """Whether another process works on the journal in the folder right now."""
    if not folder.is_dir():
        return False
    lock = FolderLock.take(folder)
    if isinstance(lock, Refusal):
        return True
    lock.release()
    return False


class FolderLock:
    """An flock on ``folder/lock``. It goes with the process, however that ends; a left-over file means nothing."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, folder: Path) -> FolderLock | Refusal:
        """The lock, or ``journal.locked`` if another process (or this one, elsewhere) holds it."""
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return Refusal("journal.locked")
        return cls(descriptor)

    def release(self) -> None:
        """Lets the next process in; at once, although a child that is just being started may hold the same descriptor until it
        becomes its own program."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        os.close(self._descriptor)

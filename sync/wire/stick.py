"""A folder on a medium that may be full, read-only, or pulled out at any moment.

A file has its final name only once its bytes are on the medium: temporary name -> fsync -> (read back) -> rename ->
fsync of the folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from pathlib import Path
from typing import BinaryIO

from sync.cases.refusal import Refusal
from sync.vault.folders import sync_folder

_MB = 1_000_000
_FULL = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_HALF = re.compile(r"\.kotak-aduan-[0-9A-Za-z.-]+\.part", re.ASCII)


class Stick:
    """All calls raise OSError; `trouble` says what it means for whoever holds the stick."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def look(self) -> Refusal | None:
        """``stick.missing`` if there is no such folder, ``stick.read_only`` if nothing may be written to it."""
        if not self.folder.is_dir():
            return Refusal("stick.missing")
        return None if os.access(self.folder, os.W_OK | os.X_OK) else Refusal("stick.read_only")

    def free(self) -> int:
        """Bytes that may still be written."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    def names(self) -> frozenset[str]:
        """What lies in the folder itself."""
        return frozenset(path.name for path in self.folder.iterdir())

    def create(self, name: str) -> BinaryIO:
        """A new file, to be written and read; FileExistsError if it is there."""
        return (self.folder / name).open("x+b")

    def settle(self, file: BinaryIO) -> None:
        """The file's bytes are on the medium when this returns."""
        file.flush()
        os.fsync(file.fileno())

    def open(self, name: str) -> BinaryIO:
        """To read back what lies on the medium itself: what the kernel still remembers of it is dropped first."""
        file = (self.folder / name).open("rb")
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file

    def rename(self, old: str, new: str) -> None:
        (self.folder / old).rename(self.folder / new)

    def settle_names(self) -> None:
        """Names made or changed in the folder are on the medium when this returns."""
        try:
            sync_folder(self.folder)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            os.sync()  # some file systems in user space (NTFS, exFAT) know no fsync of a folder

    def discard(self, name: str) -> None:
        """Remove it if the medium still lets us."""
        with contextlib.suppress(OSError):
            (self.folder / name).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove halves that an earlier run left when the medium was pulled."""
        for name in self.names():
            if _HALF.fullmatch(name):
                self.discard(name)

    def is_beside(self, other: Path) -> bool:
        """Whether both lie on the same disk."""
        return self.folder.stat().st_dev == other.stat().st_dev


def half_name(name: str) -> str:
    """Of a file that is being written."""
    return f".{name}.part"


def trouble(error: OSError) -> Refusal:
    """``stick.full``, ``stick.read_only`` or ``stick.gone`` (pulled out, or broken)."""
    if error.errno in _FULL:
        return Refusal("stick.full")
    return Refusal("stick.read_only" if error.errno in _READ_ONLY else "stick.gone")


def full(needed: int, free: int) -> Refusal:
    """``stick.full`` with how much is wanted and how much there is, in whole megabytes."""
    return Refusal("stick.full", {"needed_mb": -(-needed // _MB), "free_mb": free // _MB})

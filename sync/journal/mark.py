"""The high-water mark: a second, small file that remembers how far the journal had come.

A journal that lies below its mark has lost commits (a ``-wal`` file lost in copying, an old copy put back):
numbers would be given twice, so intake stays closed (F10, F11). A journal above its mark was cut between the
commit and the mark, which is harmless.

The file is written in place, two slots in turn, each with its own checksum: a torn write spoils one slot, and
the other still holds the step before. In place and not by rename, since a rename costs five times as much and
this stands behind every commit.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.vault.folders import replace

_SLOT = 512  # bytes; a sector, the unit that disks write whole


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """How far a journal has come: records in an epoch (``seq``) and cases of its prefix (``serial``)."""

    journal_id: str
    epoch: int
    seq: int
    serial: int


class HighWaterMark:
    """The open mark file. Not for use by two threads at once: the journal's write lock stands around it."""

    def __init__(self, path: Path, count: int) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        self._count = count

    @classmethod
    def create(cls, path: Path, position: Position) -> HighWaterMark:
        """A new file with the position in both slots; whole on the disk, or not there."""
        replace(path, _slot(0, position) + _slot(1, position))
        return cls(path, 1)

    @classmethod
    def open(cls, path: Path) -> HighWaterMark | None:
        """The mark's file, or None if none of its slots can be read."""
        read = _newest(path)
        return None if read is None else cls(path, read[0])

    def write(self, position: Position) -> None:
        """On the disk when this returns; raises OSError."""
        self._count += 1
        os.pwrite(self._descriptor, _slot(self._count, position), self._count % 2 * _SLOT)
        os.fdatasync(self._descriptor)

    def close(self) -> None:
        os.close(self._descriptor)


def read_mark(path: Path) -> Position | None:
    """The newest position in the file, or None if there is none."""
    read = _newest(path)
    return None if read is None else read[1]


def _slot(count: int, position: Position) -> bytes:
    """One slot: half of a JSON list of two, so that the whole file is JSON too."""
    content = json.dumps({"count": count, **{name: getattr(position, name) for name in Position.__slots__}})
    text = f'{{"crc": {zlib.crc32(content.encode())}, "mark": {content}}}'.ljust(_SLOT - 3)
    return (f" {text}]\n" if count % 2 else f"[{text},\n").encode()


def _newest(path: Path) -> tuple[int, Position] | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    slots = [_read_slot(data[start : start + _SLOT]) for start in (0, _SLOT)]
    return max((slot for slot in slots if slot is not None), default=None, key=lambda slot: slot[0])


def _read_slot(data: bytes) -> tuple[int, Position] | None:
    try:
        slot: dict[str, Any] = json.loads(data.strip(b"[], \n"))
        mark = slot["mark"]
        if zlib.crc32(json.dumps(mark).encode()) != slot["crc"]:
            return None
        return mark.pop("count"), Position(**mark)
    except (ValueError, TypeError, KeyError):
        return None

"""A model of a power cut: what SQLite has synced survives, each write since then survives by chance.

It knows nothing of torn sectors, drives that lie, or directory entries that are lost.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import apsw

Step = tuple[str, str, int, bytes]
"""Kind (write, truncate, sync, delete), file name, offset or size, bytes."""


class RecordingFile(apsw.VFSFile):
    """A file of SQLite's whose changes are written down in the order they were asked for."""

    def __init__(self, name: Any, flags: list[int], steps: list[Step]) -> None:
        super().__init__("", name, flags)
        self._name = Path(name.filename() if isinstance(name, apsw.URIFilename) else name).name
        self._steps = steps

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._steps.append(("write", self._name, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        self._steps.append(("truncate", self._name, size, b""))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._steps.append(("sync", self._name, 0, b""))


class RecordingDisk(apsw.VFS):
    """A file system for SQLite, under the name given; ``steps`` is all that was asked of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.steps: list[Step] = []
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> RecordingFile:
        return RecordingFile(name, flags, self.steps)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.steps.append(("delete", Path(filename).name, 0, b""))


def after_the_cut(steps: list[Step], cut: int, chance: random.Random) -> dict[str, bytes]:
    """The files as a restart finds them, when the power goes before step number ``cut``."""
    files: dict[str, bytearray] = {}
    unsynced: dict[str, list[Step]] = {}
    for step in steps[:cut]:
        kind, name, _, _ = step
        if kind == "delete":
            files.pop(name, None)
            unsynced.pop(name, None)
        elif kind == "sync":
            for earlier in unsynced.pop(name, []):
                _apply(files, earlier)
        else:
            unsynced.setdefault(name, []).append(step)
    for waiting in unsynced.values():
        for step in waiting:
            if chance.random() < 0.5:
                _apply(files, step)
    return {name: bytes(content) for name, content in files.items()}


def _apply(files: dict[str, bytearray], step: Step) -> None:
    kind, name, place, data = step
    content = files.setdefault(name, bytearray())
    if kind == "truncate":
        del content[place:]
        return
    content.extend(bytes(max(0, place + len(data) - len(content))))
    content[place : place + len(data)] = data

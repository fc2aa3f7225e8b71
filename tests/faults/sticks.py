"""Sticks that fill up, break or are pulled at write number k, and that remember what was asked of them."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from sync.wire.stick import Stick


class _Raw(io.FileIO):
    def __init__(self, path: Path, stick: FailingStick) -> None:
        super().__init__(path, "x+b")
        self._stick = stick

    def write(self, data: bytes | memoryview, /) -> int:  # type: ignore[override]
        self._stick.step(f"write {Path(str(self.name)).name}")
        return super().write(data)


class FailingStick(Stick):
    """Fails with ``error`` at write ``at`` and everything after it; ``steps``: what was asked, in order."""

    def __init__(self, folder: Path, at: int = 1 << 60, error: int = errno.EIO) -> None:
        super().__init__(folder)
        self.at, self.error, self.steps = at, error, list[str]()

    def step(self, what: str) -> None:
        self.steps.append(what)
        if len(self.steps) >= self.at:
            raise OSError(self.error, os.strerror(self.error))

    def create(self, name: str) -> BinaryIO:
        self.step(f"create {name}")
        return cast(BinaryIO, io.BufferedRandom(_Raw(self.folder / name, self), buffer_size=4096))

    def settle(self, file: BinaryIO) -> None:
        file.flush()
        self.step(f"fsync {Path(str(file.name)).name}")
        super().settle(file)

    def open(self, name: str) -> BinaryIO:
        self.step(f"read {name}")
        return super().open(name)

    def rename(self, old: str, new: str) -> None:
        self.step(f"rename {new}")
        super().rename(old, new)

    def settle_names(self) -> None:
        self.step("fsync folder")
        super().settle_names()


def failing(at: int, error: int) -> Callable[[Path], Stick]:
    return lambda folder: FailingStick(folder, at, error)

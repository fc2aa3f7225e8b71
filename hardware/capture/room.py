"""Shared memory for live pictures: two halves and a sequence number, and no name anywhere.

The child makes it (an anonymous file in memory, sealed in its size, so that nobody can pull it from under
the kiosk) and writes into one half while the kiosk looks at the other. Nothing is left of it once both
ends are gone, however they went. `multiprocessing.shared_memory` has a name in /dev/shm, and unlinks it
when the wrong side exits (cpython #82300).
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct

import numpy as np

from hardware.ports import Image

LONGEST = 640
"""Pixels along the longer side of a live picture."""
_HALF = LONGEST * LONGEST * 3
_HEAD = struct.Struct("<QQ")  # which picture lies in each half; 0: none, or being written
SIZE = _HEAD.size + 2 * _HALF
_SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL


def make_room() -> int:
    """Descriptor of a new room, sized and sealed."""
    descriptor = os.memfd_create("kotak-aduan-preview", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, SIZE)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALS)
    return descriptor


class Room:
    """One end's view of it. Raises ValueError if the descriptor is of no such room."""

    def __init__(self, descriptor: int) -> None:
        try:
            sealed = fcntl.fcntl(descriptor, fcntl.F_GET_SEALS)
            size = os.fstat(descriptor).st_size
        except OSError as trouble:
            raise ValueError("not a room: no seals") from trouble
        if size != SIZE or sealed & _SEALS != _SEALS:
            raise ValueError(f"not a room: {size} bytes, seals {sealed}")
        self._memory = mmap.mmap(descriptor, SIZE)
        self._memory.madvise(mmap.MADV_DONTDUMP)
        whole = np.frombuffer(self._memory, dtype=np.uint8)[_HEAD.size :]
        self._halves = whole[:_HALF], whole[_HALF:]

    def put(self, sequence: int, image: Image) -> None:
        """Writes the picture ``sequence`` (from 1); at most 640 x 640 pixels."""
        self._mark(sequence % 2, 0)
        self._half(sequence, image.shape[0], image.shape[1])[:] = image
        self._mark(sequence % 2, sequence)

    def view(self, sequence: int, height: int, width: int) -> Image | None:
        """The picture where it lies, without a copy: it lasts until the next but one is written or
        `wipe` blackens it. None if it has been written over already."""
        if _HEAD.unpack_from(self._memory)[sequence % 2] != sequence:
            return None
        return self._half(sequence, height, width)

    def wipe(self) -> None:
        """Blackens both halves, also where somebody still holds a `view`."""
        for half in self._halves:
            half[:] = 0
        _HEAD.pack_into(self._memory, 0, 0, 0)

    def _half(self, sequence: int, height: int, width: int) -> Image:
        return self._halves[sequence % 2][: height * width * 3].reshape(height, width, 3)

    def _mark(self, half: int, sequence: int) -> None:
        struct.pack_into("<Q", self._memory, 8 * half, sequence)

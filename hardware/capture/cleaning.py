"""``python -m hardware.capture.cleaning IN OUT WANTED LIMIT PARENT``: decodes one file of a stranger, and ends.

Before it looks at the first byte it has given up everything else: no file can be written, nothing opened, no
socket made, no program started; a gigabyte of addresses, twenty seconds of a processor.
"""

from __future__ import annotations

import mmap
import os
import sys

from hardware.capture.cleaner import HEAD
from hardware.capture.limits import die_with, no_descriptors, no_files, seconds_of_work
from hardware.imaging.untrusted import Spoiled, clean, pixels

MEMORY_MIB = 1024
WORK_S = 20


def main(words: list[str]) -> int:
    """Exit code 0: the answer stands in OUT."""
    given, answer, wanted, limit, parent = (
        int(words[0]),
        int(words[1]),
        words[2],
        int(words[3]),
        int(words[4]),
    )
    die_with(parent)
    size = os.fstat(given).st_size
    room = mmap.mmap(answer, os.fstat(answer).st_size)
    data = os.pread(given, size, 0)
    no_files(memory_mib=MEMORY_MIB + len(room) // 2**20)
    seconds_of_work(WORK_S)
    no_descriptors()
    if wanted == "pixels":
        image = pixels(data)
        if isinstance(image, Spoiled):
            return _say(room, image)
        return _give(room, image.shape[1], image.shape[0], memoryview(image.tobytes()))
    kept = clean(data, limit)
    if isinstance(kept, Spoiled):
        return _say(room, kept)
    webp, width, height = kept
    return _give(room, width, height, memoryview(webp))


def _say(room: mmap.mmap, spoiled: Spoiled) -> int:
    HEAD.pack_into(room, 0, spoiled.encode(), 0, 0, 0)
    return 0


def _give(room: mmap.mmap, width: int, height: int, body: memoryview) -> int:
    room[HEAD.size : HEAD.size + len(body)] = body
    HEAD.pack_into(room, 0, b"", width, height, len(body))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

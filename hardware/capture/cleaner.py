"""Files of strangers through a child that can do nothing but decode (`hardware.capture.cleaning`).

One child a file: what a file may have done to it ends with it. The file goes in and the pixels come out
through anonymous memory of a fixed size; there is nothing to read that could be too long, and nobody to talk to.
"""

from __future__ import annotations

import mmap
import os
import struct
import subprocess
import sys
from dataclasses import dataclass, field

import numpy as np

from hardware.capture.environment import environment
from hardware.imaging.untrusted import LONGEST, MOST_BYTES, MOST_PIXELS, Spoiled
from hardware.ports import Image

TIME_S = 30.0
HEAD = struct.Struct("<16sIII")
"""Of the answer: "" or the word of `Spoiled`, width, height, bytes that follow."""


@dataclass(frozen=True, slots=True)
class CleanImage:
    """WebP made of pixels alone; width and height in pixels."""

    webp: bytes = field(repr=False)
    width: int
    height: int


def clean(data: bytes, limit: int, *, time_s: float = TIME_S) -> CleanImage | Spoiled:
    """The first picture in ``data``, made anew: upright, at most 2339 pixels long, at most ``limit`` bytes, nothing
    in it but pixels. Takes some tenths of a second, ``time_s`` at most."""
    came = _through_the_child(data, "webp", limit, limit, time_s)
    if isinstance(came, Spoiled):
        return came
    width, height, body = came
    good = body[:4] == b"RIFF" and body[8:12] == b"WEBP" and 0 < max(width, height) <= LONGEST
    return CleanImage(body, width, height) if good else Spoiled.UNREADABLE


def opened(data: bytes, *, time_s: float = TIME_S) -> Image | Spoiled:
    """The pixels of the first picture in ``data``, upright, none lost; as `clean` else."""
    came = _through_the_child(data, "pixels", 0, MOST_PIXELS * 3, time_s)
    if isinstance(came, Spoiled):
        return came
    width, height, body = came
    if not width or len(body) != width * height * 3:
        return Spoiled.UNREADABLE
    return np.frombuffer(body, dtype=np.uint8).reshape(height, width, 3)


def _through_the_child(
    data: bytes, wanted: str, limit: int, room: int, time_s: float
) -> tuple[int, int, bytes] | Spoiled:
    if len(data) > MOST_BYTES:
        return Spoiled.TOO_LONG
    given, answer = os.memfd_create("picture"), os.memfd_create("pixels")
    try:
        with os.fdopen(os.dup(given), "wb") as file:
            file.write(data)
        os.ftruncate(answer, HEAD.size + room)
        command = [sys.executable, "-P", "-m", "hardware.capture.cleaning"]
        words = [str(given), str(answer), wanted, str(limit), str(os.getpid())]
        ended = subprocess.run(
            [*command, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[given, answer],
            env=environment(),
            timeout=time_s,
            check=False,
        )
        return _read(answer, HEAD.size + room) if ended.returncode == 0 else Spoiled.UNREADABLE
    except subprocess.TimeoutExpired:
        return Spoiled.UNREADABLE
    finally:
        os.close(given)
        os.close(answer)


def _read(answer: int, size: int) -> tuple[int, int, bytes] | Spoiled:
    """What stands there, believed in nothing."""
    if os.fstat(answer).st_size != size:
        return Spoiled.UNREADABLE
    with mmap.mmap(answer, size, access=mmap.ACCESS_READ) as memory:
        word, width, height, length = HEAD.unpack_from(memory)
        said = word.rstrip(b"\0").decode("ascii", "replace")
        if said:
            return next((spoiled for spoiled in Spoiled if spoiled == said), Spoiled.UNREADABLE)
        if length > size - HEAD.size:
            return Spoiled.UNREADABLE
        return width, height, memory[HEAD.size : HEAD.size + length]

"""A picture to strips of ``GS v 0`` and feeds. Pure; no command lies in a strip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hardware.printers.layout import MARGIN

Dots = NDArray[np.bool_]
"""Height x width, True where black."""

STRIP_ROWS = 128
LARGEST_STRIP = 8 + STRIP_ROWS * 72
"""Bytes of a full strip with its header on the widest paper (576 dots)."""
_LEAST_FEED = 4
"""Blank rows worth a feed of their own: lines of type part there, and each is trimmed at its own right end."""
_REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")
"""A printer acts on these at once, also inside picture data; DLE ENQ 2 would throw the job away."""


@dataclass(frozen=True, slots=True)
class Strips:
    """``commands``: feeds and strips from top to bottom, which may be sent with anything between them.

    ``shift``: by how many dots the picture was moved to the right; ``thickened``: dots added where no shift
    could keep a real-time command out of it (never seen with real receipts).
    """

    commands: tuple[bytes, ...]
    shift: int
    thickened: int


def cut_up(image: Image.Image, rows: int = STRIP_ROWS) -> Strips:
    """``image`` in strips of at most ``rows`` rows, right side trimmed, blank rows fed."""
    dots, shift = _quietest(_dots(image), rows)
    commands: list[bytes] = []
    thickened = 0
    for blank, strip in _pieces(dots, rows):
        commands += feeds(blank)
        if strip.shape[0]:
            data, width = _packed(strip)
            # 10h becomes 18h: one dot more beside one that is there, and no command any longer.
            data, count = _REAL_TIME.subn(lambda found: b"\x18" + found.group()[1:], data)
            assert not _REAL_TIME.search(data)
            thickened += count
            size = width.to_bytes(2, "little") + strip.shape[0].to_bytes(2, "little")
            commands.append(b"\x1dv0\x00" + size + data)
    return Strips(tuple(commands), shift, thickened)


def feeds(rows: int) -> list[bytes]:
    """ESC J as often as ``rows`` of white take."""
    return [b"\x1bJ" + bytes((min(255, rows - done),)) for done in range(0, rows, 255)]


def _dots(image: Image.Image) -> Dots:
    return np.logical_not(np.asarray(image.convert("1"), dtype=np.bool_))


def _quietest(dots: Dots, rows: int) -> tuple[Dots, int]:
    """``dots`` moved sideways by the fewest dots that leave no real-time command in the picture."""
    best, best_count = (dots, 0), _commands_in(dots, rows)
    for shift in sorted(range(1 - MARGIN, MARGIN), key=abs):
        if not best_count:
            break
        if not _may_move(dots, shift):
            continue
        moved = np.roll(dots, shift, axis=1)
        count = _commands_in(moved, rows)
        if count < best_count:
            best, best_count = (moved, shift), count
    return best


def _may_move(dots: Dots, shift: int) -> bool:
    """Whether a shift to the right (negative: left) pushes white only off the paper."""
    lost = dots[:, -shift:] if shift > 0 else dots[:, :-shift]
    return shift != 0 and not bool(lost.any())


def _commands_in(dots: Dots, rows: int) -> int:
    return sum(len(_REAL_TIME.findall(_packed(strip)[0])) for _, strip in _pieces(dots, rows))


def _pieces(dots: Dots, rows: int) -> Iterator[tuple[int, Dots]]:
    """Pairs of (rows to feed, rows to print) from top to bottom; the last one only feeds."""
    top = 0
    for start, end in _printed(np.any(dots, axis=1)):
        feed, first = start - top, start
        for part in _heights(end - start, rows):
            yield feed, dots[first : first + part]
            feed, first = 0, first + part
        top = end
    yield dots.shape[0] - top, dots[:0]


def _printed(inked: Dots) -> Iterator[tuple[int, int]]:
    """First row and row after the last of each part with no gap in it that is worth a feed."""
    rows = np.flatnonzero(inked)
    if len(rows):
        for part in np.split(rows, np.flatnonzero(np.diff(rows) > _LEAST_FEED) + 1):
            yield int(part[0]), int(part[-1]) + 1


def _heights(rows: int, most: int) -> Iterator[int]:
    """Strips of at most ``most`` rows and none of a multiple of 48: clones print garbage after such a one
    (python-escpos issues 367 and 424)."""
    while rows:
        part = min(rows, most)
        if part % 48 == 0:
            part -= 8
        yield part
        rows -= part


def _packed(rows: Dots) -> tuple[bytes, int]:
    """The rows as bytes, right side trimmed, and the bytes of a row."""
    columns = np.flatnonzero(rows.any(axis=0))
    width = int(columns[-1]) // 8 + 1 if len(columns) else 1
    return np.packbits(rows[:, : width * 8], axis=1).tobytes(), width

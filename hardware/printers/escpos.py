"""Pictures of paper to bytes of ESC/POS. Pure.

Text reaches the printer as dots only (``GS v 0``), so nothing that anybody typed can be a command.
python-escpos builds "initialise", "align" and "cut" (`builder`); its connections are not used: they call
a job done when the bytes have reached a kernel buffer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hardware.printers import builder
from hardware.printers.layout import MARGIN, Paper

Dots = NDArray[np.bool_]
"""Height x width, True where black."""

STRIP_ROWS = 128
LARGEST_PIECE = 8 + STRIP_ROWS * 72
"""Bytes of a full strip with its header on the widest paper (576 dots)."""
_LEAST_FEED = 12  # blank rows worth a feed of their own instead of zeros in a strip
_REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")
"""A printer acts on these at once, also inside picture data; DLE ENQ 2 would throw the job away."""

_FIRST_ID, _IDS = 0x21, 94
COMPLETION_HEADER = b"\x37\x22"


@dataclass(frozen=True, slots=True)
class Job:
    """One job in pieces that may be sent with a status question between them, never inside one.

    ``shifts``: by how many dots each paper was moved sideways; ``thickened``: dots added where no
    shift could keep a real-time command out of the picture (never seen with real receipts).
    ``rows``: length of all papers in dots. ``ask`` is the question for completion, sent last; ``id`` the four
    characters in it.
    """

    pieces: tuple[bytes, ...]
    rows: int
    shifts: tuple[int, ...]
    thickened: int
    ask: bytes
    id: bytes

    @property
    def data(self) -> bytes:
        """All bytes of the job without the question."""
        return b"".join(self.pieces)


def encode(
    papers: Sequence[Paper], job_id: int, *, completion_query: bool = True, cutter: bool = True
) -> Job:
    """The bytes that put ``papers`` on paper and then ask whether they are printed.

    With ``completion_query`` the question is ``GS ( H`` with four characters made of ``job_id``
    (`completion_id`), else ``GS r 1``. Without a ``cutter`` the paper is only fed past the edge.
    """
    pieces = [builder.initialise()]
    shifts: list[int] = []
    thickened = 0
    for paper in papers:
        dots, shift = _quietest(_dots(paper.image))
        strips, touched = _strips(dots)
        pieces += strips
        pieces.append(builder.cut(paper.partial) if cutter else b"\x1bd\x06")
        shifts.append(shift)
        thickened += touched
    name = completion_id(job_id)
    ask = b"\x1d(H\x06\x00\x30\x30" + name if completion_query else b"\x1dr\x01"
    rows = sum(paper.image.height for paper in papers)
    return Job(tuple(pieces), rows, tuple(shifts), thickened, ask, name)


def completion_id(job_id: int) -> bytes:
    """Four characters for ``GS ( H`` that name a job: 21h to 7Eh, since the manuals allow 20h to 7Eh."""
    digits: list[int] = []
    for _ in range(4):
        job_id, digit = divmod(job_id, _IDS)
        digits.append(_FIRST_ID + digit)
    return bytes(digits)


def _dots(image: Image.Image) -> Dots:
    return np.logical_not(np.asarray(image.convert("1"), dtype=np.bool_))


def _quietest(dots: Dots) -> tuple[Dots, int]:
    """``dots`` moved sideways by the fewest dots that leave no real-time command in the picture."""
    best, best_count = (dots, 0), len(_commands_in(dots))
    for shift in sorted(range(1 - MARGIN, MARGIN), key=abs):
        if not best_count:
            break
        if not _may_move(dots, shift):
            continue
        moved = np.roll(dots, shift, axis=1)
        count = len(_commands_in(moved))
        if count < best_count:
            best, best_count = (moved, shift), count
    return best


def _may_move(dots: Dots, shift: int) -> bool:
    """Whether a shift to the right (negative: left) pushes white only off the paper."""
    lost = dots[:, -shift:] if shift > 0 else dots[:, :-shift]
    return shift != 0 and not bool(lost.any())


def _commands_in(dots: Dots) -> list[bytes]:
    return [found for _, rows in _pieces(dots) for found in _REAL_TIME.findall(_packed(rows)[0])]


def _strips(dots: Dots) -> tuple[list[bytes], int]:
    """Feeds and strips of a paper, and how many dots had to be added."""
    out: list[bytes] = []
    touched = 0
    for feed, rows in _pieces(dots):
        out += _feeds(feed)
        if rows.shape[0]:
            data, width = _packed(rows)
            # 10h becomes 18h: one dot more beside one that is there, and no command any longer.
            data, count = _REAL_TIME.subn(lambda found: b"\x18" + found.group()[1:], data)
            touched += count
            out.append(
                b"\x1dv0\x00" + width.to_bytes(2, "little") + rows.shape[0].to_bytes(2, "little") + data
            )
    return out, touched


def _pieces(dots: Dots) -> Iterator[tuple[int, Dots]]:
    """Pairs of (rows to feed, rows to print) from top to bottom; the last one only feeds."""
    top = 0
    for start, end in _printed(np.any(dots, axis=1)):
        feed, first = start - top, start
        for part in _heights(end - start):
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


def _heights(rows: int) -> Iterator[int]:
    """Strips of at most 128 rows and none of a multiple of 48: clones print garbage after such a one
    (python-escpos issues 367 and 424)."""
    while rows:
        part = min(rows, STRIP_ROWS)
        if part % 48 == 0:
            part -= 8
        yield part
        rows -= part


def _packed(rows: Dots) -> tuple[bytes, int]:
    """The rows as bytes, right side trimmed, and the bytes of a row."""
    columns = np.flatnonzero(rows.any(axis=0))
    width = int(columns[-1]) // 8 + 1 if len(columns) else 1
    return np.packbits(rows[:, : width * 8], axis=1).tobytes(), width


def _feeds(rows: int) -> list[bytes]:
    return [b"\x1bJ" + bytes((min(255, rows - done),)) for done in range(0, rows, 255)]

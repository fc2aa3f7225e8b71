"""A PDF that a stranger sent, as pictures: drawn by a process of its own that can do no harm (`sync.desk.pdf_drawing`)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field

from sync.cases.refusal import Refusal
from sync.desk.pdf_drawing import BROKEN, HEAD, LOCKED
from sync.logbook import note

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 10
_LONGEST = 2000
"""Pixels along the longer side of a page."""
_MOST_BYTES = 11 * 1024 * 1024
_WITHIN_S = 30


@dataclass(frozen=True, slots=True)
class Drawn:
    """``pages``: WebP each; ``whole``: how many pages there are."""

    pages: tuple[bytes, ...] = field(repr=False)
    whole: int


def is_pdf(media_type: str) -> bool:
    """Whether `drawn` may be asked."""
    return media_type == MEDIA_TYPE


def drawn(data: bytes, most: int = MOST_PAGES) -> Drawn | Refusal:
    """The first ``most`` pages. ``pdf.broken``, ``pdf.locked`` (a password), ``pdf.too_much`` (memory, time or worse)."""
    if len(data) > _MOST_BYTES:
        return Refusal("pdf.too_much")
    command = [sys.executable, "-m", "sync.desk.pdf_drawing", str(most), str(_LONGEST)]
    try:
        ended = subprocess.run(command, input=data, capture_output=True, timeout=_WITHIN_S, check=False)
    except subprocess.TimeoutExpired:
        return Refusal("pdf.too_much")
    if ended.returncode in (BROKEN, LOCKED):
        return Refusal("pdf.locked" if ended.returncode == LOCKED else "pdf.broken")
    if ended.returncode != 0:
        note("message.pdf_not_drawn", code=ended.returncode)
        return Refusal("pdf.too_much")
    return _read(ended.stdout)


def _read(said: bytes) -> Drawn | Refusal:
    """What the process wrote, believed in nothing but its lengths."""
    if len(said) < HEAD.size:
        return Refusal("pdf.broken")
    count, whole = HEAD.unpack_from(said)
    at, pages = HEAD.size, []
    for _ in range(min(count, MOST_PAGES)):
        if at + HEAD.size > len(said):
            return Refusal("pdf.broken")
        size, _ = HEAD.unpack_from(said, at)
        at += HEAD.size
        pages.append(said[at : at + size])
        at += size
    return Drawn(tuple(pages), whole) if pages and at == len(said) else Refusal("pdf.broken")

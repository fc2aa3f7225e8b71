"""What may go wrong with the virtual printer, and what a real one would then say of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Knobs:
    """Set with ``VirtualPrinter.turn``, also in mid-job.

    ``paper_out_at_row``: the roll ends after so many rows counted from the turn (None: endless; 0: no
    paper). ``foreign_status`` is answered to every DLE EOT in place of the truth. ``completion_query``:
    whether GS ( H is known to this model; ``in_order_status``: whether GS r is.
    ``reset_after_bytes``: power is lost and comes back after so many bytes counted from the
    turn; what was in the buffer is gone, and for two seconds nothing is heard.
    """

    paper_out_at_row: int | None = None
    near_end: bool = False
    cover_open: bool = False
    cutter_jammed: bool = False
    overheated: bool = False
    silent: bool = False
    foreign_status: bytes | None = None
    completion_query: bool = True
    in_order_status: bool = True
    reset_after_bytes: int | None = None


_FIXED = 0x12
"""Bits that every answer to DLE EOT carries."""


def real_time_status(what: int, knobs: Knobs, paper_out: bool) -> bytes:
    """The answer to DLE EOT ``what`` (1 to 4); nothing to any other."""
    stopped = paper_out or knobs.cover_open or knobs.cutter_jammed or knobs.overheated
    bits = {
        1: 0x08 * stopped,
        2: 0x04 * knobs.cover_open | 0x20 * paper_out | 0x40 * (knobs.cutter_jammed or knobs.overheated),
        3: 0x08 * knobs.cutter_jammed | 0x40 * knobs.overheated,
        4: 0x0C * (knobs.near_end or paper_out) | 0x60 * paper_out,
    }
    if what not in bits:
        return b""
    return knobs.foreign_status if knobs.foreign_status is not None else bytes((_FIXED | bits[what],))


def in_order_status(knobs: Knobs, paper_out: bool) -> bytes:
    """The answer to GS r 1."""
    return bytes((0x03 * knobs.near_end | 0x0C * paper_out,))

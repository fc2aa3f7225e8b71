"""What a printer says of itself, by Epson's tables. Pure."""

from __future__ import annotations

from dataclasses import dataclass

_FIXED = 0x12
"""Bits that every answer to DLE EOT carries."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How the printer is: what its sensors tell and what errors it stands in."""

    paper_out: bool = False
    near_end: bool = False
    cover_open: bool = False
    cutter_error: bool = False
    heat_error: bool = False

    @property
    def error(self) -> bool:
        """Whether DLE ENQ has something to end."""
        return self.cutter_error or self.heat_error

    @property
    def offline(self) -> bool:
        """Whether nothing is printed."""
        return self.paper_out or self.cover_open or self.error


def real_time_status(what: int, now: Condition) -> bytes:
    """The answer to DLE EOT ``what`` (1 to 4); nothing to any other."""
    bits = {
        1: 0x08 * now.offline,
        2: 0x04 * now.cover_open | 0x20 * now.paper_out | 0x40 * now.error,
        3: 0x08 * now.cutter_error | 0x40 * now.heat_error,
        4: 0x0C * (now.near_end or now.paper_out) | 0x60 * now.paper_out,
    }
    return bytes((_FIXED | bits[what],)) if what in bits else b""


def in_order_status(what: int, now: Condition) -> bytes:
    """The answer to GS r: 1 the paper, 2 the drawer (none, so always 0)."""
    if what in (1, 49):
        return bytes((0x03 * (now.near_end or now.paper_out) | 0x0C * now.paper_out,))
    return b"\x00" if what in (2, 50) else b""


def automatic_status(now: Condition) -> bytes:
    """The four bytes that GS a sends by itself."""
    return bytes(
        (
            0x14 | 0x08 * now.offline | 0x20 * now.cover_open,
            0x08 * now.cutter_error | 0x40 * now.heat_error,
            0x03 * (now.near_end or now.paper_out) | 0x0C * now.paper_out,
            0x0F,
        )
    )


_WATCHED = {0x02: b"\x28\x00\x00\x00", 0x04: b"\x00\x68\x00\x00", 0x08: b"\x00\x00\x0f\x00"}
"""Bits of GS a n (online, error, paper) to the bits of the four bytes whose change is told."""


def watched(mask: int, status: bytes) -> bytes:
    """The part of an automatic status that GS a ``mask`` asks for."""
    bits = [sum(part[index] for bit, part in _WATCHED.items() if mask & bit) for index in range(4)]
    return bytes(byte & bit for byte, bit in zip(status, bits, strict=True))


def identity(what: int, name: str, *, cutter: bool) -> bytes:
    """The answer to GS I: 1 to 3 a byte each, 65 to 68 words between 5Fh and 00h; nothing to any other."""
    words = {65: "1.00 ESC/POS", 66: "EPSON", 67: name, 68: "SIMULATED0001", 69: ""}
    if what in words:
        return b"\x5f" + words[what].encode("ascii") + b"\x00"
    single = {1: b"\x20", 2: b"\x02" if cutter else b"\x00", 3: b"\x01"}
    return single.get(what - 48 if 49 <= what <= 51 else what, b"")


CLEARED = b"\x37\x25\x00"
"""The answer to DLE DC4 8 once the buffers are empty."""


def completed(name: bytes) -> bytes:
    """The answer to GS ( H with the four characters of the question."""
    return b"\x37\x22" + name + b"\x00"

"""What a printer understands, read from a stream of bytes. Pure; anything else is `Unknown`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Initialise:
    """ESC @."""


@dataclass(frozen=True, slots=True)
class AlignTo:
    """ESC a."""

    side: int


@dataclass(frozen=True, slots=True)
class Text:
    """Printable ASCII: letters for the line."""

    data: bytes


@dataclass(frozen=True, slots=True)
class EndLine:
    """LF: the line is printed, or one of white fed."""


@dataclass(frozen=True, slots=True)
class Style:
    """ESC or GS with one parameter that changes how letters look; ``name`` is the command's two bytes."""

    name: bytes
    value: int


@dataclass(frozen=True, slots=True)
class FeedRows:
    """ESC J or ESC d: rows of white."""

    rows: int


@dataclass(frozen=True, slots=True)
class Raster:
    """GS v 0: ``width`` bytes a row, ``rows`` rows."""

    width: int
    rows: int
    data: bytes


@dataclass(frozen=True, slots=True)
class CutPaper:
    """GS V."""

    partial: bool
    feed: int = 0


@dataclass(frozen=True, slots=True)
class AskCompletion:
    """GS ( H, function 48."""

    id: bytes


@dataclass(frozen=True, slots=True)
class AskInOrder:
    """GS r."""

    what: int


@dataclass(frozen=True, slots=True)
class AskIdentity:
    """GS I."""

    what: int


@dataclass(frozen=True, slots=True)
class AutoStatus:
    """GS a: which changes the printer tells by itself."""

    mask: int


@dataclass(frozen=True, slots=True)
class RealTime:
    """DLE EOT, DLE ENQ, DLE DC4 met in the buffer: already obeyed when it came in."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Nothing:
    """NUL or CR between commands."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes that are no command of ours."""

    data: bytes


Command = (
    Initialise
    | AlignTo
    | Text
    | EndLine
    | Style
    | FeedRows
    | Raster
    | CutPaper
    | AskCompletion
    | AskInOrder
    | AskIdentity
    | AutoStatus
    | RealTime
    | Nothing
    | Unknown
)

LINE_ROWS = 30
"""Rows of one line at the spacing after ESC @ (1/6 inch at 180 dpi)."""

LONGEST_HEAD = 1100
"""Bytes within which every command ends, but for the picture of a raster."""

_Read = Callable[[bytes], tuple[Command, int] | None]
_ESCAPES = b"\x10\x1b\x1d"
_SINGLE: dict[int, Command] = {0x00: Nothing(), 0x0A: EndLine(), 0x0D: Nothing()}
_LETTERS = re.compile(rb"[\x20-\x7e]+")


def read_command(buffer: bytes) -> tuple[Command, int] | None:
    """The first command of ``buffer`` and its length in bytes, or None if more bytes are wanted."""
    if not buffer:
        return None
    if letters := _LETTERS.match(buffer):
        return Text(bytes(letters.group())), letters.end()
    if buffer[0] not in _ESCAPES:
        return _SINGLE.get(buffer[0], Unknown(bytes(buffer[:1]))), 1
    if len(buffer) < 2:
        return None
    read = _READERS.get(bytes(buffer[:2]))
    return read(buffer) if read else (Unknown(bytes(buffer[:2])), 1)


def raster_head(buffer: bytes | bytearray) -> tuple[int, int] | None:
    """Width in bytes and rows of the raster whose eight bytes of head begin ``buffer``, or None."""
    if len(buffer) < 8 or buffer[:3] not in (b"\x1dv\x00", b"\x1dv0"):
        return None
    return int.from_bytes(buffer[4:6], "little"), int.from_bytes(buffer[6:8], "little")


def read_all(data: bytes) -> list[Command]:
    """All whole commands of ``data``; a rest that is cut short is `Unknown`."""
    commands: list[Command] = []
    while data:
        found = read_command(data)
        command, length = found if found else (Unknown(data), len(data))
        commands.append(command)
        data = data[length:]
    return commands


def _fixed(length: int, build: Callable[[bytes], Command]) -> _Read:
    def read(buffer: bytes) -> tuple[Command, int] | None:
        return (build(bytes(buffer[:length])), length) if len(buffer) >= length else None

    return read


def _styled(name: bytes) -> _Read:
    return _fixed(3, lambda data: Style(name, data[2]))


def _unknown(buffer: bytes, length: int = 1) -> tuple[Command, int]:
    return Unknown(bytes(buffer[: max(length, 3)])), length


def _raster(buffer: bytes) -> tuple[Command, int] | None:
    if len(buffer) >= 3 and buffer[2] not in (0x00, 0x30):
        return _unknown(buffer)
    head = raster_head(buffer)
    if head is None:
        return None
    width, rows = head
    length = 8 + width * rows
    if len(buffer) < length:
        return None
    return Raster(width, rows, bytes(buffer[8:length])), length


def _cut(buffer: bytes) -> tuple[Command, int] | None:
    if len(buffer) < 3:
        return None
    if buffer[2] in (0, 1, 48, 49):
        return CutPaper(partial=buffer[2] in (1, 49)), 3
    if buffer[2] in (65, 66):
        return (CutPaper(buffer[2] == 66, buffer[3]), 4) if len(buffer) >= 4 else None
    return _unknown(buffer)


def _functions(buffer: bytes) -> tuple[Command, int] | None:
    """GS ( and a letter: its length stands in it, so what is not known can be passed over."""
    if len(buffer) < 5:
        return None
    length = 5 + int.from_bytes(buffer[3:5], "little")
    if length > LONGEST_HEAD:
        return _unknown(buffer)
    if len(buffer) < length:
        return None
    asked = bytes(buffer[2:7]) == b"H\x06\x00\x30\x30"
    if not asked or not all(0x20 <= byte <= 0x7E for byte in buffer[7:11]):
        return _unknown(buffer, length)
    return AskCompletion(bytes(buffer[7:11])), length


_DC4_LENGTHS = {1: 5, 2: 5, 7: 4, 8: 10}


def _dc4(buffer: bytes) -> tuple[Command, int] | None:
    if len(buffer) < 3:
        return None
    length = _DC4_LENGTHS.get(buffer[2])
    if length is None:
        return _unknown(buffer)
    return (RealTime(bytes(buffer[:length])), length) if len(buffer) >= length else None


STYLES = (
    b"\x1bE",
    b"\x1b!",
    b"\x1b-",
    b"\x1b3",
    b"\x1bM",
    b"\x1bR",
    b"\x1bt",
    b"\x1b{",
    b"\x1d!",
    b"\x1dB",
    b"\x1db",
)
"""Bold, mode, underline, spacing, font, character set, code page, upside down; size, inverse, smoothing."""

_READERS: dict[bytes, _Read] = {
    b"\x1b@": _fixed(2, lambda _: Initialise()),
    b"\x1b2": _fixed(2, lambda _: Style(b"\x1b3", LINE_ROWS)),
    b"\x1ba": _fixed(3, lambda data: AlignTo(data[2])),
    b"\x1bJ": _fixed(3, lambda data: FeedRows(data[2])),
    b"\x1bd": _fixed(3, lambda data: FeedRows(data[2] * LINE_ROWS)),
    b"\x1dv": _raster,
    b"\x1dV": _cut,
    b"\x1d(": _functions,
    b"\x1dr": _fixed(3, lambda data: AskInOrder(data[2])),
    b"\x1dI": _fixed(3, lambda data: AskIdentity(data[2])),
    b"\x1da": _fixed(3, lambda data: AutoStatus(data[2])),
    b"\x10\x04": _fixed(3, RealTime),
    b"\x10\x05": _fixed(3, RealTime),
    b"\x10\x14": _dc4,
    **{name: _styled(name) for name in STYLES},
}

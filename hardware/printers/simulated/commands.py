"""What a printer understands, read from a stream of bytes. Pure; anything else is `Unknown`."""

from __future__ import annotations

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
class FeedRows:
    """ESC J, ESC d or LF: rows of white."""

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
class RealTime:
    """DLE EOT, DLE ENQ, DLE DC4 met in the buffer: already obeyed when it came in."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Nothing:
    """NUL between commands."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A byte that begins no command of ours; text is among these, since we print dots only."""

    byte: int


Command = (
    Initialise
    | AlignTo
    | FeedRows
    | Raster
    | CutPaper
    | AskCompletion
    | AskInOrder
    | RealTime
    | Nothing
    | Unknown
)

LINE_ROWS = 30
"""Rows of one line at the spacing after ESC @ (1/6 inch at 180 dpi)."""

_Read = Callable[[bytes], tuple[Command, int] | None]


def read_command(buffer: bytes) -> tuple[Command, int] | None:
    """The first command of ``buffer`` and its length in bytes, or None if more bytes are wanted."""
    if not buffer:
        return None
    if buffer[0] == 0x00:
        return Nothing(), 1
    if buffer[0] == 0x0A:
        return FeedRows(LINE_ROWS), 1
    if buffer[0] not in (0x10, 0x1B, 0x1D):
        return Unknown(buffer[0]), 1
    if len(buffer) < 2:
        return None
    read = _READERS.get(bytes(buffer[:2]))
    return read(buffer) if read else (Unknown(buffer[0]), 1)


def read_all(data: bytes) -> list[Command]:
    """All whole commands of ``data``; a rest that is cut short is `Unknown`."""
    commands: list[Command] = []
    while data:
        found = read_command(data)
        command, length = found if found else (Unknown(data[0]), len(data))
        commands.append(command)
        data = data[length:]
    return commands


def _fixed(length: int, build: Callable[[bytes], Command]) -> _Read:
    def read(buffer: bytes) -> tuple[Command, int] | None:
        return (build(bytes(buffer[:length])), length) if len(buffer) >= length else None

    return read


def _raster(buffer: bytes) -> tuple[Command, int] | None:
    if len(buffer) < 8:
        return None
    if buffer[2] not in (0x00, 0x30):
        return Unknown(buffer[0]), 1
    width, rows = int.from_bytes(buffer[4:6], "little"), int.from_bytes(buffer[6:8], "little")
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
    return Unknown(buffer[0]), 1


def _completion(buffer: bytes) -> tuple[Command, int] | None:
    if len(buffer) < 11:
        return None
    if bytes(buffer[2:7]) != b"H\x06\x00\x30\x30" or not all(0x20 <= byte <= 0x7E for byte in buffer[7:11]):
        return Unknown(buffer[0]), 1
    return AskCompletion(bytes(buffer[7:11])), 11


_READERS: dict[bytes, _Read] = {
    b"\x1b@": _fixed(2, lambda _: Initialise()),
    b"\x1ba": _fixed(3, lambda data: AlignTo(data[2])),
    b"\x1bJ": _fixed(3, lambda data: FeedRows(data[2])),
    b"\x1bd": _fixed(3, lambda data: FeedRows(data[2] * LINE_ROWS)),
    b"\x1dv": _raster,
    b"\x1dV": _cut,
    b"\x1d(": _completion,
    b"\x1dr": _fixed(3, lambda data: AskInOrder(data[2])),
    b"\x10\x04": _fixed(3, RealTime),
    b"\x10\x05": _fixed(3, RealTime),
    b"\x10\x14": _fixed(5, RealTime),
}

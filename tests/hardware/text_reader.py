"""What a printer would make of a job in its own letters; anything else in it is an AssertionError."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Look:
    """How letters look."""

    bold: bool = False
    inverse: bool = False
    wide: int = 1
    high: int = 1


@dataclass
class Read:
    """``lines``: runs of letters that look the same; ``pictures``: rows of dots, True black, one behind the other."""

    lines: list[list[tuple[str, Look]]] = field(default_factory=list)
    pictures: list[NDArray[np.bool_]] = field(default_factory=list)
    rows_fed: int = 0
    ends: list[bytes] = field(default_factory=list)
    asks: list[bytes] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """The lines without their looks."""
        return ["".join(run for run, _ in line) for line in self.lines]

    def look_of(self, words: str) -> Look:
        """How a run that begins with ``words`` looks."""
        return next(look for line in self.lines for run, look in line if run.strip().startswith(words))


def read(data: bytes) -> Read:
    """All of ``data``, command by command."""
    found, look, line, text = Read(), Look(), [], ""
    at = 0

    def run_ends() -> None:
        nonlocal text
        if text:
            line.append((text, look))
        text = ""

    while at < len(data):
        two, three = data[at : at + 2], data[at : at + 3]
        if 0x20 <= data[at] <= 0x7E:
            text += chr(data[at])
            at += 1
        elif data[at] == 0x0A:
            run_ends()
            found.lines.append(line)
            line, at = [], at + 1
        elif two == b"\x1b@":
            look, at = Look(), at + 2
        elif three in (b"\x1ba\x00", b"\x1bR\x00", b"\x1bt\x00"):
            at += 3
        elif two in (b"\x1bE", b"\x1dB"):
            run_ends()
            assert data[at + 2] in (0, 1)
            look = replace(look, **{"bold" if two == b"\x1bE" else "inverse": bool(data[at + 2])})
            at += 3
        elif two == b"\x1d!":
            run_ends()
            look = replace(look, wide=1 + (data[at + 2] >> 4), high=1 + (data[at + 2] & 15))
            at += 3
        elif two == b"\x1bJ":
            assert not text
            found.rows_fed += data[at + 2]
            at += 3
        elif data[at : at + 4] == b"\x1dv0\x00":
            assert not text
            width, rows = (int.from_bytes(data[at + place : at + place + 2], "little") for place in (4, 6))
            dots = np.frombuffer(data[at + 8 : at + 8 + width * rows], dtype=np.uint8).reshape(rows, width)
            found.pictures.append(np.unpackbits(dots, axis=1).astype(np.bool_))
            at += 8 + width * rows
        elif two in (b"\x1bd", b"\x1dV"):
            assert not text
            found.ends.append(three)
            at += 3
        else:
            assert two in (b"\x1d(", b"\x1dr"), f"{data[at : at + 8].hex(' ')} at {at}"
            found.asks.append(data[at:])
            break
    return found

#!/usr/bin/python3
"""Out of service, without X, without the application, without its release: a picture put into the screen's memory.

    outage.py --minutes 5

The picture and its words are those that the application left at its last good start; without them the telephone is
taken from the office's settings and drawn in large block letters, or, where there is no such screen, written to the
console. Ends after ``--minutes``, or when a finger
has lain on the glass for five seconds; systemd then tries the kiosk again. Standard library only, and whatever is
broken here is passed over: this is what stands when nothing else does.
"""

from __future__ import annotations

import argparse
import fcntl
import gzip
import os
import re
import select
import struct
import sys
import time
import tomllib
import unicodedata
from array import array
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

KEPT = Path("/var/lib/kotak-aduan/kiosk")
OFFICES = (Path("/etc/kotak-aduan/office.toml"), Path("/opt/kotak-aduan/current/app/config/office.toml"))
PANEL = Path("/etc/X11/xorg.conf.d/90-kotak-kiosk.conf")
HELD_S = 5.0
_EVENT = struct.Struct("llHHi")  # linux/input.h on 64 bit: seconds, microseconds, type, code, value
_EV_KEY, _TOUCHES = 1, (0x14A, 0x110)  # BTN_TOUCH, BTN_LEFT
_KDSETMODE, _TEXT, _GRAPHICS = 0x4B3A, 0, 1  # linux/kd.h
_FBIOBLANK, _UNBLANK = 0x4611, 0  # linux/fb.h

_PAPER, _INK, _PRIMARY = 0xFAF9F5, 0x1B1B1B, 0x05364B
_CELL, _LINE, _IN_A_LINE = 6, 12, 24
"""Dots from letter to letter and from line to line; letters in the shortest line."""
_STANDS_FOR = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "·": "-", ";": ","}
_DRAWN = """
A0e11111f111111 B1e11111e11111e C0e11101010110e D1e11111111111e E1f10101e10101f F1f10101e101010 G0e11101711110f
H1111111f111111 I0e04040404040e J0702020202120c K11121418141211 L1010101010101f M111b1515111111 N11111915131111
O0e11111111110e P1e11111e101010 Q0e11111115120d R1e11111e141211 S0f10100e01011e T1f040404040404 U1111111111110e
V11111111110a04 W11111115151b11 X11110a040a1111 Y11110a04040404 Z1f01020408101f 00e11131519110e 1040c040404040e
20e11010608101f 31f02040201110e 402060a121f0202 51f101e0101110e 60608101e11110e 71f010204080808 80e11110e11110e
90e11110f01020c .00000000000c0c ,000000000c0408 :000c0c000c0c00 -0000001f000000 +0004041f040400 /01010204081010
(02040808080402 )08040202020408 ?0e110106040004 !04040404040004 '04040800000000 "0a0a0000000000 &0c12140815120d
"""
"""A sign and its seven rows of five dots, two hexadecimal digits each."""
_LETTERS = {drawn[0]: bytes.fromhex(drawn[1:]) for drawn in _DRAWN.split()} | {" ": bytes(7)}

Rows = list["array[int]"]
"""Pixels as 0x00RRGGBB, one array a row."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Out of service: a still picture on the kiosk's screen.")
    parser.add_argument("--minutes", type=float, default=5.0, help="until the kiosk is tried again")
    parser.add_argument("--kept", type=Path, default=KEPT, help="where outage.ppm.gz and outage.txt lie")
    parser.add_argument("--framebuffer", type=Path, default=Path("/dev/fb0"))
    parser.add_argument("--geometry", type=Path, default=Path("/sys/class/graphics/fb0"))
    parser.add_argument("--panel", type=Path, default=PANEL, help="xorg.conf that may say Rotate")
    parser.add_argument(
        "--office", type=Path, action="append", help="office.toml; the first that can be read"
    )
    parser.add_argument("--input", default="/dev/input/event*", help="touch panels, as a pattern")
    given = parser.parse_args()
    glass = Glass(given.framebuffer, given.geometry, turned(given.panel))
    told = words(given.kept, given.office or OFFICES)
    if not (
        glass.shows("picture", lambda _width, _height: read_picture(given.kept / "outage.ppm.gz"))
        or glass.shows("letters", lambda width, height: poster(told, width, height))
    ):
        say(told)
    wait(given.minutes * 60, given.input)
    console(_TEXT)
    return 0


class Glass:
    """The screen's memory. ``rotate``: how the panel hangs, as X is told."""

    def __init__(self, framebuffer: Path, geometry: Path, rotate: str) -> None:
        self.framebuffer, self.geometry, self.rotate = framebuffer, geometry, rotate

    def shows(self, what: str, made: Callable[[int, int], Rows]) -> bool:
        """Whether it stands on the glass; any trouble is told to the journal, and something else does instead. ``made``: for
        a screen of this width and height, as people see it."""
        try:
            width, height = map(int, (self.geometry / "virtual_size").read_text().split(","))
            depth = int((self.geometry / "bits_per_pixel").read_text())
            stride = int((self.geometry / "stride").read_text())
            seen = (height, width) if self.rotate in ("left", "right") else (width, height)
            rows = fitted(turn(made(*seen), self.rotate), width, height)
            console(_GRAPHICS)
            with self.framebuffer.open("r+b", buffering=0) as screen:
                with suppress(OSError):
                    fcntl.ioctl(screen, _FBIOBLANK, _UNBLANK)
                screen.write(b"".join(packed(row, depth).ljust(stride, b"\0") for row in rows))
        except (OSError, ValueError, EOFError) as trouble:
            console(_TEXT)
            sys.stderr.write(f"outage: no {what} ({type(trouble).__name__}: {trouble})\n")
            return False
        return True


def read_picture(path: Path) -> Rows:
    """A gzipped PPM (P6, 255) as `kiosk.outage` writes it."""
    data = gzip.decompress(path.read_bytes())
    head = re.match(rb"P6\n(\d+) (\d+)\n255\n", data)
    if head is None:
        raise ValueError("not a picture of ours")
    width, height, pixels = int(head[1]), int(head[2]), data[head.end() :]
    if len(pixels) != width * height * 3 or not pixels:
        raise ValueError("a picture cut short")
    wide = bytearray(width * height * 4)
    wide[0::4], wide[1::4], wide[2::4] = pixels[2::3], pixels[1::3], pixels[0::3]
    flat = array("I", bytes(wide))
    if sys.byteorder == "big":
        flat.byteswap()
    return [flat[y * width : (y + 1) * width] for y in range(height)]


def poster(text: str, width: int, height: int) -> Rows:
    """Block letters as large as the glass lets them: the office on its colour, the rest below, in the middle."""
    first, *rest = [line for line in text.splitlines() if line.strip()] or ["Kotak Aduan"]
    for dot in range(max(2, width // (_CELL * _IN_A_LINE)), 0, -1):
        across = width // (dot * _CELL) - 2
        band, body = broken(first, across), [one for line in rest for one in ["", *broken(line, across)]][1:]
        if ((len(band) + len(body)) * _LINE + _LINE + 7) * dot <= height:
            break
    blue, white = (array("I", [colour]) * width for colour in (_PRIMARY, _PAPER))
    rows = [blue] * (_LINE * dot)
    for words in band:
        rows += letters(words, width, dot, _PAPER, _PRIMARY)
    rows += [blue] * (7 * dot)
    below = [row for words in body for row in letters(words, width, dot, _INK, _PAPER)]
    rows += [white] * max(0, (height - len(rows) - len(below)) * 2 // 5)
    return ([*rows, *below] + [white] * height)[:height]


def broken(line: str, across: int) -> list[str]:
    """At most ``across`` letters a line; a longer word is cut."""
    lines = [""]
    for word in plain(line).split():
        for piece in [word[at : at + across] for at in range(0, len(word), across)]:
            if lines[-1] and len(lines[-1]) + 1 + len(piece) > across:
                lines.append(piece)
            else:
                lines[-1] = f"{lines[-1]} {piece}".strip()
    return lines


def plain(line: str) -> str:
    """In the letters that there are: capitals without marks."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", line) if not unicodedata.combining(sign))
    return "".join(_STANDS_FOR.get(sign, sign) for sign in bare.upper())


def letters(words: str, width: int, dot: int, ink: int, paper: int) -> Rows:
    """A line in the middle, its letters seven dots of ``dot`` pixels high, and what is empty below it."""
    clear, full = (array("I", [colour]) * dot for colour in (paper, ink))
    left = (width - (len(words) * _CELL - 1) * dot) // 2
    rows = []
    for place in range(7):
        row = array("I", [paper]) * left
        for sign in words:
            bits = _LETTERS.get(sign, _LETTERS["?"])[place]
            for bit in (16, 8, 4, 2, 1):
                row += full if bits & bit else clear
            row += clear
        rows += [(row + array("I", [paper]) * width)[:width]] * dot
    return rows + [array("I", [paper]) * width] * ((_LINE - 7) * dot)


def turned(panel: Path) -> str:
    """ "left", "right", "inverted" or "normal", as the X server is told."""
    try:
        said = re.findall(r'^[ \t]*Option\s+"Rotate"\s+"(\w+)"', panel.read_text(), re.MULTILINE)
    except (OSError, UnicodeDecodeError):
        return "normal"
    return said[-1] if said else "normal"


def turn(rows: Rows, rotate: str) -> Rows:
    """As X turns its screen: "left" is a quarter against the clock, "right" with it."""
    if rotate == "inverted":
        return [row[::-1] for row in reversed(rows)]
    if rotate not in ("left", "right"):
        return rows
    flat, width = array("I"), len(rows[0])
    for row in rows:
        flat.extend(row)
    columns = [flat[x::width] for x in range(width)]
    return columns[::-1] if rotate == "left" else [column[::-1] for column in columns]


def fitted(rows: Rows, width: int, height: int) -> Rows:
    """In the middle, made smaller where it is larger, on the colour of its corner."""
    shrink = max(1.0, len(rows[0]) / width, len(rows) / height)
    if shrink > 1:
        xs = [int(x * shrink) for x in range(int(len(rows[0]) / shrink))]
        rows = [
            array("I", [row[x] for x in xs])
            for row in (rows[int(y * shrink)] for y in range(int(len(rows) / shrink)))
        ]
    paper = rows[0][:1]
    left, top = (width - len(rows[0])) // 2, (height - len(rows)) // 2
    right, bottom = width - len(rows[0]) - left, height - len(rows) - top
    blank = paper * width
    return [blank] * top + [paper * left + row + paper * right for row in rows] + [blank] * bottom


def packed(row: array[int], depth: int) -> bytes:
    """One row as the screen's memory wants it: 32 bit as they are, or 16 bit with 5, 6 and 5."""
    if depth == 32:
        return row.tobytes()
    if depth == 16:
        return array("H", [(p >> 8 & 0xF800) | (p >> 5 & 0x7E0) | (p >> 3 & 0x1F) for p in row]).tobytes()
    raise ValueError(f"a screen of {depth} bits a pixel")


def words(kept: Path, offices: Iterable[Path]) -> str:
    """What the picture says, or at least the office and its telephone."""
    with suppress(OSError, UnicodeDecodeError):
        return (kept / "outage.txt").read_text(encoding="utf-8")
    lines = ["Mesin sedang diperbaiki.", "Pengaduan tetap diterima di loket, gratis."]
    for path in offices:
        with suppress(OSError, ValueError, KeyError, TypeError):
            office = tomllib.loads(path.read_text(encoding="utf-8"))["office"]
            return "\n".join([str(office["name"]), *lines, f"Telepon {office['telephone']}"])
    return "\n".join(lines)


def say(text: str) -> None:
    """In the middle of the console, without a cursor."""
    with suppress(OSError, ValueError):
        size = os.get_terminal_size(0)
        lines = text.splitlines()
        top = "\n" * max(0, (size.lines - 2 * len(lines)) // 2)
        body = "\n\n".join(line.center(size.columns).rstrip() for line in lines)
        os.write(0, f"\033[2J\033[H\033[?25l{top}{body}".encode())


def console(mode: int) -> None:
    """Letters and cursor of the console off, or on again; nothing where there is none."""
    with suppress(OSError):
        fcntl.ioctl(0, _KDSETMODE, mode)


def wait(seconds: float, pattern: str, clock: Callable[[], float] = time.monotonic) -> None:
    """Until the time is up, or a finger was held."""
    panels = opened(pattern)
    since: dict[int, float] = {}
    until = clock() + seconds
    while (left := until - clock()) > 0:
        for panel in select.select(panels, [], [], left)[0]:
            if held(panel, since):
                return
            if panel not in since:
                panels.remove(panel)  # pulled


def opened(pattern: str) -> list[int]:
    """Those that may be read."""
    found = []
    for path in sorted(Path("/").glob(pattern.removeprefix("/"))):
        with suppress(OSError):
            found.append(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    return found


def held(panel: int, since: dict[int, float]) -> bool:
    """Reads what waits; whether a finger was lifted that had lain there for `HELD_S`. By the panel's own times."""
    try:
        data = os.read(panel, _EVENT.size * 64)
    except OSError:
        data = b""
    if not data:
        since.pop(panel, None)
        return False
    since.setdefault(panel, float("inf"))
    for seconds, micro, kind, code, value in _EVENT.iter_unpack(
        data[: len(data) // _EVENT.size * _EVENT.size]
    ):
        if kind == _EV_KEY and code in _TOUCHES:
            at = seconds + micro / 1e6
            if value:
                since[panel] = at
            elif at - since[panel] >= HELD_S:
                return True
    return False


if __name__ == "__main__":
    sys.exit(main())

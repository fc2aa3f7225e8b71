#!/usr/bin/python3
"""Out of service, without X, without the application, without its release: a picture put into the screen's memory.

    outage.py --minutes 5

The picture and its words are those that the application left at its last good start; without them the telephone is
taken from the office's settings and stands on the console in plain letters. Ends after ``--minutes``, or when a finger
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
from array import array
from collections.abc import Callable
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

Rows = list["array[int]"]
"""Pixels as 0x00RRGGBB, one array a row."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Out of service: a still picture on the kiosk's screen.")
    parser.add_argument("--minutes", type=float, default=5.0, help="until the kiosk is tried again")
    parser.add_argument("--kept", type=Path, default=KEPT, help="where outage.ppm.gz and outage.txt lie")
    parser.add_argument("--framebuffer", type=Path, default=Path("/dev/fb0"))
    parser.add_argument("--geometry", type=Path, default=Path("/sys/class/graphics/fb0"))
    parser.add_argument("--panel", type=Path, default=PANEL, help="xorg.conf that may say Rotate")
    parser.add_argument("--input", default="/dev/input/event*", help="touch panels, as a pattern")
    given = parser.parse_args()
    if not shows_picture(given.kept, given.framebuffer, given.geometry, turned(given.panel)):
        say(words(given.kept))
    wait(given.minutes * 60, given.input)
    console(_TEXT)
    return 0


def shows_picture(kept: Path, framebuffer: Path, geometry: Path, rotate: str) -> bool:
    """Whether the picture stands on the glass; any trouble is told to the journal, and words do instead."""
    try:
        width, height = map(int, (geometry / "virtual_size").read_text().split(","))
        depth = int((geometry / "bits_per_pixel").read_text())
        stride = int((geometry / "stride").read_text())
        rows = fitted(turn(read_picture(kept / "outage.ppm.gz"), rotate), width, height)
        console(_GRAPHICS)
        with framebuffer.open("r+b", buffering=0) as screen:
            with suppress(OSError):
                fcntl.ioctl(screen, _FBIOBLANK, _UNBLANK)
            screen.write(b"".join(packed(row, depth).ljust(stride, b"\0") for row in rows))
    except (OSError, ValueError, EOFError) as trouble:
        console(_TEXT)
        sys.stderr.write(f"outage: no picture ({type(trouble).__name__}: {trouble})\n")
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


def words(kept: Path) -> str:
    """What the picture says, or at least the office and its telephone."""
    with suppress(OSError, UnicodeDecodeError):
        return (kept / "outage.txt").read_text(encoding="utf-8")
    lines = ["Mesin sedang diperbaiki.", "Pengaduan tetap diterima di loket, gratis."]
    for path in OFFICES:
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

"""Round corners and discs as small white pictures to be tinted, each size drawn once.

A smoothed shape of Kivy's takes 150 kB of its own, and a page has a hundred of them: that was 15 to 20 MB a page. What
is here is no one's secret, so it stays for the next visitor.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from math import hypot, sqrt
from typing import Any

from kivy.graphics.texture import Texture

_MIDDLE = 2
"""Pixels between the corners of a mask; what is stretched."""


@lru_cache(maxsize=64)
def corners(radius: int) -> Any:
    """Texture of a square with round corners, ``radius`` pixels each and 2 between them: to be cut into nine."""
    across = [_into(x, radius) for x in range(2 * radius + _MIDDLE)]
    return _texture(_mirrored(across, radius))


@lru_cache(maxsize=64)
def turned_corners(radius: int) -> Any:
    """The same within an empty pixel all around: turned, its straight sides are soft, where the bare edge of a texture is
    jagged. To be drawn a pixel larger on every side."""
    across = [_into(x, radius) for x in range(2 * radius + _MIDDLE)]
    empty = bytes(len(across) + 2)
    rows = [b"\0" + row + b"\0" for row in _mirrored(across, radius)]
    return _texture([empty, *rows, empty])


@lru_cache(maxsize=64)
def disc(diameter: int) -> Any:
    """Texture of a disc, ``diameter`` pixels across."""
    radius = diameter / 2
    across = [abs(x + 0.5 - radius) for x in range(diameter)]
    return _texture(_mirrored(across, radius))


def _mirrored(across: list[float], radius: float) -> list[bytes]:
    """Alpha of every pixel, of which a quarter is looked at (left is as right, and above as below), and of that only
    the edge reckoned: two or three pixels a row."""
    half = (len(across) + 1) // 2
    rest = len(across) - half
    outwards = across[:half][::-1]
    rows = []
    for dy in across[:half]:
        solid = bisect_right(outwards, _reach(radius - 0.5, dy))
        empty = bisect_right(outwards, _reach(radius + 0.5, dy))
        edge = bytes(_covered(dx, dy, radius) for dx in outwards[solid:empty])
        right = b"\xff" * solid + edge + bytes(half - empty)
        rows.append(right[::-1] + right[half - rest :])
    return rows + rows[:rest][::-1]


def _reach(radius: float, dy: float) -> float:
    """Half the chord of a circle so far from its middle; below 0 where it has none."""
    return sqrt(radius**2 - dy**2) if dy <= radius else -1.0


def _into(x: int, radius: int) -> float:
    """How far the middle of pixel ``x`` stands outside of the square between the corners' centres."""
    return max(radius - (x + 0.5), (x + 0.5) - (radius + _MIDDLE), 0.0)


def _covered(dx: float, dy: float, radius: float) -> int:
    """Alpha of a pixel so far from the centre: a soft edge one pixel wide."""
    return round(255 * min(1.0, max(0.0, radius + 0.5 - hypot(dx, dy))))


def _texture(alpha: list[bytes]) -> Any:
    side = len(alpha)
    made = Texture.create(size=(side, side), colorfmt="rgba", mipmap=False)
    pixels = bytearray(b"\xff") * (4 * side * side)
    pixels[3::4] = b"".join(alpha)
    made.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
    return made

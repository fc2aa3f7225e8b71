"""Round corners and discs as small white pictures to be tinted, each size drawn once.

A smoothed shape of Kivy's takes 150 kB of its own, and a page has a hundred of them: that was 15 to 20 MB a page. What
is here is no one's secret, so it stays for the next visitor.
"""

from __future__ import annotations

from functools import lru_cache
from math import hypot
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
    empty = [0] * (len(across) + 2)
    rows = [[0, *row, 0] for row in _mirrored(across, radius)]
    return _texture([empty, *rows, empty])


@lru_cache(maxsize=64)
def disc(diameter: int) -> Any:
    """Texture of a disc, ``diameter`` pixels across."""
    radius = diameter / 2
    across = [abs(x + 0.5 - radius) for x in range(diameter)]
    return _texture(_mirrored(across, radius))


def _mirrored(across: list[float], radius: float) -> list[list[int]]:
    """Alpha of every pixel, of which a quarter is reckoned: left is as right, and above as below."""
    half = (len(across) + 1) // 2
    rest = len(across) - half
    rows = []
    for dy in across[:half]:
        left = [_covered(dx, dy, radius) for dx in across[:half]]
        rows.append(left + left[:rest][::-1])
    return rows + rows[:rest][::-1]


def _into(x: int, radius: int) -> float:
    """How far the middle of pixel ``x`` stands outside of the square between the corners' centres."""
    return max(radius - (x + 0.5), (x + 0.5) - (radius + _MIDDLE), 0.0)


def _covered(dx: float, dy: float, radius: float) -> int:
    """Alpha of a pixel so far from the centre: a soft edge one pixel wide."""
    return round(255 * min(1.0, max(0.0, radius + 0.5 - hypot(dx, dy))))


def _texture(alpha: list[list[int]]) -> Any:
    side = len(alpha)
    made = Texture.create(size=(side, side), colorfmt="rgba", mipmap=False)
    pixels = b"".join(b"\xff\xff\xff" + bytes((value,)) for row in alpha for value in row)
    made.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
    return made

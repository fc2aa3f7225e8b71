"""A band of four-petalled flowers, after the geometry of woven and dyed cloth: warmth without a message."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache, partial
from itertools import pairwise
from math import hypot, sqrt
from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture

from kiosk.widgets.box import Box
from kiosk.widgets.brand import mixed
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.piece import Piece


class Band(Piece):
    """One row of flowers over the whole width of its box, on a ground of its own.

    One flower is drawn, and its picture repeated: a hundred smooth ellipses of Kivy's were 33 MB, and one such flower in a
    buffer of its own 14, for the shaders alone.
    """

    def __init__(self, look: Look, box: Box, ground: Colour, petals: Colour, heart: Colour) -> None:
        super().__init__(look, box)
        self.ground, self.petals, self.heart = ground, petals, heart
        self.repaint()

    def paint(self) -> None:
        side = max(1.0, self.box.h)
        count = max(1, round(self.box.w / side))
        step = self.box.w / count
        flower = _flower(max(1, round(step)), max(1, round(side)), self.ground, self.petals, self.heart)
        edges = [round(self.box.x + number * step) for number in range(count + 1)]
        Color(1, 1, 1, 1)
        for left, right in pairwise(edges):
            Rectangle(texture=flower, pos=(left, round(self.box.y)), size=(right - left, round(side)))


@lru_cache(maxsize=4)
def _flower(wide: int, high: int, ground: Colour, petals: Colour, heart: Colour) -> Any:
    """Texture of four petals on the diagonals, a heart, and at either edge half the dot between two flowers."""
    # A quarter of it is reckoned: below is as above, and in a row right is as left.
    shade = cache(partial(_shade, ground, petals, heart))  # nearly all pixels are of three kinds
    half = [_row(y + 0.5 - high / 2, wide, high, shade) for y in range((high + 1) // 2)]
    rows = half + half[: high // 2][::-1]
    made = Texture.create(size=(wide, high), colorfmt="rgba", mipmap=False)
    made.blit_buffer(b"".join(rows), colorfmt="rgba", bufferfmt="ubyte")
    return made


def _row(up: float, wide: int, high: int, shade: Callable[[float, float], bytes]) -> bytes:
    r = high * 0.07
    pixels: list[bytes] = []
    for x in range((wide + 1) // 2):
        right = x + 0.5 - wide / 2
        heart = 0.0
        if abs(up) < r + 1:  # the heart in the middle, the dot at the edge
            heart = max(_ellipse(right, up, r, r), _ellipse(right + wide / 2, up, r, r))
        pixels.append(shade(_petal(-right, abs(up), high), heart))
    return b"".join(pixels + pixels[: wide // 2][::-1])


def _shade(ground: Colour, petals: Colour, heart: Colour, petal: float, dot: float) -> bytes:
    """A pixel that a petal and then a heart or dot cover so far, from 0 to 1."""
    return bytes([round(255 * part) for part in mixed(mixed(ground, petals, petal), heart, dot)])


def _petal(right: float, up: float, high: int) -> float:
    """How much of a pixel the petal towards the upper right covers; the other three mirror it."""
    long, thick, heart = high * 0.52, high * 0.23, high * 0.07
    along, across = (right + up) / sqrt(2), (right - up) / sqrt(2)
    return _ellipse(along - heart - long / 2, across, long / 2, thick / 2)


def _ellipse(x: float, y: float, a: float, b: float) -> float:
    """0 to 1: a soft edge one pixel wide about x²/a² + y²/b² = 1, by the distance to it of first order."""
    level = hypot(x / a, y / b)
    steepness = hypot(x / a**2, y / b**2)
    return 1.0 if steepness == 0 else min(1.0, max(0.0, 0.5 - (level - 1) * level / steepness))

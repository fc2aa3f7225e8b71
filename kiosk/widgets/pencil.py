"""Drawing on a sheet of 120 x 100 units, whatever the size of the box it is put into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import atan2, cos, degrees, hypot, sin

from kivy.graphics import (
    BorderImage,
    Color,
    PopMatrix,
    PushMatrix,
    Rectangle,
    Rotate,
    SmoothRoundedRectangle,
)
from kivy.graphics import SmoothTriangle as Triangle

from kiosk.widgets.box import Box
from kiosk.widgets.look import Colour
from kiosk.widgets.rounds import corners, disc, turned_corners

WIDTH, HEIGHT = 120.0, 100.0
Point = tuple[float, float]


class Pencil:
    """Flat shapes with smooth edges; used while a canvas is open. Origin is the lower left of the sheet."""

    def __init__(self, box: Box) -> None:
        self.unit = min(box.w / WIDTH, box.h / HEIGHT)
        self.sheet = box.middle(WIDTH * self.unit, HEIGHT * self.unit)
        self._aslant = False

    def box(self, x: float, y: float, w: float, h: float) -> Box:
        """The place on the glass, pixels."""
        unit = self.unit
        return Box(self.sheet.x + x * unit, self.sheet.y + y * unit, w * unit, h * unit)

    def block(self, place: tuple[float, float, float, float], colour: Colour, radius: float = 2) -> None:
        """A rectangle (x, y, width, height) with round corners."""
        box = self.box(*place)
        Color(*colour)
        radius = max(0.5, min(radius * self.unit, box.w / 2, box.h / 2))
        mask = int(min(radius, box.w / 2, box.h / 2))
        if mask < 1 and not self._aslant:
            Rectangle(pos=(round(box.x), round(box.y)), size=(max(1, round(box.w)), max(1, round(box.h))))
        elif mask < 1:
            SmoothRoundedRectangle(pos=(box.x, box.y), size=(box.w, box.h), radius=[radius], segments=16)
        elif self._aslant:
            pos, size = (box.x - 1, box.y - 1), (box.w + 2, box.h + 2)
            BorderImage(texture=turned_corners(mask), pos=pos, size=size, border=(mask + 1,) * 4)
        else:
            pos, size = (round(box.x), round(box.y)), (round(box.w), round(box.h))
            BorderImage(texture=corners(mask), pos=pos, size=size, border=(mask,) * 4)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        box = self.box(x - radius, y - radius, 2 * radius, 2 * radius)
        Color(*colour)
        Rectangle(texture=disc(max(1, round(box.w))), pos=(box.x, box.y), size=(box.w, box.h))

    def ring(
        self, x: float, y: float, radius: float, edge: Colour, inside: Colour, *, width: float = 1
    ) -> None:
        self.disc(x, y, radius, edge)
        self.disc(x, y, radius - width, inside)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A line with round ends and corners."""
        for (ax, ay), (bx, by) in pairwise(points):
            long = hypot(bx - ax, by - ay)
            with self.turned(degrees(atan2(by - ay, bx - ax)), ax, ay):
                self.block((ax - width / 2, ay - width / 2, long + width, width), colour, width / 2)

    def arrow(self, points: Sequence[Point], colour: Colour, width: float = 4) -> None:
        """A line that ends in a head at its last point."""
        (ax, ay), (bx, by) = points[-2:]
        long, way = hypot(bx - ax, by - ay), atan2(by - ay, bx - ax)
        head = min(width * 2.4, long)
        foot = (bx - head * cos(way), by - head * sin(way))
        self.line([*points[:-1], foot], width, colour)
        side = (width * 1.7 * sin(way), -width * 1.7 * cos(way))
        self.triangle(
            [(bx, by), (foot[0] + side[0], foot[1] + side[1]), (foot[0] - side[0], foot[1] - side[1])], colour
        )

    def triangle(self, points: Sequence[Point], colour: Colour) -> None:
        Color(*colour)
        Triangle(points=[value for x, y in points for value in self._at(x, y)])

    @contextmanager
    def turned(self, angle: float, x: float, y: float) -> Iterator[None]:
        """What is drawn within is turned by ``angle`` degrees, counter-clockwise, about (x, y)."""
        was_aslant, self._aslant = self._aslant, self._aslant or angle % 90 != 0
        PushMatrix()
        Rotate(angle=angle, origin=self._at(x, y))
        yield
        PopMatrix()
        self._aslant = was_aslant

    def _at(self, x: float, y: float) -> Point:
        return self.sheet.x + x * self.unit, self.sheet.y + y * self.unit

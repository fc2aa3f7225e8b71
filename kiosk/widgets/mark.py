"""Whose machine this is: the office's emblem or a plain mark, its name, and the hidden door for staff."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from kivy.clock import Clock
from kivy.core.image import Image as CoreImage
from kivy.graphics import Color, Rectangle, SmoothLine

from kiosk.layout import Colours
from kiosk.widgets.box import Box
from kiosk.widgets.fonts import extent, widest
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.touchable import Touchable

HOLD_S = 5
"""Seconds that open the door for staff."""
_SIDE_MM, _GAP_MM = 14.0, 4.0
_ON_WHITE = (Colours.DARK, Colours.CONTRAST)
"""Where an emblem made for paper would be lost on the ground."""
_LARGEST_MM = 6.0
"""A name is known, not read: it does not grow with the visitor's type beyond this."""


def name_capital(look: Look) -> float:
    """Millimetres of the capitals of the office's name."""
    return min(look.scale.caption, _LARGEST_MM)


def least_width(look: Look, name: str) -> float:
    """Pixels that mark and name need, the name in two lines."""
    return look.px(_SIDE_MM + _GAP_MM) + widest(name, look.font_px(name_capital(look)), bold=True) + 2


class OfficeMark(Piece):
    """A plain mark and the office's name; the regency's emblem is never drawn by us."""

    def __init__(self, look: Look, box: Box, name: str, line: str) -> None:
        super().__init__(look, box, "mark")
        self.name, self.line = name, line
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        side = look.px(_SIDE_MM)
        mark, words = self.box.cut_left(side, look.px(_GAP_MM))
        self._mark(mark.middle(side, side))
        capital = name_capital(look)
        one_line = extent(self.name, look.font_px(capital), bold=True) <= words.w
        if not self.line or not one_line:
            self.words(self.name, words, capital, theme.ink, bold=True, middle=True)
            return
        name = self.set(self.name, words.w, capital, bold=True)
        line = self.set(self.line, words.w, capital * 0.89)
        block = words.middle(words.w, name.ink + look.px(2.2) + line.ink)
        upper, lower = block.cut_top(name.ink, look.px(2.2))
        self.place(name, upper, theme.ink)
        self.place(line, lower, theme.second)

    def _mark(self, place: Box) -> None:
        """The office's own picture on white, whole and undistorted; else a plain mark."""
        look, theme = self.look, self.look.theme
        if look.brand.emblem is None:
            self.fill(place, theme.primary, 3)
            self.icon("landmark", place.inset(look.px(2.6)), theme.on_primary)
            return
        picture = office_picture(str(look.brand.emblem))
        w, h = picture.size
        part = min(place.w / w, place.h / h)
        if look.layout.colours in _ON_WHITE:
            self.fill(place.inset(-look.px(1)), (1, 1, 1, 1), 2)
        Color(1, 1, 1, 1)
        seen = place.middle(w * part, h * part)
        Rectangle(texture=picture, pos=(round(seen.x), round(seen.y)), size=(round(seen.w), round(seen.h)))


@lru_cache(maxsize=2)
def office_picture(file: str) -> Any:
    """Emblem or photo as a texture that stays smooth when it is made small; it is the office's, no visitor's."""
    return CoreImage(file, mipmap=True).texture


class HeldMark(Touchable):
    """The same, with a ring that fills while a finger lies on it: five steps of a second, and then the door.

    Nothing shows in the first second, so that a mere touch reveals no door.
    """

    def __init__(self, look: Look, box: Box, name: str, line: str, on_hold: Callable[[], None]) -> None:
        super().__init__(look, box, "mark", _nothing)
        self._mark = OfficeMark(look, box, name, line)
        self._mark.key = ""  # one piece is called so
        self.add_widget(self._mark)
        self._on_hold = on_hold
        self._clock: Any = None
        self.seconds = 0

    def laid_down(self) -> None:
        self.lifted()
        self._clock = Clock.schedule_interval(self._second, 1.0)

    def lifted(self) -> None:
        if self._clock is not None:
            Clock.unschedule(self._clock)
            self._clock = None
        self._ring(0)

    def _second(self, _dt: float) -> None:
        if not self.down:  # slid off
            self.lifted()
            return
        self._ring(self.seconds + 1)
        if self.seconds >= HOLD_S:
            self.lifted()
            self._on_hold()

    def _ring(self, seconds: int) -> None:
        if seconds == self.seconds:
            return
        self.seconds = seconds
        self.canvas.after.clear()
        if not seconds:
            return
        side = self.look.px(_SIDE_MM)
        place = self.box.cut_left(side)[0].middle(side, side)
        with self.canvas.after:
            Color(*self.look.theme.warm)
            SmoothLine(
                circle=(*place.centre, side * 0.42, 0, 360 * seconds / HOLD_S), width=self.look.px(0.8)
            )


def _nothing() -> None:
    """Letting go opens nothing."""

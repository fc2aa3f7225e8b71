"""A place to sign with a finger. Strokes are kept in millimetres; a resting palm is not a second pen."""

from __future__ import annotations

from collections.abc import Callable
from math import sin
from typing import Any

from kivy.graphics import Color, SmoothEllipse, SmoothLine

from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.pencil import Pencil
from kiosk.widgets.piece import Piece

_NEAR_MM = 0.4
"""Points nearer than this to the last one say nothing new."""

Points = tuple[tuple[float, float], ...]


class SignaturePad(Piece):
    """At least 120 x 60 mm. ``on_stroke`` gets all strokes, in mm from the lower left, after each one."""

    def __init__(
        self,
        look: Look,
        box: Box,
        here: str,
        on_stroke: Callable[[tuple[Points, ...]], None],
        *,
        mark: bool = False,
    ) -> None:
        """``mark``: a thumb's mark is given at the desk in place of a signature."""
        super().__init__(look, box, "pad")
        self.here, self.on_stroke, self.mark = here, on_stroke, mark
        self.strokes: list[list[tuple[float, float]]] = []
        self._pen: int | None = None
        self.repaint()

    def clear(self) -> None:
        self.wipe()
        self.on_stroke(())

    def wipe(self) -> None:
        """Empty, and no one is told."""
        self.strokes.clear()
        self.repaint()

    def hint(self, here: str, *, mark: bool) -> None:
        """Other words and another picture on the empty pad."""
        if (here, mark) != (self.here, self.mark):
            self.here, self.mark = here, mark
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box, theme.sheet, theme.primary, 0.9)
        wanted = self.set(self.here, self.box.w - look.px(20), look.scale.caption).ink + look.px(6)
        base = self.box.y + max(self.box.h * 0.26, min(wanted, self.box.h * 0.62))
        self.fill(
            Box(self.box.x + look.px(10), base, self.box.w - look.px(20), max(1, look.px(0.4))), theme.border
        )
        line = Box(
            self.box.x + look.px(10),
            self.box.y + look.px(2),
            self.box.w - look.px(20),
            base - self.box.y - look.px(5),
        )
        if not self.strokes:
            self._explain(Box(line.x, base, line.w, self.box.top - base).inset(look.px(4)))
            self.words(self.here, line, look.scale.caption, theme.second)
        Color(*theme.ink)
        for stroke in self.strokes:
            self._paint_stroke(stroke)

    def _explain(self, room: Box) -> None:
        """A finger at the end of a stroke; or the mark of a thumb, where that is to be given."""
        theme = self.look.theme
        if self.mark:
            side = min(self.look.px(46), room.h)
            self.icon("fingerprint-pattern", room.middle(side, side), theme.border)
            return
        pencil = Pencil(room)
        wave = [(14 + 1.6 * n, 42 + 15 * sin(n * 0.62) * (1 - n / 60)) for n in range(38)]
        pencil.line(wave, 2.2, theme.hairline)
        self.icon("pointer", pencil.box(66, 6, 40, 40), theme.border)

    def _paint_stroke(self, stroke: list[tuple[float, float]]) -> None:
        px, width = self.look.px, self.look.px(0.55)
        points = [n for x, y in stroke for n in (self.box.x + px(x), self.box.y + px(y))]
        if len(stroke) > 1:
            SmoothLine(points=points, width=width)
        for x, y in (points[:2], points[-2:]):
            SmoothEllipse(pos=(x - width, y - width), size=(2 * width, 2 * width))

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        if self._pen is None:
            self._pen = touch.uid
            touch.grab(self)
            self.strokes.append([self._mm(touch)])
            self.repaint()
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self or touch.uid != self._pen:
            return False
        if not self.strokes:  # wiped under the finger
            self.strokes.append([self._mm(touch)])
        x, y = self._mm(touch)
        last = self.strokes[-1][-1]
        if abs(x - last[0]) + abs(y - last[1]) >= _NEAR_MM:
            self.strokes[-1].append((x, y))
            self.repaint()
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._pen = None
        self.on_stroke(tuple(tuple(stroke) for stroke in self.strokes))
        return True

    def _mm(self, touch: Any) -> tuple[float, float]:
        """A finger that leaves the pad draws along its edge."""
        scale = self.look.panel.px_per_mm
        x = min(max(touch.x - self.box.x, 0), self.box.w) / scale
        y = min(max(touch.y - self.box.y, 0), self.box.h) / scale
        return round(x, 2), round(y, 2)

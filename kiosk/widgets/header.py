"""The line at the top of every page: whose machine this is, the language, and help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, SmoothLine
from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.touchable import Touchable

HOLD_S = 5
"""Seconds that open the door for staff."""
HEIGHT_MM = 22.0
"""Two millimetres over the 20 that a button in it must have."""


class OfficeMark(Piece):
    """A plain mark and the office's name; the regency's emblem is never drawn by us."""

    def __init__(self, look: Look, box: Box, name: str, line: str) -> None:
        super().__init__(look, box, "mark")
        self.name, self.line = name, line
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        side = look.px(14)
        mark, words = self.box.cut_left(side, look.px(4))
        mark = mark.middle(side, side)
        self.fill(mark, theme.primary, 3)
        self.icon("landmark", mark.inset(look.px(2.6)), theme.on_primary)
        if not self.line:
            self.words(self.name, words, look.scale.caption, theme.ink, bold=True, middle=True)
            return
        upper, lower = words.inset(0, look.px(2.6)).grid(1, 2, 0)
        self.words(self.name, upper, look.scale.caption, theme.ink, bold=True, middle=True)
        self.words(self.line, lower, look.scale.caption * 0.89, theme.second, middle=True)


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
        side = self.look.px(14)
        place = self.box.cut_left(side)[0].middle(side, side)
        with self.canvas.after:
            Color(*self.look.theme.warm)
            SmoothLine(
                circle=(*place.centre, side * 0.42, 0, 360 * seconds / HOLD_S), width=self.look.px(0.8)
            )


def _nothing() -> None:
    """Letting go opens nothing."""


class HeaderGround(Piece):
    """White ground with a fine line below."""

    def __init__(self, look: Look, box: Box) -> None:
        super().__init__(look, box)
        self.repaint()

    def paint(self) -> None:
        self.fill(self.box, self.look.theme.sheet)
        self.fill(self.box.cut_bottom(max(1, self.look.px(0.4)))[0], self.look.theme.hairline)


def header(
    look: Look,
    box: Box,
    *,
    office: tuple[str, str],
    words: tuple[str, str],
    on_language: Callable[[], None],
    on_help: Callable[[], None],
    help_icon: str,
    on_hold: Callable[[], None] | None = None,
) -> list[Widget]:
    """The pieces of the header; ``words`` are those of the language and the help button.

    ``on_hold``: the office's mark can be held, the way in for staff.
    """
    line = Box(box.x + look.margin, box.y, box.w - 2 * look.margin, box.h)
    line = line.middle(line.w, look.px(20))
    capital = look.scale.caption
    help_w = BigButton.width_for(look, words[1], icon=True, capital_mm=capital)
    language_w = BigButton.width_for(look, words[0], icon=True, capital_mm=capital)
    help_box, rest = line.cut_right(help_w, look.px(3))
    language_box, rest = rest.cut_right(language_w, look.px(4))
    return [
        HeaderGround(look, box),
        OfficeMark(look, rest, *office) if on_hold is None else HeldMark(look, rest, *office, on_hold),
        BigButton(
            look,
            language_box,
            words[0],
            on_language,
            key="language",
            kind=Kind.QUIET,
            icon="globe",
            capital_mm=capital,
        ),
        BigButton(
            look,
            help_box,
            words[1],
            on_help,
            key="help",
            kind=Kind.QUIET,
            icon=help_icon,
            capital_mm=capital,
        ),
    ]

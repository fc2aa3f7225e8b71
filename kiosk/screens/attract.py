"""The home screen at rest: dark, one call at a time, and no button that a passing sleeve could press."""

from __future__ import annotations

from typing import Any, ClassVar

from kiosk.layout import Colours
from kiosk.presenters.commands import Dismiss
from kiosk.presenters.views import AttractView
from kiosk.screens.screen import Screen
from kiosk.widgets.box import Box
from kiosk.widgets.look import THEMES, Look
from kiosk.widgets.piece import Piece

_HEIGHTS = (0.62, 0.5, 0.38)
"""Where the line stands, parts of the page from below: it moves from turn to turn, lest it burn into the panel."""


class Call(Piece):
    """Calls, one under the other, each with what to do."""

    def __init__(self, look: Look, calls: list[tuple[str, str]], height: float) -> None:
        super().__init__(look, look.panel.box, "call")
        self.calls, self.height_of = calls, height
        self.repaint()

    def show(self, calls: list[tuple[str, str]], height: float) -> None:
        if (calls, height) != (self.calls, self.height_of):
            self.calls, self.height_of = calls, height
            self.repaint()

    def paint(self) -> None:
        look = self.look
        self.fill(self.box, look.theme.paper)
        room = self.box.inset(look.margin)
        each = min(look.px(74), room.h / len(self.calls))
        block = each * len(self.calls)
        top = min(room.top, max(room.y + block, room.y + room.h * self.height_of + block / 2))
        for number, (call, touch) in enumerate(self.calls):
            self._paint_one(Box(room.x, top - each * (number + 1), room.w, each), call, touch)

    def _paint_one(self, place: Box, call: str, touch: str) -> None:
        look, theme = self.look, self.look.theme
        side = min(look.px(40), place.h * 0.6)
        disc, words = place.inset(0, look.px(3)).cut_left(side, look.px(9))
        disc = disc.middle(side, side)
        self.disc(disc, theme.tint)
        self.icon("message-square-text", disc.inset(side * 0.24), theme.primary)
        above, below = words.grid(1, 2, 0)
        self.words(call, above.inset(0, look.px(1)), 15.0, theme.ink, bold=True, middle=True)
        self.words(touch, below.inset(0, look.px(1)), look.scale.title, theme.second, middle=True)


class AttractScreen(Screen[AttractView]):
    """Under less motion all languages stand there at once and nothing changes."""

    live: ClassVar[frozenset[str]] = frozenset({"line"})

    def build(self) -> None:
        colours = self.look.layout.colours
        dim = THEMES[colours if colours is Colours.CONTRAST else Colours.DARK]
        self.call = Call(self.look._replace(theme=dim), *self._calls())
        self.add(self.call)

    def _calls(self) -> tuple[list[tuple[str, str]], float]:
        lines, line = self.view.lines, self.view.line
        said = [(self._say(language, call), self._say(language, touch)) for language, (call, touch) in lines]
        if self.look.layout.less_motion:
            return said, 0.5
        return [said[line]], _HEIGHTS[line % len(_HEIGHTS)]

    def _say(self, language: str, words: Any) -> str:
        return self.links.say_in(language, words) if self.links.say_in else self.links.say(words)

    def refresh(self) -> None:
        self.call.show(*self._calls())

    def on_touch_down(self, touch: Any) -> bool:
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Wakes the page; it is deaf for a moment, so the same hand presses nothing on it."""
        self.links.emit(Dismiss())
        return True

"""What happens when a finger lies down, slides off and lifts: once, for every button and key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock

from kiosk.texts.text import OfficeWords, Text
from kiosk.widgets.box import Box
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece

BUTTON_REST_S = 0.3
"""A button is deaf this long after a press: hands tremble, and panels report twice."""
KEY_REST_S = 0.06
"""Double letters are real."""
NAMED = "named"
"""In a touch's user data: the control under it has been named aloud."""


class Touchable(Piece):
    """Counts on release inside it; sliding off cancels. Only the first finger counts.

    ``spoken``: what it says of itself while a finger rests on it; None: nothing (keys, the office's mark). Lifting
    that finger presses nothing: who listens has not decided yet, and a tap still does.
    """

    rest_s = BUTTON_REST_S
    spoken: Text | OfficeWords | None = None

    def __init__(self, look: Look, box: Box, key: str, on_press: Callable[[], None]) -> None:
        super().__init__(look, box, key)
        self.on_press = on_press
        self.down = False
        self._last = -1.0

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        if not self.down and Clock.get_time() - self._last >= self.rest_s:
            touch.grab(self)
            self._show(down=True)
            self.laid_down()
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        self._show(down=self.collide_point(*touch.pos))
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.lifted()
        inside = self.collide_point(*touch.pos)
        self._show(down=False)
        if inside and not touch.ud.get(NAMED):
            self._last = Clock.get_time()
            self.on_press()
        return True

    def laid_down(self) -> None:
        """A finger lies on it now (keys that repeat)."""

    def lifted(self) -> None:
        """The finger is away."""

    def _show(self, *, down: bool) -> None:
        if down != self.down:
            self.down = down
            self.repaint()


class Choosable(Touchable):
    """One of several, of which a page shows which is chosen. Whoever derives sets ``chosen`` before it paints."""

    chosen: bool

    def choose(self, *, chosen: bool) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.repaint()

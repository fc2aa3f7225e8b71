"""Frames a second: as many as Kivy has been told while somebody touches the glass, few while nobody does.

Kivy wakes up for every frame whether or not anything has changed: 60 times a second are 2 % of a core by themselves.
"""

from __future__ import annotations

from typing import Any

import kivy
from kivy.clock import Clock

RESTING_FPS = 15
"""A touch is noticed within 67 ms, and the camera's pictures come no faster."""

RESTS_AFTER_S = 5.0


class Pace:
    """Follows the touches of ``window``. Nothing to do where frames are stepped by hand (`kiosk.stage`)."""

    def __init__(self, window: Any) -> None:
        if not kivy.__version__.startswith("2.3."):
            raise RuntimeError(f"kiosk.screens.pace knows Kivy 2.3, not {kivy.__version__}")
        self._full = float(Clock._max_fps)
        self._rest = Clock.create_trigger(self._slow_down, RESTS_AFTER_S)
        if self._full > RESTING_FPS:
            for touched in ("on_touch_down", "on_touch_move", "on_touch_up"):
                window.fbind(touched, self._touched)
            self._rest()

    def _touched(self, *_touch: Any) -> bool:
        Clock._max_fps = self._full
        self._rest.cancel()
        self._rest()
        return False  # the touch goes on to the page

    def _slow_down(self, _dt: float) -> None:
        Clock._max_fps = float(RESTING_FPS)

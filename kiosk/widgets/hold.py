"""A button that works while it is held."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton
from kiosk.widgets.look import Look


class HoldButton(BigButton):
    """ "Tahan untuk melihat": ``on_hold(True)`` while a finger lies on it, ``on_hold(False)`` after."""

    def __init__(self, look: Look, box: Box, words: str, on_hold: Callable[[bool], None]) -> None:
        self._on_hold = on_hold
        super().__init__(
            look, box, words, self._nothing, key="reveal", icon="eye", capital_mm=look.scale.caption
        )

    def laid_down(self) -> None:
        self._on_hold(True)

    def lifted(self) -> None:
        self._on_hold(False)

    def _nothing(self) -> None:
        """Letting go says nothing more."""

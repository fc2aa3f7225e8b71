"""A button that uncovers a number, and covers it again: by a second touch, or by itself."""

from __future__ import annotations

from collections.abc import Callable

from kivy.clock import Clock

from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton
from kiosk.widgets.look import Look

SEEN_S = 10.0
"""Long enough to compare sixteen digits with a card; then whoever stands behind sees nothing any more."""


class RevealButton(BigButton):
    """ "Lihat semua angka": ``on_seen`` gets True, and False when it is touched again or after `SEEN_S`.

    Not held: who trembles, or has one hand and a card in it, cannot hold a button and read.
    """

    def __init__(self, look: Look, box: Box, words: tuple[str, str], on_seen: Callable[[bool], None]) -> None:
        self._words, self._on_seen, self.seen = words, on_seen, False
        super().__init__(
            look, box, words[0], self._turn, key="reveal", icon="eye", capital_mm=look.scale.caption
        )

    @staticmethod
    def width_of(look: Look, words: tuple[str, str]) -> float:
        """Pixels that the longer of both words takes."""
        caption = look.scale.caption
        return max(BigButton.width_for(look, one, icon=True, capital_mm=caption) for one in words)

    def cover(self, _dt: float = 0.0) -> None:
        """Not seen any more."""
        if self.seen:
            self._turn()

    def _turn(self) -> None:
        Clock.unschedule(self.cover)
        self.seen = not self.seen
        if self.seen:
            Clock.schedule_once(self.cover, SEEN_S)
        self.label, self.icon_name = self._words[self.seen], "eye-off" if self.seen else "eye"
        self.repaint()
        self._on_seen(self.seen)

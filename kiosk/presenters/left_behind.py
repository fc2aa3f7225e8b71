"""Does something lie on the tray that ought not to: a stranger's card, or one's own when one is about to go?"""

from __future__ import annotations

from hardware.ports import Document, Sight
from kiosk.outside import Outside

LOOK_S = 3.0
"""So long is waited for a first picture; a camera that does not answer reminds nobody."""

THERE_TICKS = 3
"""Looks in a row, a quarter of a second apart: a hand may be just fetching it."""

_LIES_THERE = frozenset(
    {Sight.STILL, Sight.MOVING, Sight.BLUR, Sight.GLARE, Sight.PARTIAL, Sight.SMALL, Sight.TWO, Sight.OTHER}
)


class TrayLook:
    """Looks until the tray is seen empty, and no longer. Nothing of what is seen is kept or shown."""

    def __init__(self, outside: Outside) -> None:
        self._tray, self._monotonic = outside.tray, outside.monotonic
        self._until = outside.monotonic() + LOOK_S
        self._lying = 0
        self.there = False
        self.over = False
        self._tray.watch(Document.KTP)

    def tick(self) -> None:
        """One look; ``there`` says whether something lies there."""
        if self.over:
            return
        seen = self._tray.newest()
        self._lying = self._lying + 1 if seen is not None and seen.sight in _LIES_THERE else 0
        if seen is not None and seen.sight is Sight.EMPTY:
            self.there = False
            self.end()
        elif self._lying >= THERE_TICKS:
            self.there = True
        elif not self.there and self._monotonic() >= self._until:
            self.end()

    def end(self) -> None:
        """The camera may rest. Twice is fine."""
        if not self.over:
            self.over = True
            self._tray.rest()

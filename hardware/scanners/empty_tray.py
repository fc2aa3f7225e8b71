"""The tray with nothing on it: what a card is told from. In memory only, and renewed as the light wanders."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from hardware.imaging.locate import locate, narrowed
from hardware.ports import Image, Sight

FIRST_S = 1.0
RENEWED_S = 10.0
MISTAKEN_S = 60.0
"""After so long at rest a thing that cannot be seen by itself was never one: what was kept as empty was not."""
_REST_CHANGE = 3.0
"""Mean change of grey between two small pictures of a tray at rest."""
_GAP_S = 2.0


class EmptyTray:
    """``image``: the newest picture of the empty tray, None until one was seen; ``narrow``: the same as `locate` compares
    it, made once and not with each look. ``clock`` is monotonic seconds."""

    def __init__(self, clock: Callable[[], float], image: Image | None = None) -> None:
        self.image = image
        self.narrow = None if image is None else narrowed(image)
        self.light = None if image is None else round(float(image.mean()))
        """Mean grey of the newest picture of it, 0 to 255."""
        self._clock = clock
        self._small: Image | None = None
        self._since = self._looked = clock()
        self._sight = Sight.EMPTY

    def look(self, image: Image, sight: Sight) -> None:
        """``image`` is kept if nothing was seen on it and it has been at rest long enough."""
        now = self._clock()
        small = np.asarray(cv2.resize(image, (160, 90), interpolation=cv2.INTER_AREA), dtype=np.uint8)
        rests = self._small is not None and float(cv2.absdiff(small, self._small).mean()) < _REST_CHANGE
        if not rests or sight is not self._sight or now - self._looked > _GAP_S:
            self._since = now
        self._small, self._looked, self._sight = small, now, sight
        if now - self._since >= self._patience(sight):
            self._since = now
            if locate(image) is None:
                self.image, self.narrow, self.light = image, narrowed(image), round(float(small.mean()))

    def _patience(self, sight: Sight) -> float:
        if sight is not Sight.EMPTY:
            return MISTAKEN_S
        return FIRST_S if self.image is None else RENEWED_S

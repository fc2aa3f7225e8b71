"""A picture, what was seen on it, and the better of two."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from hardware.imaging.capture import shrunk
from hardware.imaging.watch import Watch
from hardware.ports import Frame, Preview, Sight

PREVIEW_WIDTH = 640


@dataclass(frozen=True, slots=True)
class Seen:
    """``watch``: what was seen on ``frame``."""

    frame: Frame
    watch: Watch

    @property
    def sight(self) -> Sight:
        """What is to be said of it."""
        return self.watch.sight

    @property
    def sharpness(self) -> float:
        """For comparing pictures of the same thing."""
        grey = cv2.cvtColor(shrunk(self.frame.image, PREVIEW_WIDTH), cv2.COLOR_RGB2GRAY)
        return float(cv2.Laplacian(grey, cv2.CV_32F).var())

    def shown(self) -> Preview:
        """At most 640 pixels wide, with the outline of what was found."""
        height, width = self.frame.image.shape[:2]
        scale = min(1.0, PREVIEW_WIDTH / width)
        corners = () if self.watch.corners is None else self.watch.corners.tolist()
        outline = tuple((x * scale, y * scale) for x, y in corners)
        small = shrunk(self.frame.image, round(PREVIEW_WIDTH * max(1.0, height / width)))
        return Preview(np.ascontiguousarray(small), self.sight, outline)


@dataclass(slots=True)
class Collected:
    """What a capture has seen: good pictures at rest, and the sharpest of those that show what the last one
    shows."""

    good: list[Seen] = field(default_factory=list)
    best: Seen | None = None

    def add(self, seen: Seen) -> None:
        """The next picture."""
        if seen.sight is Sight.STILL:
            self.good.append(seen)
        elif self.best is None or self.best.sight is not seen.sight or seen.sharpness > self.best.sharpness:
            self.best = seen

    def sharpest_first(self) -> list[Seen]:
        """The good ones; without any the best of the others, if there is one."""
        if self.good:
            return sorted(self.good, key=lambda one: -one.sharpness)
        return [self.best] if self.best is not None else []

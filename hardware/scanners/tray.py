"""Pictures of a black tray from above: empty, with a hand, with a card or a letter on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw

from hardware.imaging.geometry import Corners
from hardware.ports import Document, Image
from hardware.scanners import specimen

WIDTH, HEIGHT = 1280, 720

_Layer = NDArray[np.float32]
"""Height x width x 4, float32: RGB 0-255 and alpha 0-1."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a thing lies: middle in pixels, turn in degrees, tilt as the share by which the far side shrinks."""

    x: float = WIDTH / 2
    y: float = HEIGHT / 2
    turn: float = 0.0
    tilt: float = 0.0


def pose(seed: int) -> Pose:
    """A slightly careless way to lay a card down."""
    chance = Random(seed)  # noqa: S311
    return Pose(
        WIDTH / 2 + chance.uniform(-40, 40),
        HEIGHT / 2 + chance.uniform(-16, 16),
        chance.uniform(-5, 5),
        chance.uniform(-0.03, 0.03),
    )


class Tray:
    """The camera's view of one seed. All pictures are height x width x 3, uint8, RGB."""

    def __init__(self, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        self._ground = _mat(seed)
        grain = self._chance.normal(0, 2.2, (HEIGHT, WIDTH, 1))
        self._lighter = np.repeat(np.clip(np.rint(grain), 0, 255).astype(np.uint8), 3, axis=2)
        self._darker = np.repeat(np.clip(np.rint(-grain), 0, 255).astype(np.uint8), 3, axis=2)
        self._seed = seed
        self._hand = _hand(seed)
        self._last: tuple[object, Image] | None = None  # a thing at rest need not be drawn anew

    def empty(self) -> Image:
        """The tray with nothing on it."""
        return self._developed(self._drawn("empty", lambda: self._ground))

    def lying(self, thing: Document, where: Pose, *, hand: bool = False, light: float = 1.0) -> Image:
        """``thing`` on the tray; with ``hand`` somebody still holds it; ``light`` 1 is full."""

        def draw() -> NDArray[np.float32]:
            picture = _over(self._ground, self._placed(thing, where))
            return (_over(picture, self._hand) if hand else picture) * np.float32(light)

        return self._developed(self._drawn((thing, where, hand, light), draw))

    def _drawn(self, key: object, draw: Callable[[], NDArray[np.float32]]) -> Image:
        if self._last is None or self._last[0] != key:
            self._last = (key, np.asarray(np.clip(draw(), 0, 255), dtype=np.uint8))
        return self._last[1]

    def _placed(self, thing: Document, where: Pose) -> _Layer:
        layer = _thing(thing, self._seed)
        height, width = layer.shape[:2]
        source = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
        shape = cv2.getPerspectiveTransform(source, corners(thing, where))
        return np.asarray(cv2.warpPerspective(layer, shape, (WIDTH, HEIGHT), flags=cv2.INTER_AREA))

    def _developed(self, picture: Image) -> Image:
        """With the grain of a sensor, another in each picture."""
        rows = int(self._chance.integers(0, HEIGHT))
        lighter, darker = (np.roll(grain, rows, axis=0) for grain in (self._lighter, self._darker))
        return np.asarray(cv2.subtract(cv2.add(picture, lighter), darker), dtype=np.uint8)


def corners(thing: Document, where: Pose) -> Corners:
    """The four corners of ``thing`` in the picture, clockwise from its own upper left: the truth for tests."""
    width, height = (860.0, 542.0) if thing.is_card else (478.0, 676.0)
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [width / 2, height / 2]
    half[:2, 0] *= 1 - where.tilt
    half[2:, 0] *= 1 + where.tilt
    angle = np.radians(where.turn)
    turned = half @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.asarray(turned + np.array((where.x, where.y)), dtype=np.float32)


def blurred(picture: Image) -> Image:
    """As by a lens out of focus."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 5), dtype=np.uint8)


def glaring(picture: Image, thing: Document, where: Pose) -> Image:
    """With a lamp's reflection where the number of a card stands."""
    upper_left, upper_right, _, lower_left = corners(thing, where)
    middle = upper_left + 0.5 * (upper_right - upper_left) + 0.22 * (lower_left - upper_left)
    shine = np.zeros(picture.shape[:2], dtype=np.float32)
    cv2.ellipse(shine, (int(middle[0]), int(middle[1])), (130, 48), 0, 0, 360, 330.0, cv2.FILLED)
    shine = np.asarray(cv2.GaussianBlur(shine, (0, 0), 9), dtype=np.float32)
    return np.asarray(np.clip(picture + shine[:, :, None], 0, 255), dtype=np.uint8)


@lru_cache(maxsize=2)
def _mat(seed: int) -> NDArray[np.float32]:
    """Matte black, a little dusty, lit from both sides, with a faint printed outline."""
    chance = np.random.default_rng(seed + 7)
    cloud = cv2.resize(chance.normal(0, 2, (18, 32)).astype(np.float32), (WIDTH, HEIGHT))
    x = np.linspace(-1, 1, WIDTH, dtype=np.float32)
    mat = 43 + cloud + 4 * np.abs(x)[None, :]
    sheet = np.repeat(mat[:, :, None], 3, axis=2)
    cv2.rectangle(sheet, (190, 70), (WIDTH - 190, HEIGHT - 70), (62, 62, 62), 2)
    return np.asarray(sheet, dtype=np.float32)


@lru_cache(maxsize=4)
def _thing(thing: Document, seed: int) -> _Layer:
    """What lies there, seen from straight above."""
    picture = specimen.card(seed) if thing.is_card else specimen.letter(seed)
    return _rounded(specimen.pixels(picture), 48 if thing.is_card else 0)


def _rounded(picture: Image, radius: int) -> _Layer:
    mask = Pillow.new("L", (picture.shape[1], picture.shape[0]), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), radius, fill=255)
    alpha = np.asarray(mask, dtype=np.float32) / 255
    return np.dstack([picture.astype(np.float32), alpha]).astype(np.float32)


@lru_cache(maxsize=2)
def _hand(seed: int) -> _Layer:
    """Fingers from the lower edge, over the card's lower right corner."""
    chance = Random(seed + 3)  # noqa: S311
    skin = chance.choice(((188, 140, 104), (150, 104, 74), (210, 166, 132)))
    layer = Pillow.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    for finger in range(4):
        left = 760 + finger * 78
        pen.rounded_rectangle((left, 430 + abs(finger - 1) * 36, left + 66, HEIGHT + 60), 33, (*skin, 255))
    pen.rounded_rectangle((740, 600, 1090, HEIGHT + 200), 60, (*skin, 255))
    flat = np.asarray(layer, dtype=np.float32)
    return np.dstack([flat[:, :, :3], flat[:, :, 3] / 255]).astype(np.float32)


def _over(ground: NDArray[np.float32], layer: _Layer) -> NDArray[np.float32]:
    """Mixed only where there is something of the layer: a third of the picture."""
    x, y, width, height = cv2.boundingRect((layer[:, :, 3] > 0).astype(np.uint8))
    here = slice(y, y + height), slice(x, x + width)
    alpha = layer[here][:, :, 3:]
    picture = ground.copy()
    picture[here] = ground[here] * (1 - alpha) + layer[here][:, :, :3] * alpha
    return picture

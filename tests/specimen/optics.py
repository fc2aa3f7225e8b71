"""Light, lens and sensor: from an evenly lit scene to what a camera would send."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.specimen.plan import Plan
from tests.specimen.view import View

Field = NDArray[np.float32]
"""Height x width, float32."""


def light(plan: Plan) -> Field:
    """Lamps and vignette of a scene, 1 at most: the same with and without a card."""
    chance = plan.chance("light")
    y, x = np.mgrid[-1:1:27j, -1:1:48j].astype(np.float32)
    angle = chance.uniform(0, 2 * np.pi)
    slope = chance.uniform(0.3, 0.5) if _hard(plan) else chance.uniform(0, 0.28)
    along = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
    field = 1 - np.float32(slope) * (1 - along / np.float32(np.sqrt(2))) / 2
    field *= 1 - np.float32(chance.uniform(0, 0.22)) * (x * x + y * y) / 2
    return _enlarged(field / field.max(), plan.size)


def _hard(plan: Plan) -> bool:
    """One lamp is out: then nobody leans over the tray too, for such a frame would rightly be called dark."""
    return plan.chance("hard").random() < 0.12


def shadow(plan: Plan) -> Field | None:
    """Somebody leans over the tray; None in most frames."""
    chance = plan.chance("shadow")
    if chance.random() > 0.3 or _hard(plan) or plan.defect in ("no_card", "debris"):
        return None
    y, x = np.mgrid[-1:1:27j, -1:1:48j].astype(np.float32)
    angle, offset = chance.uniform(0, 2 * np.pi), chance.uniform(-0.5, 0.5)
    along = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle)) - np.float32(offset)
    edge = 1 / (1 + np.exp(along * np.float32(chance.uniform(4, 16))))
    return _enlarged(1 - np.float32(chance.uniform(0.1, 0.38)) * edge, plan.size)


def gain(plan: Plan, *, empty: bool) -> NDArray[np.float32]:
    """Exposure of each channel; the empty tray was taken a little earlier and is a little different."""
    chance = plan.chance("gain")
    base = chance.uniform(0.84, 1.06)
    tint = np.array([chance.uniform(0.97, 1.03) for _ in range(3)])
    if empty:
        return (base * tint * chance.uniform(0.95, 1.05) * _near_one(chance)).astype(np.float32)
    dark = plan.chance("dark").uniform(0.08, 0.2) if plan.defect == "dark" else 1.0
    return (base * tint * dark).astype(np.float32)


def shine(plan: Plan, view: View) -> Field | None:
    """A lamp's reflection: on the number, elsewhere on the card, or a harmless pale sheen; None in most frames."""
    chance = plan.chance("shine")
    if plan.defect == "glare":
        middle = chance.uniform(-17, 15), -15.2 + chance.uniform(-1.5, 1.5)
        spot = Spot(middle, (chance.uniform(8, 17), chance.uniform(3.2, 8)), chance.uniform(210, 420))
    elif plan.defect == "glare_card":
        middle = chance.uniform(-25, 25), chance.uniform(2, 14)
        spot = Spot(middle, (chance.uniform(15, 24), chance.uniform(9, 13)), chance.uniform(230, 420))
    elif plan.kind == "copy" or chance.random() > 0.4:
        return None
    else:
        middle = chance.uniform(-40, 40), chance.uniform(-25, 25)
        spot = Spot(middle, (chance.uniform(20, 40), chance.uniform(14, 30)), chance.uniform(6, 26), soft=0.5)
    return _spread(spot, view, chance.uniform(0, 25)) * _glossy(view)


def _glossy(view: View) -> Field:
    """1 on the card; hardly anything beside it, where the ground is matte and the lens alone spreads the light."""
    mask = np.zeros((view.size[1], view.size[0]), dtype=np.uint8)
    cv2.fillConvexPoly(mask, np.rint(view.corners()).astype(np.int32), 255, cv2.LINE_AA)
    return np.maximum(mask.astype(np.float32) / 255, np.float32(0.06))


def focused(scene: NDArray[np.uint8], plan: Plan, view: View) -> NDArray[np.uint8]:
    """The lens' blur. A card of 1,000 pixels is unreadable in its small print at a defect's blur."""
    chance = plan.chance("focus")
    unit = view.scale * 85.6 / 1000 if plan.kind != "kk" else view.scale * 297 / 1400
    if plan.defect == "motion":
        return _moved(scene, chance.uniform(20, 44) * unit, chance.uniform(0, np.pi))
    sigma = (
        chance.uniform(4, 7.5) * unit if plan.defect == "blur" else chance.uniform(0.4, 1.1) * min(1.0, unit)
    )
    return np.asarray(cv2.GaussianBlur(scene, (0, 0), sigma), dtype=np.uint8)


def sensed(scene: NDArray[np.uint8], plan: Plan, exposure: int) -> NDArray[np.uint8]:
    """With noise of its own for each exposure, and squeezed as JPEG as such cameras do."""
    chance = plan.chance("sensor")
    sigma = chance.uniform(0.8, 3.2)
    quality = chance.randint(78, 95)
    rng = np.random.default_rng((plan.seed, plan.index, exposure))
    noise = rng.standard_normal(scene.shape, dtype=np.float32)
    noise *= np.float32(sigma)
    noisy = np.clip(noise + scene + 0.5, 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", noisy[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[:, :, ::-1])


@dataclass(frozen=True, slots=True)
class Spot:
    """A bright ellipse on a card (millimetres); its edge is ``soft`` as a share of its smaller radius."""

    middle: tuple[float, float]
    radii: tuple[float, float]
    peak: float
    soft: float = 0.14


def _spread(spot: Spot, view: View, lean: float) -> Field:
    size = view.size[0] // 4, view.size[1] // 4
    small = np.zeros((size[1], size[0]), dtype=np.float32)
    place = (view.project(np.array([spot.middle]))[0] / 4).round().astype(int)
    axes = round(spot.radii[0] * view.scale / 4), round(spot.radii[1] * view.scale / 4)
    cv2.ellipse(small, place.tolist(), axes, lean + view.turn, 0, 360, spot.peak, cv2.FILLED, cv2.LINE_AA)
    edge = max(1.0, spot.soft * min(axes) * 2)
    return _enlarged(np.asarray(cv2.GaussianBlur(small, (0, 0), edge), dtype=np.float32), view.size)


def _moved(scene: NDArray[np.uint8], length: float, angle: float) -> NDArray[np.uint8]:
    reach = max(3, round(length) | 1)
    kernel = np.zeros((reach, reach), dtype=np.float32)
    half = reach // 2
    step = np.array([np.cos(angle), np.sin(angle)]) * half
    start, end = np.rint(half - step).astype(int), np.rint(half + step).astype(int)
    cv2.line(kernel, start.tolist(), end.tolist(), 1.0, 1)
    return np.asarray(cv2.filter2D(scene, -1, kernel / kernel.sum()), dtype=np.uint8)


def _near_one(chance: Random) -> NDArray[np.float64]:
    return np.array([chance.uniform(0.985, 1.015) for _ in range(3)])


def _enlarged(field: Field, size: tuple[int, int]) -> Field:
    return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)

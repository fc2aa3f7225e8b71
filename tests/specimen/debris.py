"""Small things on a tray without a card: crumbs, coins, a folded note, a rubber band."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.specimen.plan import Plan


def strewn(scene: NDArray[np.float32], plan: Plan) -> None:
    """Drawn into ``scene``; nothing is larger than 30 millimetres."""
    chance = plan.chance("debris")
    width, height = plan.size
    mm = width / plan.width_mm

    def anywhere() -> tuple[int, int]:
        return chance.randrange(width // 10, width * 9 // 10), chance.randrange(
            height // 10, height * 9 // 10
        )

    for _ in range(chance.randint(10, 60)):
        grey = chance.randint(110, 230)
        cv2.circle(
            scene, anywhere(), max(1, round(chance.uniform(0.2, 1.4) * mm)), (grey, grey - 20, grey - 50), -1
        )
    for _ in range(chance.randint(0, 2)):
        tone = chance.choice(((190, 188, 182), (196, 160, 90)))
        cv2.circle(scene, anywhere(), round(chance.uniform(11, 13.5) * mm), tone, cv2.FILLED, cv2.LINE_AA)
    if chance.random() < 0.5:
        box = cv2.boxPoints(
            (anywhere(), (chance.uniform(14, 30) * mm, chance.uniform(8, 18) * mm), chance.uniform(0, 90))
        )
        cv2.fillConvexPoly(scene, np.int32(box), (230, 226, 214), cv2.LINE_AA)
    if chance.random() < 0.5:
        size = round(chance.uniform(10, 20) * mm), round(chance.uniform(6, 14) * mm)
        cv2.ellipse(
            scene,
            anywhere(),
            size,
            chance.uniform(0, 180),
            0,
            360,
            (190, 90, 70),
            max(2, round(mm)),
            cv2.LINE_AA,
        )

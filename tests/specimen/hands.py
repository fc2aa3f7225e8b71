"""Fingers, hands and sleeves that come in from a side of the frame, and what is stuck on a card."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.specimen.plan import Plan
from tests.specimen.view import Points, View

SKINS = ((214, 168, 134), (166, 118, 86), (104, 72, 54))
SLEEVES = ((30, 30, 33), (232, 230, 224), (112, 74, 44), (52, 74, 126), (150, 40, 44))
SIDES = ("top", "right", "bottom", "left")

Cover = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Colour (height x width x 3, 0-255) and how opaque it is (height x width, 0-1)."""

_INWARD = {"top": (0, 1), "right": (-1, 0), "bottom": (0, -1), "left": (1, 0)}


def cover(plan: Plan, view: View) -> Cover:
    """What covers part of the card in a frame of the defects finger, hand, sleeve and sticker."""
    chance = plan.chance("cover")
    if plan.defect == "sticker":
        return _sticker(plan, view)
    side = chance.choice(SIDES)
    inward = np.array(_INWARD[side], dtype=np.float64)
    across = np.array([-inward[1], inward[0]])
    aim = _aim(view, side, chance.random() < 0.4, chance.uniform(0.2, 0.8))
    skin = np.array(chance.choice(SKINS), dtype=np.float32) * np.float32(chance.uniform(0.92, 1.05))
    thick = view.scale * chance.uniform(14, 19)
    covering = (
        np.zeros((plan.size[1], plan.size[0], 3), dtype=np.float32),
        np.zeros((plan.size[1], plan.size[0]), dtype=np.float32),
    )
    if plan.defect == "sleeve":
        tone = np.array(chance.choice(SLEEVES), dtype=np.float32)
        tip = aim + inward * view.scale * chance.uniform(2, 14)
        _limb(covering, tip, inward, view.scale * chance.uniform(44, 80), tone)
        return covering
    count = 4 if plan.defect == "hand" else chance.choice((1, 1, 2))
    for finger in range(count):
        lean = inward + across * chance.uniform(-0.25, 0.25)
        reach = chance.uniform(4, 13) + (4 if finger in (1, 2) else 0)
        tip = aim + across * (finger - (count - 1) / 2) * thick * 1.12 + inward * view.scale * reach
        _limb(covering, tip, lean / np.hypot(*lean), thick * chance.uniform(0.92, 1.05), skin)
    if plan.defect == "hand":
        palm = aim - inward * view.scale * chance.uniform(18, 30)
        _limb(covering, palm, inward, thick * 4.6, skin * np.float32(0.96))
    return covering


def _aim(view: View, side: str, number: bool, share: float) -> Points:
    """A point of the card's edge on ``side`` of the frame, or one over its number."""
    if number:
        return view.project(np.array([[share * 40 - 20, -15.2]]))[0]
    corners = view.corners()
    axis, far = (1 if side in ("top", "bottom") else 0), side in ("bottom", "right")
    two = corners[np.argsort(corners[:, axis])]
    edge = two[2:] if far else two[:2]
    return np.asarray(edge[0] * share + edge[1] * (1 - share), dtype=np.float64)


def _limb(
    covering: Cover,
    tip: Points,
    inward: Points,
    thick: float,
    tone: NDArray[np.float32],
) -> None:
    """A rounded limb from out of the frame to ``tip``, darker towards its sides."""
    colours, opaque = covering
    radius = thick / 2
    start = tip - inward * radius
    far = tip - inward * 4000
    mask = np.zeros(opaque.shape, dtype=np.uint8)
    cv2.line(mask, np.int32(np.rint(far)), np.int32(np.rint(start)), 255, max(2, round(thick)), cv2.LINE_AA)
    height, width = opaque.shape
    x = np.arange(width, dtype=np.float32)[None, :] - np.float32(start[0])
    y = np.arange(height, dtype=np.float32)[:, None] - np.float32(start[1])
    off = np.abs(x * np.float32(inward[1]) - y * np.float32(inward[0])) / np.float32(radius)
    round_ = np.sqrt(np.clip(1 - 0.75 * off * off, 0.18, 1))
    share = (mask.astype(np.float32) / 255)[:, :, None]
    colours += (round_[:, :, None] * tone - colours) * share
    np.maximum(opaque, share[:, :, 0], out=opaque)


def _sticker(plan: Plan, view: View) -> Cover:
    """A round or square label over some digits of the number, wholly within the card."""
    chance = plan.chance("cover")
    middle = np.array([chance.uniform(-16, 16), -15.2 + chance.uniform(-1, 1)])
    half = chance.uniform(3.5, 7.5)
    angles = np.linspace(0, 2 * np.pi, 40 if chance.random() < 0.5 else 5)[:-1] + np.pi / 4
    ring = middle + half * np.column_stack([np.cos(angles), np.sin(angles) * 0.8])
    mask = np.zeros((plan.size[1], plan.size[0]), dtype=np.uint8)
    cv2.fillPoly(mask, [np.int32(np.rint(view.project(ring)))], 255, cv2.LINE_AA)
    tone = chance.choice(((226, 60, 56), (240, 224, 90), (236, 236, 234), (180, 206, 222), (196, 176, 120)))
    colours = np.full((*mask.shape, 3), tone, dtype=np.float32)
    return colours, mask.astype(np.float32) / 255

"""What moves on the glass by itself: every piece that is painted anew while nobody touches anything."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

from kiosk.stage import Stage

_LOOK_S = 0.05


def moves(stage: Stage, seconds: float) -> dict[str, list[float]]:
    """By the name of the piece: after how many seconds it was painted anew, or came, or went. Looked at 20 times a second."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    before = _painted(stage)
    for look in range(1, round(seconds / _LOOK_S) + 1):
        stage.wait(_LOOK_S)
        now = _painted(stage)
        for piece in now.keys() | before.keys():
            if not _same(now.get(piece), before.get(piece)):
                found[piece.key or type(piece).__name__].append(look * _LOOK_S)
        before = now
    return dict(found)


def closest(moments: list[float]) -> float:
    """Seconds between the two changes that follow each other most quickly."""
    return min((later - sooner for sooner, later in pairwise(moments)), default=float("inf"))


def _painted(stage: Stage) -> dict[Any, list[Any]]:
    """What each piece is painted with; a piece that is painted anew has new instructions."""
    return {piece: list(piece.canvas.before.children) for piece in stage.pieces()}


def _same(one: list[Any] | None, other: list[Any] | None) -> bool:
    if one is None or other is None or len(one) != len(other):
        return False
    return all(a is b for a, b in zip(one, other, strict=True))

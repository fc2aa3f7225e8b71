"""How long to wait: random in 0..min(900 s, 2 s x 2^n), so that many kiosks never come back together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

LONGEST_S = 900
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

Uniform = Callable[[float, float], float]
"""`random.uniform` or its like."""


def back_off(attempts: int, uniform: Uniform) -> timedelta:
    """After ``attempts`` failures in a row."""
    return timedelta(seconds=uniform(0, min(LONGEST_S, 2 * 2 ** min(attempts, 10))))


def around(seconds: float, uniform: Uniform) -> float:
    """The interval, more or less a fifth."""
    return uniform(0.8 * seconds, 1.2 * seconds)

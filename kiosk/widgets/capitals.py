"""How high capitals stand where words have less room than they would like. No Kivy here."""

from __future__ import annotations

from collections.abc import Callable

LEAST_CAPITAL_MM = 4.8
"""No capital is lower (EN 301 549, ABA 707.7)."""


def lowered(
    capital_mm: float,
    fits: Callable[[float], bool],
    *,
    least_mm: float = LEAST_CAPITAL_MM,
    step_mm: float = 0.2,
) -> float:
    """The first height from ``capital_mm`` downwards at which it fits; where none does, that at which ``least_mm`` is
    reached."""
    while capital_mm > least_mm and not fits(capital_mm):
        capital_mm -= step_mm
    return capital_mm

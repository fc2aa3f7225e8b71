"""One measured figure beside its baseline and its goal."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` and ``baseline`` share a unit, named in ``name``; ``goal`` bounds their ratio from above, ``floor``
    from below.

    A figure without either is reported and holds.
    """

    name: str
    value: float
    baseline: float
    goal: float | None = None
    floor: float | None = None

    @property
    def ratio(self) -> float:
        """Value over baseline."""
        return self.value / self.baseline

    @property
    def holds(self) -> bool:
        """Whether the ratio keeps to its goal."""
        return (self.goal is None or self.ratio <= self.goal) and (
            self.floor is None or self.ratio >= self.floor
        )

    @property
    def bound(self) -> str:
        """The goal in a few characters."""
        return (
            "" if self.goal is self.floor else f"{self.goal:g}" if self.floor is None else f">={self.floor:g}"
        )

    def as_row(self) -> dict[str, object]:
        """The figure as the fields of the JSON line."""
        rounded = {"value": round(self.value, 6), "baseline": round(self.baseline, 6)}
        return {**asdict(self), **rounded, "ratio": round(self.ratio, 3), "holds": self.holds}

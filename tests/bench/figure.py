"""One measured figure beside its baseline and its goal."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` and ``baseline`` share a unit, named in ``name``; ``goal`` bounds their ratio from above.

    A figure without a goal is reported and holds.
    """

    name: str
    value: float
    baseline: float
    goal: float | None = None

    @property
    def ratio(self) -> float:
        """Value over baseline."""
        return self.value / self.baseline

    @property
    def holds(self) -> bool:
        """Whether the ratio keeps to its goal."""
        return self.goal is None or self.ratio <= self.goal

    def as_row(self) -> dict[str, object]:
        """The figure as the fields of the JSON line."""
        rounded = {"value": round(self.value, 6), "baseline": round(self.baseline, 6)}
        return {**asdict(self), **rounded, "ratio": round(self.ratio, 3), "holds": self.holds}

"""The health of one machine as a value: each part with its level, a stable word, and the figures that fill its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sync.wire.machine_parts import PARTS, PartName

Fact = int | float | str


class Level(StrEnum):
    """How much it matters. ``untold``: the machine has nothing that could tell."""

    WELL = "well"
    SOON = "soon"  # somebody should see to it within days; everything works
    NOW = "now"  # something does not work, or will not before long
    UNTOLD = "untold"


_GRAVITY = {Level.NOW: 0, Level.SOON: 1, Level.WELL: 2, Level.UNTOLD: 3}


@dataclass(frozen=True, slots=True)
class Part:
    """``word``: stable, of this part alone, e.g. ``low``; sentences of every language hang on ``name`` and ``word``.

    ``facts``: numbers with their unit in the name (``free_bytes``, ``celsius``), or stable words. ``since`` (UTC): from
    when on it has been at this level, as far as this process knows; None while it is well.
    """

    name: PartName
    level: Level
    word: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    since: datetime | None = None

    @property
    def is_trouble(self) -> bool:
        return self.level in (Level.SOON, Level.NOW)

    def told(self) -> list[object]:
        """For the heartbeat: as short as it goes, since all that a kiosk says of itself must fit into 4 kB."""
        said: list[object] = [self.name, self.level.value, self.word]
        if self.is_trouble and self.facts:
            said.append(dict(self.facts))
        return said


@dataclass(frozen=True, slots=True)
class Health:
    """All parts as they were at ``at`` (UTC)."""

    at: datetime
    parts: tuple[Part, ...] = ()

    @property
    def worst_first(self) -> tuple[Part, ...]:
        """By gravity, then in the order of `PARTS`."""
        return tuple(sorted(self.parts, key=lambda one: (_GRAVITY[one.level], PARTS.index(one.name))))

    @property
    def troubles(self) -> tuple[Part, ...]:
        """What somebody should see to, the gravest first."""
        return tuple(one for one in self.worst_first if one.is_trouble)

    @property
    def level(self) -> Level:
        """Of the machine as a whole: that of its worst part."""
        return next((one.level for one in self.troubles), Level.WELL)

    def part(self, name: PartName) -> Part | None:
        return next((one for one in self.parts if one.name == name), None)

    def told(self) -> dict[str, object]:
        """What the heartbeat carries; an older centre passes over it."""
        return {"parts": [one.told() for one in self.parts if one.level is not Level.UNTOLD]}

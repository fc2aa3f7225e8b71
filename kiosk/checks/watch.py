"""The thread that looks after the machine itself: every quarter of a minute all parts, as one value.

What is measured wanders: a part changes its level only after it has been at the new one for a while, so that a lamp does
not flicker and nobody is called for one warm minute.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.checks.health import Health, Level, Part
from sync.logbook import note
from sync.wire.machine_parts import PARTS, PartName

LOOK_S = 15.0
_HOLDS_S: Mapping[PartName, float] = {"heat": 60, "memory": 60, "camera": 120}
"""Seconds at a level before it counts; the others are no measurements and count at once."""

Look = Callable[[], Part]


@dataclass(slots=True)
class _Standing:
    """``shown``: as it counts; ``coming``: another level, since which monotonic second."""

    shown: Part
    coming: Level | None = None
    coming_since: float = 0.0


class HealthWatch:
    """``looks``: one a part; ``before``: upkeep that comes first in each turn; ``after``: gets what was seen. ``changed`` is called when a level is another."""

    def __init__(
        self,
        looks: Mapping[PartName, Look],
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        *,
        before: Callable[[], None] = lambda: None,
        after: Callable[[Health], None] = lambda _: None,
    ) -> None:
        self._looks, self._clock, self._monotonic = dict(looks), clock, monotonic
        self._before, self._after = before, after
        self.changed: Callable[[], None] = lambda: None
        self._standing: dict[PartName, _Standing] = {}
        self._turn = threading.Lock()
        self._stopping = threading.Event()
        self._health: Health | None = None

    def also(self, looks: Mapping[PartName, Look]) -> None:
        """Parts of what was built later."""
        self._looks |= looks

    def health(self) -> Health:
        """As last seen; the first to ask looks."""
        return self._health or self.look()

    def look(self) -> Health:
        """All parts now. Blocks for a disk and a journal."""
        with self._turn:
            self._before()
            now = self._clock()
            parts = tuple(self._seen(name, now) for name in PARTS if name in self._looks)
            before, self._health = self._health, Health(now, parts)
            news = [one for one in parts if before is not None and _level(before, one.name) is not one.level]
            for one in news:
                note("health.changed", part=one.name, level=one.level.value, word=one.word)
        if news:
            self.changed()
        self._after(self._health)
        return self._health

    def report(self) -> dict[str, object]:
        """For the health part of a sync; nothing before the first look."""
        return {} if self._health is None else self._health.told()

    def run_forever(self) -> None:
        """Until `stop`."""
        while not self._stopping.is_set():
            try:
                self.look()
            except Exception as mistake:  # noqa: BLE001 - a supervisor: a part that breaks must not end the others for good
                note("health.look_failed", error=type(mistake).__name__)
            self._stopping.wait(LOOK_S)

    def stop(self) -> None:
        self._stopping.set()

    def _seen(self, name: PartName, now: datetime) -> Part:
        fresh = self._looks[name]()
        standing = self._standing.get(name)
        if standing is None:
            self._standing[name] = _Standing(_dated(fresh, now))
            return self._standing[name].shown
        if fresh.level is standing.shown.level:
            standing.shown, standing.coming = replace(fresh, since=standing.shown.since), None
            return standing.shown
        at = self._monotonic()
        if standing.coming is not fresh.level:
            standing.coming, standing.coming_since = fresh.level, at
        if at - standing.coming_since >= _HOLDS_S.get(name, 0):
            standing.shown, standing.coming = _dated(fresh, now), None
        return standing.shown


def _dated(part: Part, now: datetime) -> Part:
    return replace(part, since=now if part.is_trouble else None)


def _level(health: Health, name: PartName) -> Level | None:
    part = health.part(name)
    return None if part is None else part.level
